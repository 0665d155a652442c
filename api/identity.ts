import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import { Refused } from '../client/refused.js';
import { ROLES, type Role } from '../contract/roles.js';
import type { Text } from '../contract/text.js';

export { ROLES, type Role } from '../contract/roles.js';

/** Who calls, as their token says. */
export interface Identity {
  /** Whose token it is: what they decide is kept under this name. */
  readonly subject: string;
  readonly role: Role;
  /** The companies they may see; `*` for every one. */
  readonly companies: readonly string[];
  readonly expiresAt: Date;
  /** Until when a session of the pages lasts that the token opens, where it says so. */
  readonly sessionExpiresAt?: Date | undefined;
}

/** Answers whose token it is. Throws `Refused` (401) when it is none of ours, or has expired. */
export type VerifyToken = (token: string) => Promise<Identity>;

/** Where the keys of tokens come from: a secret of 32 characters or more (HS256), or the address of a JSON Web Key Set. */
export type TokenKeys = { readonly secret: string } | { readonly jwksUrl: string };

/** Who must have issued a token (`iss`), and whom it must be meant for (`aud`); either is checked where it is set. */
export interface TokenOrigin {
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

/** The end of the year 9999, in seconds since 1970: no database and no cookie keeps a later one. */
const LAST_SECOND = 253_402_300_799;

const Claims = z.object({
  sub: z.string().min(1),
  exp: z.number().max(LAST_SECOND),
  role: z.enum(ROLES),
  companies: z.array(z.string().min(1)),
  session_exp: z.number().positive().max(LAST_SECOND).optional(),
});

const BY_KEY_SET = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

/** Verifies tokens by a secret or by a key set, never by both kinds: a public key is no secret. */
export function verifierOf(keys: TokenKeys, origin: TokenOrigin = {}): VerifyToken {
  const verify =
    'secret' in keys
      ? by(new TextEncoder().encode(keys.secret), ['HS256'], origin)
      : by(createRemoteJWKSet(new URL(keys.jwksUrl)), BY_KEY_SET, origin);
  return async (token) => {
    const { payload } = await verify(token).catch((error: unknown) => {
      throw refusalOf(error);
    });
    const claims = Claims.safeParse(payload);
    if (!claims.success) throw new Refused(401, WRONG_CLAIMS);
    const { sub, role, companies, exp, session_exp: sessionExp } = claims.data;
    const identity = { subject: sub, role, companies, expiresAt: new Date(exp * 1000) };
    return sessionExp === undefined ? identity : { ...identity, sessionExpiresAt: new Date(sessionExp * 1000) };
  };
}

/** Whose token it is, whatever it allows: a new token is no new allowance. */
export function callerOf({ role, subject }: Pick<Identity, 'role' | 'subject'>): string {
  return `${role} ${subject}`;
}

/** Whether somebody may see a company. */
export function maySee({ companies }: Pick<Identity, 'companies'>, companyId: string): boolean {
  return companies.includes('*') || companies.includes(companyId);
}

function by(key: Uint8Array | JWTVerifyGetKey, algorithms: string[], { issuer, audience }: TokenOrigin) {
  const options: JWTVerifyOptions = {
    algorithms,
    requiredClaims: ['sub', 'exp'],
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  };
  return (token: string) =>
    typeof key === 'function' ? jwtVerify(token, key, options) : jwtVerify(token, key, options);
}

/** That the keys cannot be had is not the caller's fault; everything else is. */
function refusalOf(error: unknown): Refused {
  if (error instanceof errors.JWTExpired) return new Refused(401, EXPIRED);
  if (error instanceof errors.JWTClaimValidationFailed && (error.claim === 'iss' || error.claim === 'aud'))
    return new Refused(401, OTHER_ORIGIN);
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) return new Refused(503, NO_KEYS);
  return new Refused(401, UNKNOWN_TOKEN);
}

const EXPIRED: Text = {
  nb: 'Tokenet er utløpt: be om et nytt.',
  en: 'The token has expired: ask for a new one.',
};
const OTHER_ORIGIN: Text = {
  nb: 'Tokenet er utstedt av noen andre, eller ment for en annen tjeneste (iss, aud): be om et som er ment for denne.',
  en: 'The token was issued by another service, or is meant for another one (iss, aud): ask for one that is meant for this service.',
};
const NO_KEYS: Text = {
  nb: 'Nøklene som tokener sjekkes med, er ikke å få tak i akkurat nå: prøv igjen om litt.',
  en: 'The keys that tokens are checked with cannot be had right now: try again shortly.',
};
const UNKNOWN_TOKEN: Text = {
  nb: 'Tokenet er ikke et som denne tjenesten kjenner: be om et nytt.',
  en: 'The token is none that this service knows: ask for a new one.',
};
const WRONG_CLAIMS: Text = {
  nb: 'Tokenet mangler noe: det trenger sub, exp, companies (en liste med id-er, eller ["*"]) og role (approval-service, admin, accountant eller operator); session_exp er sekunder siden 1970.',
  en: 'The token lacks something: it needs sub, exp, companies (a list of ids, or ["*"]) and role (approval-service, admin, accountant or operator); session_exp is in seconds since 1970.',
};

import { randomUUID } from 'node:crypto';
import type { Role } from '../contract/roles.js';

/** What a token says. */
export interface TokenClaims {
  /** Whose it is. */
  readonly sub: string;
  readonly role: Role;
  /** Ids, or `*` for every company. */
  readonly companies: readonly string[];
  /** `AUTH_JWT_ISSUER` and `AUTH_JWT_AUDIENCE`, where the API has them. */
  readonly iss?: string | undefined;
  readonly aud?: string | undefined;
}

/** Signs a token for the API and the pages with the secret that they check it with, `AUTH_JWT_SECRET`. Each is another one. */
export async function signToken(claims: TokenClaims, expiresAt: Date, secret: string): Promise<string> {
  const { SignJWT } = await import('jose');
  const { iss, aud, ...others } = claims;
  const token = new SignJWT(others)
    .setProtectedHeader({ alg: 'HS256' })
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(expiresAt);
  if (iss !== undefined) token.setIssuer(iss);
  if (aud !== undefined) token.setAudience(aud);
  return token.sign(new TextEncoder().encode(secret));
}

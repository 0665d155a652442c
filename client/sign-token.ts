import type { Role } from '../contract/roles.js';

/** What a token says. */
export interface TokenClaims {
  /** Whose it is. */
  readonly sub: string;
  readonly role: Role;
  /** Ids, or `*` for every company. */
  readonly companies: readonly string[];
}

/** Signs a token for the API and the pages with the secret that they check it with, `AUTH_JWT_SECRET`. */
export async function signToken(claims: TokenClaims, expiresAt: Date, secret: string): Promise<string> {
  const { SignJWT } = await import('jose');
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(new TextEncoder().encode(secret));
}

/** Tokens are base64 text that begins with `eyJ` (observed 2026). */
export function tokenText(tokenId: number, token: string): string {
  return Buffer.from(JSON.stringify({ tokenId, token })).toString('base64');
}

/** A user key, made of a number. */
export function userKeyOf(tokenId: number): string {
  return tokenText(tokenId, `test-00000000-0000-4000-8000-${String(tokenId).padStart(12, '0')}`);
}

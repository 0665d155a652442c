/** Seals texts and bytes for the database. What is sealed for one place (`boundTo`) opens in no other. */
export interface Cipher {
  encrypt(plain: string, boundTo: string): Buffer;
  /** Throws a `MissingKeyError` when the key it was sealed with is not there. */
  decrypt(sealed: Buffer, boundTo: string): string;
  encryptBytes(plain: Uint8Array, boundTo: string): Buffer;
  /** Throws as `decrypt`. */
  decryptBytes(sealed: Buffer, boundTo: string): Buffer;
  /** Whether it was sealed with the key that encrypts now. */
  isCurrent(sealed: Buffer): boolean;
}

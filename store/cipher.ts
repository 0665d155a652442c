/** Seals texts for the database. What is sealed for one place (`boundTo`) opens in no other. */
export interface Cipher {
  encrypt(plain: string, boundTo: string): Buffer;
  decrypt(sealed: Buffer, boundTo: string): string;
}

import { randomBytes } from 'node:crypto';

/** The keys of `ENCRYPTION_KEYS`: the first encrypts, all decrypt. */
export interface KeyRing {
  readonly current: { readonly id: string; readonly key: Buffer };
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** Reads `id:base64(32 bytes),…`. Returns what is wrong with it, without its content, when it cannot. */
export function parseKeyRing(text: string): KeyRing | { readonly fault: string } {
  const keys = new Map<string, Buffer>();
  for (const entry of text.split(',').map((part) => part.trim())) {
    const [, id, base64] = /^([A-Za-z0-9_-]{1,64}):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
    if (id === undefined || base64 === undefined)
      return { fault: 'Use id:base64 of 32 bytes, several separated by commas.' };
    if (keys.has(id)) return { fault: 'Use each key id once.' };
    keys.set(id, Buffer.from(base64, 'base64'));
  }
  const [first] = keys;
  return first ? { current: { id: first[0], key: first[1] }, keys } : { fault: 'Give one key or more.' };
}

/** A fresh value for `ENCRYPTION_KEYS`. */
export function generateEncryptionKeys(id: string): string {
  return `${id}:${randomBytes(32).toString('base64')}`;
}

import { open, seal } from './aes-gcm.js';
import type { KeyRing } from './key-ring.js';

/** Something was sealed with a key that is not in `ENCRYPTION_KEYS`. */
export class MissingKeyError extends Error {
  override readonly name = 'MissingKeyError';

  constructor(readonly keyId: string) {
    super(`The key "${keyId}" is missing: add it to ENCRYPTION_KEYS, after the one in use.`);
  }
}

/**
 * Seals texts and bytes for the database with AES-256-GCM. What is sealed is: the length of its key id (1 byte), the key id, then IV,
 * ciphertext and tag. It opens only for the place it was sealed for (`boundTo`), and only with the key it names.
 */
export class KeyCipher {
  /** Not to be seen by whatever prints or serializes the cipher. */
  readonly #ring: KeyRing;

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  encrypt(plain: string, boundTo: string): Buffer {
    return this.encryptBytes(Buffer.from(plain, 'utf8'), boundTo);
  }

  encryptBytes(plain: Uint8Array, boundTo: string): Buffer {
    const { id, key } = this.#ring.current;
    const keyId = Buffer.from(id, 'utf8');
    return Buffer.concat([Buffer.of(keyId.length), keyId, seal(plain, key, associated(id, boundTo))]);
  }

  /** Throws when the key it was sealed with is not there (a `MissingKeyError`), or it was sealed for another place. */
  decrypt(sealed: Buffer, boundTo: string): string {
    return this.decryptBytes(sealed, boundTo).toString('utf8');
  }

  /** Throws as `decrypt`. */
  decryptBytes(sealed: Buffer, boundTo: string): Buffer {
    const { id, content } = unpacked(sealed);
    const key = this.#ring.keys.get(id);
    if (key === undefined) throw new MissingKeyError(id);
    return open(content, key, associated(id, boundTo));
  }

  /** Whether it was sealed with the key that encrypts now. */
  isCurrent(sealed: Buffer): boolean {
    return unpacked(sealed).id === this.#ring.current.id;
  }
}

function unpacked(sealed: Buffer): { id: string; content: Buffer } {
  const length = sealed[0] ?? 0;
  return { id: sealed.subarray(1, 1 + length).toString('utf8'), content: sealed.subarray(1 + length) };
}

function associated(keyId: string, boundTo: string): Buffer {
  return Buffer.from(`${keyId}\n${boundTo}`, 'utf8');
}

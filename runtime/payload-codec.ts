import { METADATA_ENCODING_KEY, ValueError, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { open, seal } from './aes-gcm.js';
import type { KeyRing } from './key-ring.js';

export const ENCRYPTED = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

/**
 * Encrypts every payload the service writes: encoding `binary/encrypted`, metadata `encryption-key-id`, data = 12-byte IV,
 * AES-256-GCM ciphertext of the serialized payload, 16-byte tag. Plain payloads of other clients pass through.
 */
export class EncryptingCodec implements PayloadCodec {
  /** Not to be seen by whatever prints or serializes the codec. */
  readonly #ring: KeyRing;

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  encode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve(payloads.map((payload) => this.encrypt(payload)));
  }

  // oxlint-disable-next-line typescript/require-await -- what cannot be opened must reject, not throw
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (encodingOf(payload) === ENCRYPTED ? this.decrypt(payload) : payload));
  }

  private encrypt(payload: Payload): Payload {
    const { id, key } = this.#ring.current;
    const plain = proto.temporal.api.common.v1.Payload.encode(payload).finish();
    return {
      metadata: { [METADATA_ENCODING_KEY]: Buffer.from(ENCRYPTED), [KEY_ID]: Buffer.from(id) },
      data: seal(plain, key),
    };
  }

  private decrypt({ metadata, data }: Payload): Payload {
    const id = Buffer.from(metadata?.[KEY_ID] ?? []).toString('utf8');
    const key = this.#ring.keys.get(id);
    if (key === undefined) throw new ValueError(`The key "${id}" is missing: add it to ENCRYPTION_KEYS.`);
    return proto.temporal.api.common.v1.Payload.decode(open(data ?? new Uint8Array(), key));
  }
}

function encodingOf({ metadata }: Payload): string {
  return Buffer.from(metadata?.[METADATA_ENCODING_KEY] ?? []).toString('utf8');
}

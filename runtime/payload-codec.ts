import {
  defaultPayloadConverter,
  METADATA_ENCODING_KEY,
  ValueError,
  type Payload,
  type PayloadCodec,
  type SerializationContext,
} from '@temporalio/common';
import proto from '@temporalio/proto';
import { refusedPlain } from '../contract/plain-payload.js';
import { reportOfWorkflowId } from '../contract/temporal-names.js';
import { open, seal } from './aes-gcm.js';
import type { KeyRing } from './key-ring.js';

/** Whether payloads that are not encrypted are taken. */
export type PlainPayloads = 'accept' | 'refuse';

export const ENCRYPTED = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

/**
 * Encrypts every payload the service writes: encoding `binary/encrypted`, metadata `encryption-key-id`, data = 12-byte IV,
 * AES-256-GCM ciphertext of the serialized payload, 16-byte tag. Plain payloads of other clients pass through; with `refuse` the workflow
 * of a transfer is given none of their content, and refuses what it is given instead. They must not be refused here: the task of the
 * workflow would fail, and be tried for ever.
 */
export class EncryptingCodec implements PayloadCodec {
  /** Not to be seen by whatever prints or serializes the codec. */
  readonly #ring: KeyRing;

  constructor(
    ring: KeyRing,
    private readonly plainPayloads: PlainPayloads = 'accept',
  ) {
    this.#ring = ring;
  }

  encode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve(payloads.map((payload) => this.encrypt(payload)));
  }

  // oxlint-disable-next-line typescript/require-await -- what cannot be opened must reject, not throw
  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const refuses = this.plainPayloads === 'refuse' && isOfTransfer(context);
    return payloads.map((payload, index) => {
      if (encodingOf(payload) === ENCRYPTED) return this.decrypt(payload);
      // What a transfer is given beside its report is never anybody else's to give.
      return refuses
        ? defaultPayloadConverter.toPayload(index === 0 ? refusedPlain(read(payload)) : undefined)
        : payload;
    });
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

function isOfTransfer(context: SerializationContext | undefined): boolean {
  return context?.type === 'workflow' && reportOfWorkflowId(context.workflowId) !== undefined;
}

/** The value of a plain payload; undefined when it cannot be read. */
function read(payload: Payload): unknown {
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined;
  }
}

function encodingOf({ metadata }: Payload): string {
  return Buffer.from(metadata?.[METADATA_ENCODING_KEY] ?? []).toString('utf8');
}

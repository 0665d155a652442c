import { fileURLToPath } from 'node:url';
import { extname } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import type { KeyRing } from './key-ring.js';
import { EncryptingCodec, type PlainPayloads } from './payload-codec.js';

/** Where the failure converter lies: clients, workers and the workflow bundle must all have the same. */
export const FAILURE_CONVERTER_PATH = fileURLToPath(
  new URL(`./failure-converter${extname(import.meta.url)}`, import.meta.url),
);

/** What every client and worker converts payloads with. */
export function createDataConverter(ring: KeyRing, plainPayloads?: PlainPayloads): DataConverter {
  return { payloadCodecs: [new EncryptingCodec(ring, plainPayloads)], failureConverterPath: FAILURE_CONVERTER_PATH };
}

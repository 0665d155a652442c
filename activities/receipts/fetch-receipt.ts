import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Agent, request, type Dispatcher } from 'undici';
import type { ReceiptReference } from '../../contract/approved-report.js';
import { problem } from '../problem-error.js';

export interface FetchSettings {
  readonly isUrlAllowed: (url: string) => boolean;
  /** Sent to the allowed hosts, never to where they redirect. */
  readonly token: string | undefined;
  /** For one receipt, body included. */
  readonly timeoutMs: number;
}

const MOST_REDIRECTS = 3;

/**
 * Fetches a receipt into a file, as a stream. Throws TLX-501 when it cannot be fetched, or is not, byte for byte, what was
 * approved. `position` counts from 1 and is what people are told.
 */
export async function fetchReceipt(
  receipt: ReceiptReference,
  position: number,
  path: string,
  settings: FetchSettings,
  signal: AbortSignal,
): Promise<void> {
  const timeout = AbortSignal.timeout(settings.timeoutMs);
  try {
    const body = await follow(receipt.url, settings, AbortSignal.any([signal, timeout]));
    const sha256 = createHash('sha256');
    await pipeline(body, measuring(receipt.size, sha256), createWriteStream(path), { signal: AbortSignal.any([signal, timeout]) });
    if (sha256.digest('hex') !== receipt.sha256.toLowerCase()) throw new ReceiptDiffers('checksum');
  } catch (error) {
    if (signal.aborted || isDiskTrouble(error)) throw error;
    throw problem('TLX-501', { receipt: position }, { cause: error });
  }
}

/** The body at an address, or where the address leads: only ever on allowed hosts. */
async function follow(address: string, settings: FetchSettings, signal: AbortSignal): Promise<Dispatcher.ResponseData['body']> {
  let url = address;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!settings.isUrlAllowed(url)) throw new ReceiptDiffers('host');
    const authorization = settings.token !== undefined && redirects === 0 ? { authorization: `Bearer ${settings.token}` } : {};
    const { statusCode, headers, body } = await request(url, { dispatcher: connections, signal, headers: authorization });
    if (statusCode === 200) return body;
    await body.dump();
    const { location } = headers;
    if (![301, 302, 303, 307, 308].includes(statusCode) || typeof location !== 'string') throw new ReceiptDiffers(`status ${statusCode}`);
    url = new URL(location, url).href;
  }
  throw new ReceiptDiffers('redirects');
}

const connections = new Agent({ connections: 8, keepAliveTimeout: 10_000 });

/** Lets exactly as many bytes through as were approved, and adds them to the checksum. */
function measuring(size: number, sha256: ReturnType<typeof createHash>): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      sha256.update(chunk);
      if (seen > size) done(new ReceiptDiffers('size'));
      else done(null, chunk);
    },
    flush(done) {
      done(seen === size ? null : new ReceiptDiffers('size'));
    },
  });
}

/** The receipt is not what was approved, or not where it should be. */
class ReceiptDiffers extends Error {
  override readonly name = 'ReceiptDiffers';
}

function isDiskTrouble(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'].includes(String(error.code));
}

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { request, type Dispatcher } from 'undici';
import type { ReceiptReference } from '../../contract/approved-report.js';
import { problem } from '../problem-error.js';

export interface ReceiptFetch {
  readonly receipt: ReceiptReference;
  /** The receipt's number in the document, from 1; what people are told. */
  readonly position: number;
  /** Where the receipt is written; must not exist. */
  readonly file: string;
  readonly isUrlAllowed: (url: string) => boolean;
  /** The bearer token for the hosts that receipts are fetched from. */
  readonly token: string | undefined;
  /** For the whole receipt, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly dispatcher: Dispatcher;
}

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a receipt into a file, and sees to it that it is the approved one: its size and SHA-256 are those of the report.
 * Never takes more bytes than announced. Whatever goes wrong on the way is TLX-501; trouble with the disk is thrown as it is.
 */
export async function fetchReceipt(fetch: ReceiptFetch): Promise<void> {
  await writeFile(fetch.file, approvedContent(fetch), { flag: 'wx', mode: 0o600 });
}

async function* approvedContent({
  receipt,
  position,
  timeoutMs,
  signal,
  ...options
}: ReceiptFetch): AsyncGenerator<Buffer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const until = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    const body = await openBody(receipt.url, { ...options, timeoutMs, signal: until });
    yield* checked(body, receipt);
  } catch (cause) {
    signal?.throwIfAborted();
    throw problem('TLX-501', { receipt: position }, { cause });
  }
}

async function* checked(
  body: Dispatcher.ResponseData['body'],
  { size, sha256 }: ReceiptReference,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let received = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) throw new Error('The receipt did not come as bytes.');
    received += chunk.length;
    if (received > size) throw new Error('The receipt is larger than the report says.');
    hash.update(chunk);
    yield chunk;
  }
  if (received !== size) throw new Error('The receipt is smaller than the report says.');
  if (hash.digest('hex') !== sha256.toLowerCase())
    throw new Error('The receipt is not the one that was approved: its checksum differs.');
}

type Opening = Pick<ReceiptFetch, 'isUrlAllowed' | 'token' | 'timeoutMs' | 'dispatcher'> & {
  readonly signal: AbortSignal;
};

/** The answer's body, after redirects between allowed hosts. The token goes to the address in the report only. */
async function openBody(address: string, options: Opening): Promise<Dispatcher.ResponseData['body']> {
  let url = address;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await ask(url, redirects === 0 ? options.token : undefined, options);
    if (answer.statusCode === 200) return answer.body;
    // Ends the connection: nobody reads what comes with a refusal.
    answer.body.on('error', () => undefined).destroy();
    if (!REDIRECTS.has(answer.statusCode)) throw new Error(`The answer was ${answer.statusCode}.`);
    url = new URL(String(answer.headers['location']), url).href;
  }
  throw new Error('The answer was one redirect too many.');
}

async function ask(url: string, token: string | undefined, options: Opening): Promise<Dispatcher.ResponseData> {
  const { isUrlAllowed, timeoutMs, signal, dispatcher } = options;
  if (!isUrlAllowed(url)) throw new Error('The address is not on a host that receipts may be fetched from.');
  return request(url, {
    dispatcher,
    signal,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    headers: { accept: '*/*', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  });
}

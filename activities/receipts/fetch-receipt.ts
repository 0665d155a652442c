import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
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
  const { receipt, position, file, timeoutMs, signal } = fetch;
  const timeout = AbortSignal.timeout(timeoutMs);
  const until = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  const attempt = () => writeFile(file, approvedContent(receipt, { ...fetch, signal: until }), CREATED);
  try {
    await attempt().catch(async (error: unknown) => {
      if (!(error instanceof NotFetched) || error.isFinal || until.aborted) throw error;
      // Once more, within the same time: a hundred receipts would start over for one lost connection.
      await rm(file);
      await attempt();
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof NotFetched)) throw error;
    throw problem('TLX-501', { receipt: position }, { cause: error });
  }
}

const CREATED = { flag: 'wx', mode: 0o600 } as const;

/** Why a receipt did not come. Trouble of the line passes; a plain answer is final. */
class NotFetched extends Error {
  override readonly name = 'NotFetched';
  readonly isFinal: boolean;

  constructor(cause: unknown) {
    super('The receipt could not be fetched.', { cause });
    this.isFinal = cause instanceof FinalAnswer;
  }
}

class FinalAnswer extends Error {
  override readonly name = 'FinalAnswer';
}

async function* approvedContent(receipt: ReceiptReference, options: Opening): AsyncGenerator<Buffer> {
  try {
    yield* checked(await openBody(receipt.url, options), receipt);
  } catch (cause) {
    throw new NotFetched(cause);
  }
}

async function* checked(
  body: Dispatcher.ResponseData['body'],
  { size, sha256 }: ReceiptReference,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let received = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) throw new FinalAnswer('The receipt did not come as bytes.');
    received += chunk.length;
    if (received > size) throw new FinalAnswer('The receipt is larger than the report says.');
    hash.update(chunk);
    yield chunk;
  }
  if (received !== size) throw new FinalAnswer('The receipt is smaller than the report says.');
  if (hash.digest('hex') !== sha256.toLowerCase())
    throw new FinalAnswer('The receipt is not the one that was approved: its checksum differs.');
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
    if (!REDIRECTS.has(answer.statusCode)) throw refused(answer.statusCode);
    url = new URL(String(answer.headers['location']), url).href;
  }
  throw new FinalAnswer('The answer was one redirect too many.');
}

function refused(status: number): Error {
  const told = `The answer was ${status}.`;
  return status >= 500 ? new Error(told) : new FinalAnswer(told);
}

async function ask(url: string, token: string | undefined, options: Opening): Promise<Dispatcher.ResponseData> {
  const { isUrlAllowed, timeoutMs, signal, dispatcher } = options;
  if (!isUrlAllowed(url)) throw new FinalAnswer('The address is not on a host that receipts may be fetched from.');
  return request(url, {
    dispatcher,
    signal,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    headers: { accept: '*/*', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  });
}

import { FormData, request, type Dispatcher } from 'undici';
import { askBeforeStart } from './ask-before-start.js';
import type { CallRecord } from './call-record.js';
import type { Deadline } from './deadline.js';
import { fieldsOf, type CallInput, type Endpoint } from './endpoint.js';
import { TripletexError, type TripletexErrorFacts, type TripletexErrorKind } from './errors.js';
import { contentTypeOf, refusalOf, requestIdOf } from './refusal.js';

export interface RawAnswer {
  readonly status: number;
  readonly requestId: string | null;
  readonly contentType: string | null;
  readonly bytes: Buffer;
}

export interface Transport {
  readonly baseUrl: string;
  /** From the first byte sent to the last one read, the wait for a connection included. */
  readonly timeoutMs: number;
  readonly dispatcher: Dispatcher;
  readonly now: () => Date;
  readonly onCall?: (call: CallRecord) => void;
}

interface SendOptions {
  readonly authorization?: string;
  readonly signal?: AbortSignal | undefined;
  /** After it nothing is sent any more, and an answer under way is given up. */
  readonly deadline?: Deadline | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly maxBytes?: number | undefined;
}

/** Answered to a list whose checksum is still the one that was sent. */
export const NOT_MODIFIED = 304;

/**
 * Sends one request and reads its answer whole. Never retries, never waits. Throws a `TripletexError` for everything but a 2xx
 * (and a 304 where a checksum was sent), and a TypeError, before anything is sent, when a value for the path is missing.
 */
export async function send(
  transport: Transport,
  endpoint: Endpoint,
  input: CallInput,
  { signal: callers, deadline, maxBytes = Infinity, ...conditions }: SendOptions,
): Promise<RawAnswer> {
  const url = addressOf(transport.baseUrl, endpoint, input);
  const leftMs = () => deadline?.leftMs ?? Infinity;
  const tooLate = AbortSignal.timeout(Math.max(0, Math.min(transport.timeoutMs, leftMs())));
  const failed = (facts: Omit<TripletexErrorFacts, 'endpoint' | 'writes'>) =>
    new TripletexError({ ...facts, endpoint: endpoint.name, writes: endpoint.writes });
  let [sent, status, requestId]: [boolean, number | undefined, string | null] = [false, undefined, null];
  try {
    const { statusCode, headers, body } = await request(url, {
      ...contentOf(endpoint, input, conditions),
      method: endpoint.method,
      dispatcher: askBeforeStart(transport.dispatcher, () => {
        // No timer tells a process that was frozen: the clocks are asked when the request is about to go out.
        if (leftMs() <= 0) throw new DeadlinePassed('The time for this call is over.');
        sent = true;
      }),
      signal: callers ? AbortSignal.any([callers, tooLate]) : tooLate,
      headersTimeout: transport.timeoutMs,
      bodyTimeout: transport.timeoutMs,
    });
    [status, requestId] = [statusCode, requestIdOf(headers)];
    const bytes = await readWithin(maxBytes, body);
    if (bytes === undefined) throw failed({ kind: 'tooLarge', sent, status, requestId });
    const isUnchanged = status === NOT_MODIFIED && conditions.ifNoneMatch !== undefined;
    if ((status >= 200 && status < 300) || isUnchanged)
      return { status, requestId, contentType: contentTypeOf(headers), bytes };
    throw failed(refusalOf(status, headers, bytes, transport.now()));
  } catch (error) {
    if (error instanceof TripletexError) throw error;
    const kind = kindOfBreak(error, callers, tooLate);
    throw failed({ kind, sent, requestId, cause: error, ...(status !== undefined && { status }) });
  }
}

/** Undefined when there is more: what is left then is not read, and the connection ends. */
async function readWithin(maxBytes: number, body: Dispatcher.ResponseData['body']): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function contentOf(
  { answer }: Endpoint,
  { body }: CallInput,
  { authorization, ifNoneMatch }: Pick<SendOptions, 'authorization' | 'ifNoneMatch'>,
) {
  const isJson = body !== undefined && !(body instanceof FormData);
  return {
    headers: {
      accept: answer === 'bytes' ? '*/*' : 'application/json',
      ...(authorization !== undefined && { authorization }),
      ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
      ...(isJson && { 'content-type': 'application/json; charset=utf-8' }),
    },
    ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  };
}

/** The address of a call. `>` must be percent-encoded, `:` stays (observed March 2026). */
function addressOf(baseUrl: string, endpoint: Endpoint, { path = {}, query = {} }: CallInput): string {
  const filled = endpoint.path
    .replaceAll('>', '%3E')
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(valueIn(path, name, endpoint)));
  const url = new URL(`${baseUrl.replace(/\/$/, '')}${filled}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  if (endpoint.selectsFields) url.searchParams.set('fields', fieldsOf(endpoint.schema));
  return url.href;
}

/** Without its id a call would go to the whole collection. */
function valueIn(path: NonNullable<CallInput['path']>, name: string, endpoint: Endpoint): string {
  const value = String(path[name] ?? '');
  if (value === '') throw new TypeError(`${endpoint.name} needs a value for {${name}}: pass it in \`path\`.`);
  return value;
}

class DeadlinePassed extends Error {}

function kindOfBreak(error: unknown, callers: AbortSignal | undefined, tooLate: AbortSignal): TripletexErrorKind {
  if (callers?.aborted) return 'aborted';
  if (tooLate.aborted || error instanceof DeadlinePassed) return 'timeout';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT' ? 'timeout' : 'unreachable';
}

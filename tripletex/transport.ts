import { FormData, request, type Dispatcher } from 'undici';
import { z } from 'zod';
import { fieldsOf, type Endpoint } from './endpoint.js';
import { TripletexError, type TripletexErrorFacts, type TripletexErrorKind } from './errors.js';

export interface CallInput {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** JSON, or a form with a file. */
  readonly body?: unknown;
}

export interface RawAnswer {
  readonly status: number;
  readonly requestId: string | null;
  readonly bytes: Buffer;
}

export interface Transport {
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly dispatcher: Dispatcher;
  readonly now: () => Date;
}

/**
 * Sends one request and reads its answer whole. Never retries, never waits. Throws a `TripletexError` for everything but a 2xx.
 */
export async function send(
  transport: Transport,
  endpoint: Endpoint,
  input: CallInput,
  options: { authorization?: string; signal?: AbortSignal | undefined },
): Promise<RawAnswer> {
  const failed = (facts: Omit<TripletexErrorFacts, 'endpoint' | 'writes'>) =>
    new TripletexError({ ...facts, endpoint: endpoint.name, writes: endpoint.writes });
  const timeout = AbortSignal.timeout(transport.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  let status: number | undefined;
  try {
    const isForm = input.body instanceof FormData;
    const answer = await request(addressOf(transport.baseUrl, endpoint, input), {
      method: endpoint.method,
      dispatcher: transport.dispatcher,
      signal,
      headersTimeout: transport.timeoutMs,
      bodyTimeout: transport.timeoutMs,
      headers: {
        accept: endpoint.answer === 'bytes' ? '*/*' : 'application/json',
        ...(options.authorization !== undefined && { authorization: options.authorization }),
        ...(input.body !== undefined && !isForm && { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(input.body !== undefined && { body: isForm ? (input.body as FormData) : JSON.stringify(input.body) }),
    });
    status = answer.statusCode;
    const requestId = headerOf(answer.headers, 'x-tlx-request-id') ?? null;
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    if (status >= 200 && status < 300) return { status, requestId, bytes };
    throw failed(refusal(status, requestId, bytes, answer.headers, transport.now()));
  } catch (error) {
    if (error instanceof TripletexError) throw error;
    const kind = kindOfBreak(error, options.signal, timeout);
    throw failed({
      kind,
      sent: status !== undefined || mayHaveBeenSent(error, options.signal),
      cause: error,
      ...(status !== undefined && { status }),
    });
  }
}

/** The address of a call. `>` must be percent-encoded, `:` stays (observed March 2026). */
export function addressOf(baseUrl: string, endpoint: Endpoint, { path = {}, query = {} }: CallInput): string {
  const filled = endpoint.path
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name] ?? '')))
    .replaceAll('>', '%3E');
  const url = new URL(`${baseUrl.replace(/\/$/, '')}${filled}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  if (endpoint.selectsFields) {
    const fields = fieldsOf(endpoint.schema);
    url.searchParams.set('fields', fields);
  }
  return url.href;
}

const ApiError = z.object({
  code: z.number().catch(0),
  requestId: z.string().nullish().catch(null),
  validationMessages: z
    .array(z.object({ field: z.string().nullish(), message: z.string().nullish(), path: z.string().nullish() }))
    .nullish()
    .catch(null),
});

function refusal(
  status: number,
  requestId: string | null,
  bytes: Buffer,
  headers: Record<string, string | string[] | undefined>,
  now: Date,
): Omit<TripletexErrorFacts, 'endpoint' | 'writes'> {
  const parsed = ApiError.safeParse(jsonOrUndefined(bytes));
  const messages = parsed.data?.validationMessages ?? [];
  return {
    kind: kindOfStatus(status),
    sent: true,
    status,
    code: parsed.data?.code ?? 0,
    requestId: requestId ?? parsed.data?.requestId ?? null,
    validationMessages: messages.map(({ field, message, path }) => ({
      field: field ?? null,
      message: message ?? '',
      path: path ?? null,
    })),
    ...(status === 429 && resetOf(headers, now)),
  };
}

function kindOfStatus(status: number): TripletexErrorKind {
  if (status >= 500) return 'server';
  const known: Record<number, TripletexErrorKind> = {
    401: 'unauthorized',
    403: 'forbidden',
    404: 'notFound',
    408: 'server',
    409: 'conflict',
    422: 'validation',
    429: 'rateLimited',
  };
  return known[status] ?? 'badRequest';
}

/** When a 429 lets go. The header may be missing on exactly that answer (issue of January 2025 in Tripletex' own tracker). */
function resetOf(headers: Record<string, string | string[] | undefined>, now: Date): { notBefore?: Date } {
  const seconds = Number(headerOf(headers, 'x-rate-limit-reset') ?? headerOf(headers, 'retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? { notBefore: new Date(now.getTime() + Math.max(1, seconds) * 1000) } : {};
}

function headerOf(headers: Record<string, string | string[] | undefined>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function kindOfBreak(error: unknown, callers: AbortSignal | undefined, timeout: AbortSignal): TripletexErrorKind {
  if (callers?.aborted) return 'aborted';
  if (timeout.aborted) return 'timeout';
  const code = codeOf(error);
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' ? 'timeout' : 'unreachable';
}

/** Errors of a connection that was never made: nothing was sent. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

function mayHaveBeenSent(error: unknown, callers: AbortSignal | undefined): boolean {
  return callers?.aborted === true || !NEVER_CONNECTED.has(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The JSON of an answer, or undefined when it is none: a maintenance page is HTML, the body of a 429 is nowhere documented. */
export function jsonOrUndefined(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

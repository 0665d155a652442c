import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';
import type { AnswerKind, Endpoint } from './endpoint.js';
import { TripletexError } from './errors.js';
import { expirationDate, renewAfter, SessionKeeper, type Session } from './session.js';
import { createSession } from './token.js';
import { jsonOrUndefined, send, type CallInput, type RawAnswer, type Transport } from './transport.js';

/** What one call was, for logs and metrics. Holds no token, no id, nothing personal. */
export interface CallRecord {
  readonly endpoint: string;
  readonly method: string;
  /** As in Tripletex' document, ids not filled in. */
  readonly path: string;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly ms: number;
  /** `ok`, or the kind of error. */
  readonly outcome: string;
}

export interface TripletexOptions {
  readonly baseUrl: string;
  readonly consumerToken: string;
  /** For one request, answer included. */
  readonly timeoutMs: number;
  readonly onCall?: (call: CallRecord) => void;
  readonly now?: () => Date;
}

export interface Page<T> {
  readonly values: readonly T[];
  /** How many rows there are in all, as far as Tripletex tells. */
  readonly fullResultSize: number;
}

type ValueOf<S extends z.ZodType, Kind extends AnswerKind> = Kind extends 'value'
  ? z.output<S>
  : Kind extends 'list'
    ? Page<z.output<S>>
    : Kind extends 'url'
      ? number
      : Kind extends 'bytes'
        ? Buffer
        : undefined;

export interface Answer<T> {
  readonly value: T;
  readonly requestId: string | null;
}

/** Tripletex as one company's key sees it. */
export interface TripletexCompany {
  /**
   * Calls an endpoint. A session that was refused is renewed and the call repeated once, for a 401 did nothing; nothing else
   * is ever repeated. Throws a `TripletexError`.
   */
  call<S extends z.ZodType, Kind extends AnswerKind>(
    endpoint: Endpoint<S, Kind>,
    input?: CallInput,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<Answer<ValueOf<S, Kind>>>;
}

export interface Tripletex {
  /** The company behind a key. All callers with the same name and key version share one session. */
  as(companyKey: string, keyVersion: number, readUserKey: () => Promise<string>): TripletexCompany;
  close(): Promise<void>;
}

/** Opens a pool of kept-alive connections to Tripletex. */
export function createTripletex(options: TripletexOptions): Tripletex {
  const dispatcher: Dispatcher = new Agent({
    connections: 32,
    keepAliveTimeout: 30_000,
    connect: { timeout: options.timeoutMs },
  });
  const transport: Transport = { ...options, dispatcher, now: options.now ?? (() => new Date()) };
  const companies = new Map<string, { keyVersion: number; company: TripletexCompany }>();
  return {
    as(companyKey, keyVersion, readUserKey) {
      const known = companies.get(companyKey);
      if (known?.keyVersion === keyVersion) return known.company;
      const company = connect(transport, options, readUserKey);
      companies.set(companyKey, { keyVersion, company });
      return company;
    },
    close: () => dispatcher.close(),
  };
}

function connect(
  transport: Transport,
  options: TripletexOptions,
  readUserKey: () => Promise<string>,
): TripletexCompany {
  const sessions = new SessionKeeper(async () => openSession(transport, options, await readUserKey()), transport.now);

  async function once<S extends z.ZodType, Kind extends AnswerKind>(
    endpoint: Endpoint<S, Kind>,
    input: CallInput,
    signal: AbortSignal | undefined,
  ): Promise<Answer<ValueOf<S, Kind>>> {
    const token = await sessions.token();
    try {
      const authorization = `Basic ${Buffer.from(`0:${token}`).toString('base64')}`;
      return await recorded(options, endpoint, async () => {
        const raw = await send(transport, endpoint, input, { authorization, signal });
        return { value: read(endpoint, raw), requestId: raw.requestId, status: raw.status };
      });
    } catch (error) {
      if (error instanceof TripletexError && error.kind === 'unauthorized') await sessions.refused(token);
      throw error;
    }
  }

  return {
    async call(endpoint, input = {}, { signal } = {}) {
      try {
        return await once(endpoint, input, signal);
      } catch (error) {
        if (!(error instanceof TripletexError) || error.kind !== 'unauthorized') throw error;
        return once(endpoint, input, signal);
      }
    },
  };
}

async function openSession(transport: Transport, options: TripletexOptions, employeeToken: string): Promise<Session> {
  const now = transport.now();
  const body = { consumerToken: options.consumerToken, employeeToken, expirationDate: expirationDate(now) };
  const { value } = await recorded(options, createSession, async () => {
    const raw = await send(transport, createSession, { body }, {});
    return { value: read(createSession, raw), requestId: raw.requestId, status: raw.status };
  });
  return { token: value.token, renewAfter: renewAfter(now) };
}

async function recorded<T extends { requestId: string | null; status: number }>(
  { onCall }: TripletexOptions,
  { name, method, path }: Endpoint,
  call: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  const tell = (status: number | null, requestId: string | null, outcome: string) =>
    onCall?.({ endpoint: name, method, path, status, requestId, ms: Math.round(performance.now() - start), outcome });
  try {
    const answer = await call();
    tell(answer.status, answer.requestId, 'ok');
    return answer;
  } catch (error) {
    if (error instanceof TripletexError) tell(error.status ?? null, error.requestId, error.kind);
    throw error;
  }
}

const ListEnvelope = z.object({ fullResultSize: z.number().catch(0), values: z.array(z.unknown()) });
const ValueEnvelope = z.object({ value: z.unknown() });

function read<S extends z.ZodType, Kind extends AnswerKind>(
  endpoint: Endpoint<S, Kind>,
  raw: RawAnswer,
): ValueOf<S, Kind> {
  try {
    return readAs(endpoint, raw) as ValueOf<S, Kind>;
  } catch (cause) {
    const { name, writes } = endpoint;
    throw new TripletexError({
      kind: 'unreadable',
      endpoint: name,
      writes,
      sent: true,
      status: raw.status,
      requestId: raw.requestId,
      cause,
    });
  }
}

function readAs({ answer, schema }: Endpoint, { bytes }: RawAnswer): unknown {
  switch (answer) {
    case 'bytes':
      return bytes;
    case 'none':
      return undefined;
    case 'value':
      return schema.parse(ValueEnvelope.parse(jsonOrUndefined(bytes)).value);
    case 'url':
      return idFromUrl(ValueEnvelope.parse(jsonOrUndefined(bytes)).value);
    case 'list': {
      const { fullResultSize, values } = ListEnvelope.parse(jsonOrUndefined(bytes));
      return { fullResultSize, values: values.map((value) => schema.parse(value)) };
    }
  }
}

/** A created child is answered with its address only, and that without a scheme (observed March 2026). */
function idFromUrl(value: unknown): number {
  const { url } = z.object({ url: z.string() }).parse(value);
  return z.coerce.number().int().positive().parse(url.split('/').at(-1));
}

const PAGE = 1000;

/** Reads every row of a list, page by page until a short one, in the order of their ids. */
export async function readAll<S extends z.ZodType>(
  company: TripletexCompany,
  endpoint: Endpoint<S, 'list'>,
  query: CallInput['query'] = {},
  options: { signal?: AbortSignal | undefined } = {},
): Promise<z.output<S>[]> {
  const rows: z.output<S>[] = [];
  for (;;) {
    const { value } = await company.call(
      endpoint,
      { query: { ...query, from: rows.length, count: PAGE, sorting: 'id' } },
      options,
    );
    rows.push(...value.values);
    if (value.values.length < PAGE) return rows;
  }
}

import { Agent, type Dispatcher } from 'undici';
import type { z } from 'zod';
import type { CallRecord } from './call-record.js';
import type { Deadline } from './deadline.js';
import type { AnswerKind, CallInput, Endpoint } from './endpoint.js';
import { TripletexError } from './errors.js';
import { exchange, type Answer } from './exchange.js';
import type { ValueOf } from './read-answer.js';
import { expirationDate, renewAfter, SessionKeeper, type Session } from './session.js';
import { createSession } from './token.js';
import type { Transport } from './transport.js';
import { unlessAborted } from './unless-aborted.js';

export interface TripletexOptions {
  readonly baseUrl: string;
  readonly consumerToken: string;
  /** For one request, answer included. */
  readonly timeoutMs: number;
  readonly onCall?: (call: CallRecord) => void;
  readonly now?: () => Date;
  /** Instead of a pool of its own. `close` leaves it open. */
  readonly dispatcher?: Dispatcher;
}

/** Tripletex as one company's key sees it. */
export interface TripletexCompany {
  /**
   * Calls an endpoint. A session that was refused is renewed and the call repeated once, for a 401 did nothing; nothing else
   * is ever repeated. After `deadline` nothing is sent any more, whatever the call was waiting for. Throws a `TripletexError`, or
   * whatever reading the user key threw.
   */
  call<S extends z.ZodType, Kind extends AnswerKind, Path extends string, Query extends string, Body extends z.ZodType>(
    endpoint: Endpoint<S, Kind, Path, Query, Body>,
    input?: CallInput<Path, Query, Body>,
    options?: CallOptions,
  ): Promise<Answer<ValueOf<S, Kind>>>;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * The checksum of an earlier answer to the same list, or any text to be given one: without it lists have none. Unchanged, the
   * answer is `isUnchanged` and has no rows (official documentation).
   */
  readonly ifNoneMatch?: string | undefined;
  readonly deadline?: Deadline | undefined;
  /** An answer with more bytes than these is given up: it fails as `tooLarge`. Any size is taken without. */
  readonly maxBytes?: number | undefined;
}

export interface Tripletex {
  /** The company behind a key. All callers with the same name and key version share one session. */
  as(companyKey: string, keyVersion: string | number, readUserKey: () => Promise<string>): TripletexCompany;
  close(): Promise<void>;
}

/**
 * Idle connections are kept for less than servers usually do: one that Tripletex closes just as a write goes out is an answer
 * lost, and that write must be looked for.
 */
const KEEP_ALIVE_MS = 10_000;

/** Opens a pool of kept-alive connections to Tripletex. */
export function createTripletex(options: TripletexOptions): Tripletex {
  const pool = new Agent({
    connections: 32,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: { timeout: options.timeoutMs },
  });
  const transport: Transport = {
    ...options,
    dispatcher: options.dispatcher ?? pool,
    now: options.now ?? (() => new Date()),
  };
  const companies = new Map<string, { keyVersion: string | number; company: TripletexCompany }>();
  return {
    as(companyKey, keyVersion, readUserKey) {
      const known = companies.get(companyKey);
      if (known?.keyVersion === keyVersion) return known.company;
      const company = connect(transport, options.consumerToken, readUserKey);
      companies.set(companyKey, { keyVersion, company });
      return company;
    },
    close: () => pool.close(),
  };
}

function connect(transport: Transport, consumerToken: string, readUserKey: () => Promise<string>): TripletexCompany {
  const sessions = new SessionKeeper(
    async () => openSession(transport, consumerToken, await readUserKey()),
    transport.now,
  );
  return {
    async call(endpoint, input = {}, { signal, ...conditions } = {}) {
      const once = async (attempt: number) => {
        const token = await unlessAborted(() => sessions.token(), endpoint, signal);
        try {
          // Username 0 is the key's own company (official document 2.75.00).
          const authorization = `Basic ${Buffer.from(`0:${token}`).toString('base64')}`;
          return await exchange(transport, endpoint, input, { authorization, signal, ...conditions, attempt });
        } catch (error) {
          if (isSessionRefused(error, endpoint)) await sessions.refused(token);
          throw error;
        }
      };
      try {
        return await once(1);
      } catch (error) {
        if (!isSessionRefused(error, endpoint)) throw error;
        return once(2);
      }
    },
  };
}

/** Not so when a session could not be made: another try would be refused again. */
function isSessionRefused(error: unknown, { name }: Endpoint): boolean {
  return error instanceof TripletexError && error.kind === 'unauthorized' && error.endpoint === name;
}

/** No caller's signal ends it: others wait for the same session. */
async function openSession(transport: Transport, consumerToken: string, employeeToken: string): Promise<Session> {
  const now = transport.now();
  const body = { consumerToken, employeeToken, expirationDate: expirationDate(now) };
  const { value } = await exchange(transport, createSession, { body }, { attempt: 1 });
  return { token: value.token, renewAfter: renewAfter(now) };
}

import { randomUUID } from 'node:crypto';
import { parseJson } from '../protocol/body.js';
import type { Call, Handler, Reply } from '../protocol/call.js';
import { Refusal, badPathParameter, forbidden, wrongVerb } from '../protocol/refusals.js';
import { Renderer } from '../protocol/render.js';
import { tempered } from '../protocol/tempered.js';
import { OFFICE_PATHS, PATHS_WITHOUT_MODULE } from '../resources/companies.js';
import { Rights } from '../resources/rights.js';
import { authenticate, createSession, keyOf, type Caller } from '../resources/sessions.js';
import { SOURCES } from '../resources/sources.js';
import { habitsOf } from '../state/habits.js';
import type { Company } from '../state/records.js';
import type { World } from '../state/world.js';
import { RateLimiter } from './rate-limit.js';
import { findHandler } from './router.js';
import { WriteLocks } from './write-locks.js';

/** One request as it came in. */
export interface Asked {
  /** When it came in, or when work on it begins if that is put off; of `performance.now()`. */
  readonly arrivedAt: number;
  readonly requestId: string;
  readonly method: string;
  /** After /v2, decoded. */
  readonly path: string;
  /** The address as it was sent. */
  readonly rawUrl: string;
  readonly query: URLSearchParams;
  readonly host: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | null;
}

const SESSIONS = '/token/session/:create';
/** Modules seen in March 2026; `NO1TS_TRAVELREPORT` is the old travel module. That the others hold travel is chosen here. */
const TRAVEL_MODULES = ['KOMPLETT', 'WAGE', 'NO1TS_TRAVELREPORT'];

/** The API under /v2, without anything that is made to go wrong. */
export class Api {
  readonly limiter = new RateLimiter();
  private readonly locks: WriteLocks;

  /** `writeMs`: how long writing to a travel expense takes. */
  constructor(
    private readonly world: World,
    private readonly consumerToken: string,
    { writeMs = 4 }: { readonly writeMs?: number | undefined } = {},
  ) {
    this.locks = new WriteLocks(writeMs);
  }

  /** Reads a request. Nothing is refused here. */
  static asked(arrivedAt: number, rawUrl: string, method: string, headers: Headers, body: Buffer): Asked {
    const host = headers.get('host') ?? 'localhost';
    const url = new URL(rawUrl, `http://${host}`);
    const path = decoded(url.pathname.replace(/^\/v2/, ''));
    return { arrivedAt, requestId: randomUUID(), method, path, rawUrl, query: url.searchParams, host, headers, body };
  }

  /** The name of the company a request is about; null when nobody can tell. */
  companyOf(asked: Asked): string | null {
    try {
      if (asked.path !== SESSIONS) return this.caller(asked).company.name;
      const body: unknown = asked.method === 'POST' ? parseJson(asked.body) : Object.fromEntries(asked.query);
      const token =
        typeof body === 'object' && body !== null && 'employeeToken' in body ? String(body.employeeToken) : undefined;
      return keyOf(this.world, token)?.company.name ?? null;
    } catch {
      return null;
    }
  }

  /** Does the work and says what to answer. Never throws: what is wrong is an answer. */
  async work(asked: Asked): Promise<Answered> {
    const counted = this.count(asked);
    const headers = { 'x-tlx-request-id': asked.requestId, ...counted.headers };
    if (counted.isOver)
      return { status: 429, headers: { ...headers, 'content-type': 'text/plain' }, body: 'Too Many Requests' };
    try {
      return answered(await this.reply(asked), headers);
    } catch (error) {
      const refusal =
        error instanceof Refusal
          ? error
          : new Refusal(500, 1000, error instanceof Error ? (error.stack ?? error.message) : null);
      const body = JSON.stringify(refusal.body(asked.requestId));
      return { status: refusal.status, headers: { ...headers, ...JSON_TYPE }, body };
    }
  }

  private caller({ headers }: Asked): Caller {
    return authenticate(this.world, headers.get('authorization') ?? undefined);
  }

  /** Counted per technical user; whoever is not logged in yet has a count of his own for each key. */
  private count(asked: Asked) {
    const company = this.companyOf(asked);
    try {
      return this.limiter.count(String(this.caller(asked).key.tokenUserId), company);
    } catch {
      return this.limiter.count(`${asked.path} ${company ?? ''}`, company);
    }
  }

  private async reply(asked: Asked): Promise<Reply> {
    const { method, path, rawUrl } = asked;
    // A greater-than sign that is not encoded (observed March 2026).
    if (rawUrl.includes('>')) throw wrongVerb();
    if (path === '') throw badPathParameter(rawUrl);
    if (path === SESSIONS) return this.session(asked);
    const caller = this.caller(asked);
    if (caller.isAtOffice && !OFFICE_PATHS.includes(path)) throw forbidden();
    if (!caller.isAtOffice) assertModule(caller.company, path);
    // The addresses an expense names for its actions are internal ones (observed March 2026).
    if (path.startsWith('/expense/')) throw new Refusal(500, 1000, 'Unspecified exception');
    const { handle, parameters } = findHandler(method, path);
    return handled(handle, this.call(asked, caller, parameters));
  }

  private call(asked: Asked, { company, key }: Caller, parameters: Call['parameters']): Call {
    const { query, headers, body } = asked;
    const rights = new Rights(company, key);
    return {
      world: this.world,
      company,
      key,
      rights,
      renderer: new Renderer({ company, rights, host: asked.host }, SOURCES),
      locks: this.locks.of(asked.arrivedAt),
      parameters,
      query,
      ifNoneMatch: headers.get('if-none-match') ?? undefined,
      contentType: headers.get('content-type') ?? '',
      body,
    };
  }

  private session({ method, body, query }: Asked): Reply {
    if (method === 'POST')
      return { kind: 'value', status: 201, value: createSession(this.world, this.consumerToken, parseJson(body)) };
    if (method !== 'PUT') throw wrongVerb();
    return {
      kind: 'value',
      status: 200,
      value: createSession(this.world, this.consumerToken, Object.fromEntries(query)),
    };
  }
}

/** What is refused is refused in the way the company knows it. */
async function handled(handle: Handler, call: Call): Promise<Reply> {
  try {
    return await handle(call);
  } catch (error) {
    throw error instanceof Refusal ? tempered(error, habitsOf(call.company)) : error;
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/** A module that was not bought is answered like a right that is missing (observed March 2026). */
function assertModule({ modules }: Company, path: string): void {
  if (!modules.includes('API_V2') && !PATHS_WITHOUT_MODULE.includes(path)) throw forbidden();
  if (path.startsWith('/travelExpense') && !TRAVEL_MODULES.some((name) => modules.includes(name))) throw forbidden();
}

function answered(reply: Reply, headers: Readonly<Record<string, string>>): Answered {
  switch (reply.kind) {
    case 'empty':
      return { status: reply.status, headers, body: null };
    case 'file':
      return { status: 200, headers: { ...headers, 'content-type': reply.contentType }, body: reply.bytes };
    case 'page':
      return { status: reply.status, headers: { ...headers, 'content-type': 'text/html' }, body: reply.html };
    case 'value':
      return {
        status: reply.status,
        headers: { ...headers, ...JSON_TYPE },
        body: JSON.stringify({ value: reply.value }),
      };
    case 'list': {
      const { full, from, digest, values } = reply;
      const envelope = { fullResultSize: full, from, count: values.length, versionDigest: digest, values };
      return { status: reply.status, headers: { ...headers, ...JSON_TYPE }, body: JSON.stringify(envelope) };
    }
  }
}

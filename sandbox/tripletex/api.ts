import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { attachmentRoutes } from './attachments.js';
import type { Call, Reply, Route } from './call.js';
import { costRoutes } from './costs.js';
import { Faults, type Behaviour } from './faults.js';
import { RateLimiter } from './rate-limit.js';
import { badRequest, forbidden, notFound, Refusal } from './refusals.js';
import { registerRoutes } from './registers.js';
import { Renderer } from './render.js';
import { Rights } from './rights.js';
import { authenticate, createSession } from './sessions.js';
import { travelExpenseRoutes } from './travel-expenses.js';
import type { World } from './world.js';

/** One call that was answered, or broken off. */
export interface LoggedRequest {
  readonly at: string;
  readonly method: string;
  /** After /v2, decoded, without the query. */
  readonly path: string;
  readonly query: string;
  /** 0 when the connection was dropped. */
  readonly status: number;
  readonly company: string | null;
  readonly requestId: string;
  readonly fault: string | null;
}

const ROUTES: readonly Route[] = [...registerRoutes, ...travelExpenseRoutes, ...costRoutes, ...attachmentRoutes];
const LOG_SIZE = 20_000;

/** The API under /v2, with everything that can be made to go wrong. */
export class Api {
  readonly faults = new Faults();
  readonly limiter = new RateLimiter({ limit: 100, windowMs: 1000, tellsReset: true });
  readonly requests: LoggedRequest[] = [];

  constructor(
    private readonly world: World,
    private readonly consumerTokens: readonly string[],
  ) {}

  /** Answers one request. Never throws: what is wrong is an answer. */
  async answer(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const asked = {
      method: request.method ?? 'GET',
      path: decodeURIComponent(url.pathname.slice('/v2'.length)),
      url,
      rawPath: request.url ?? '',
      requestId: randomUUID(),
    };
    const behaviour = this.behaviourOf(asked.method, asked.path);
    const work = () => this.work(asked, request, body);
    const log = (status: number, company: string | null) => this.log(asked, status, company, behaviour?.kind ?? null);
    if (behaviour?.kind === 'drop' || behaviour?.kind === 'finishLate') {
      log(0, null);
      if (behaviour.kind === 'drop' && behaviour.when === 'after') await work();
      if (behaviour.kind === 'finishLate') setTimeout(() => void work(), behaviour.ms);
      return void request.socket.destroy();
    }
    if (behaviour?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, behaviour.ms));
    if (behaviour?.kind === 'answer' && behaviour.when === 'before') {
      log(behaviour.status, null);
      return sendFault(response, behaviour, asked.requestId);
    }
    const answered = await work();
    log(behaviour?.kind === 'answer' ? behaviour.status : answered.status, answered.company);
    if (behaviour?.kind === 'answer') return sendFault(response, behaviour, asked.requestId);
    response.writeHead(answered.status, answered.headers);
    response.end(answered.body);
  }

  private behaviourOf(method: string, path: string): Behaviour | undefined {
    if (this.faults.isOut(this.world.now().getTime())) return { kind: 'answer', status: 503, when: 'before' };
    return this.faults.meet(method, path);
  }

  private log(
    { method, path, url, requestId }: Asked,
    status: number,
    company: string | null,
    fault: string | null,
  ): void {
    this.requests.push({
      at: this.world.now().toISOString(),
      method,
      path,
      query: url.search,
      status,
      company,
      requestId,
      fault,
    });
    if (this.requests.length > LOG_SIZE) this.requests.shift();
  }

  private async work(asked: Asked, request: IncomingMessage, body: Buffer): Promise<Answered> {
    let company: string | null = null;
    let limits: Record<string, string> = {};
    try {
      if (asked.rawPath.includes('>')) throw badRequest('HTTP 405 Method Not Allowed');
      if (asked.path === '/token/session/:create') return json(asked, this.sessionReply(asked, body), limits, company);
      const caller = authenticate(this.world, request.headers.authorization);
      company = caller.company.name;
      const counted = this.limiter.count(request.headers.authorization ?? '', this.world.now().getTime());
      limits = counted.headers;
      if (counted.isOver)
        return {
          status: 429,
          headers: { ...limits, 'x-tlx-request-id': asked.requestId },
          body: Buffer.from('Too many requests'),
          company,
        };
      const renderer = new Renderer(caller.company, asked.url.host);
      const rights = new Rights(caller.company, caller.key);
      const reply = await this.handle(asked, {
        ...caller,
        world: this.world,
        renderer,
        rights,
        body,
        headers: headersOf(request),
        contentType: request.headers['content-type'] ?? '',
      });
      return json(asked, reply, limits, company);
    } catch (error) {
      return json(asked, refusalReply(error, asked.requestId), limits, company);
    }
  }

  private sessionReply({ method, url }: Asked, body: Buffer): Reply {
    if (method === 'POST')
      return {
        status: 201,
        value: createSession(
          this.world,
          this.consumerTokens,
          body.length === 0 ? null : JSON.parse(body.toString('utf8')),
        ),
      };
    if (method === 'PUT')
      return {
        status: 200,
        value: createSession(this.world, this.consumerTokens, Object.fromEntries(url.searchParams)),
      };
    throw badRequest('HTTP 405 Method Not Allowed');
  }

  private async handle(asked: Asked, context: Omit<Call, 'method' | 'path' | 'ids' | 'query'>): Promise<Reply> {
    const { method, path, url } = asked;
    if (method === 'GET' && path === '/token/session/>whoAmI') return { status: 200, value: whoAmI(context) };
    // An accountant's key sees nothing but whose it is while it names no client's company (official documentation).
    if (context.key.isProxy || !context.company.modules.includes('API_V2')) throw forbidden();
    const candidates = ROUTES.filter(({ pattern }) => pattern.test(path));
    const found = candidates.find((candidate) => candidate.method === method);
    if (found === undefined && candidates.length > 0) throw badRequest('HTTP 405 Method Not Allowed');
    if (found === undefined) throw notFound();
    const ids = (found.pattern.exec(path) ?? []).slice(1);
    return found.handle({ ...context, method, path, ids, query: url.searchParams });
  }
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly rawPath: string;
  readonly url: URL;
  readonly requestId: string;
}

interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer | string | undefined;
  readonly company: string | null;
}

function whoAmI({ company, key }: Pick<Call, 'company' | 'key'>): object {
  return {
    employeeId: key.ownerId,
    actualEmployeeId: key.technicalUserId,
    employee: { id: key.ownerId },
    companyId: company.id,
    company: { id: company.id },
    language: 'no',
    loggedInWithConnect: false,
    employeeIsProxy: key.isProxy,
  };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

function sendFault(
  response: ServerResponse,
  behaviour: Extract<Behaviour, { kind: 'answer' }>,
  requestId: string,
): void {
  const isJson = behaviour.body !== undefined && typeof behaviour.body !== 'string';
  const type = isJson ? 'application/json' : 'text/html; charset=utf-8';
  response.writeHead(behaviour.status, { 'content-type': type, 'x-tlx-request-id': requestId, ...behaviour.headers });
  response.end(
    isJson
      ? JSON.stringify(behaviour.body)
      : ((behaviour.body as string | undefined) ?? '<html><body><h1>Service Unavailable</h1></body></html>'),
  );
}

function json({ requestId }: Asked, reply: Reply, limits: Record<string, string>, company: string | null): Answered {
  const headers = { ...limits, 'x-tlx-request-id': requestId };
  if ('bytes' in reply)
    return {
      status: reply.status,
      headers: { ...headers, 'content-type': reply.contentType },
      body: reply.bytes,
      company,
    };
  if (!('value' in reply) && !('values' in reply)) return { status: reply.status, headers, body: undefined, company };
  const envelope =
    'value' in reply
      ? reply.status >= 400
        ? reply.value
        : { value: reply.value }
      : {
          fullResultSize: reply.full,
          from: reply.from,
          count: reply.values.length,
          versionDigest: reply.digest,
          values: reply.values,
        };
  return {
    status: reply.status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(envelope),
    company,
  };
}

function refusalReply(error: unknown, requestId: string): Reply {
  const refusal =
    error instanceof Refusal ? error : new Refusal(500, 1000, error instanceof Error ? error.message : null);
  const { status, code, text, objections, developerMessage } = refusal;
  const validationMessages =
    objections?.map(({ field, message, path = field }) => ({ field, message, path, rootId: null })) ?? null;
  return {
    status,
    value: {
      status,
      code,
      message: text,
      link: 'https://tripletex.no/v2-docs/',
      developerMessage,
      validationMessages,
      requestId,
    },
  };
}

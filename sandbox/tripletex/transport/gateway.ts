import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../protocol/refusals.js';
import { Api, type Answered, type Asked } from './api.js';
import type { Effect, Faults } from './faults.js';
import { loggedBody, loggedPath, loggedQuery, type RequestLog } from './request-log.js';

type HttpContext = Context<{ Bindings: HttpBindings }>;

/** Lets requests through to the API, with whatever shall go wrong on the way, and keeps a log of them. */
export class Gateway {
  private readonly closing = new AbortController();

  constructor(
    private readonly api: Api,
    private readonly faults: Faults,
    private readonly log: RequestLog,
  ) {}

  async answer(context: HttpContext): Promise<Response> {
    const { incoming } = context.env;
    const since = performance.now();
    const at = new Date().toISOString();
    const body = Buffer.from(await context.req.arrayBuffer());
    const asked = Api.asked(since, incoming.url ?? '/', context.req.method, context.req.raw.headers, body);
    const company = this.api.companyOf(asked);
    const effect = this.faults.meet(asked.method, asked.path, company);
    const answered = await this.carryOut(asked, company, effect);
    const entry = { at, method: asked.method, path: loggedPath(asked.path), query: loggedQuery(asked.query) };
    const shown = loggedBody(body, asked.headers.get('content-type') ?? '');
    const status = typeof answered === 'string' ? 0 : answered.status;
    const ms = Math.round(performance.now() - since);
    this.log.add({
      ...entry,
      status,
      ms,
      company,
      requestId: asked.requestId,
      fault: effect?.kind ?? null,
      body: shown,
    });
    if (answered === 'hang') return RESPONSE_ALREADY_SENT;
    if (answered !== 'drop') return responseOf(answered);
    incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }

  /** Gives up everything that would happen later. */
  close(): void {
    this.closing.abort();
  }

  private async carryOut(
    asked: Asked,
    company: string | null,
    effect: Effect | undefined,
  ): Promise<Answered | 'drop' | 'hang'> {
    switch (effect?.kind) {
      case undefined:
        return this.api.work(asked);
      case 'delay':
        await this.wait(effect.ms);
        return this.api.work({ ...asked, arrivedAt: performance.now() });
      case 'drop':
        if (effect.when === 'after') await this.api.work(asked);
        return 'drop';
      case 'finishLate':
        void this.finishLate(asked, effect.ms);
        return effect.socket;
      case 'rateLimit':
        this.api.limiter.ban(effect.seconds, effect.withReset, company ?? undefined);
        return this.api.work(asked);
      case 'answer':
        if (effect.when === 'after') await this.api.work(asked);
        return made(effect, asked.requestId);
    }
  }

  private async finishLate(asked: Asked, ms: number): Promise<void> {
    await this.wait(ms);
    if (!this.closing.signal.aborted) await this.api.work({ ...asked, arrivedAt: performance.now() });
  }

  private async wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}

type AnswerEffect = Extract<Effect, { kind: 'answer' }>;

const DOWN = '<!doctype html><html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>';

/** An answer made up by a fault: what it says, or Tripletex' form of an error, or a page as something in front of it answers. */
function made({ status, code, message, field, body, headers: own }: AnswerEffect, requestId: string): Answered {
  const html = { 'content-type': 'text/html; charset=utf-8', ...own };
  const json = { 'content-type': 'application/json', 'x-tlx-request-id': requestId, ...own };
  if (typeof body === 'string') return { status, headers: html, body };
  if (body !== undefined) return { status, headers: json, body: JSON.stringify(body) };
  if (code === undefined) return { status, headers: html, body: DOWN };
  const objections =
    field === undefined
      ? {}
      : { objections: [{ field, message: message ?? '' }], developerMessage: 'VALIDATION_ERROR' };
  const refusal = new Refusal(status, code, message ?? null, objections);
  return { status, headers: json, body: JSON.stringify(refusal.body(requestId)) };
}

function responseOf({ status, headers, body }: Answered): Response {
  return new Response(typeof body === 'string' || body === null ? body : new Uint8Array(body), { status, headers });
}

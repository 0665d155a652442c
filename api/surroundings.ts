import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import type { Logger } from 'pino';
import { Refused } from '../client/refused.js';
import type { ApiEnvironment } from './call.js';
import type { HttpMetrics } from './metrics.js';

const MOST_BYTES = 5 * 1024 * 1024;

/** Gives every request an id, and notes how it was answered: the pattern of its address, never the address itself. */
export function noteRequests(logger: Logger, metrics: HttpMetrics): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    const requestId = randomUUID();
    const begun = performance.now();
    context.set('requestId', requestId);
    context.set('route', 'unknown');
    context.header('x-request-id', requestId);
    await next();
    const { method } = context.req;
    const { status } = context.res;
    const ms = Math.round(performance.now() - begun);
    const route = context.get('route');
    metrics.answered({ method, route, status }, ms);
    logger.info({ method, route, status, ms, requestId }, 'Answered a request.');
  };
}

/** Says under which pattern a request is answered. */
export function note(route: string): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    context.set('route', route);
    await next();
  };
}

/** Nothing that is answered is for a browser to frame, guess about, or hand on. */
export const protect: MiddlewareHandler<ApiEnvironment> = secureHeaders({
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
});

/** What the calls answer is data, for whoever asked and at that moment. */
export const asData: MiddlewareHandler<ApiEnvironment> = async (context, next) => {
  context.header('cache-control', 'no-store');
  context.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  await next();
};

/** Longer than anything may take that has a time of its own, to come or to be answered: only what hangs comes to this. */
const [LOOK_MS, SEND_MS] = [90_000, 240_000];

const late = () => new HTTPException(503);
const [lookInTime, sendInTime] = [timeout(LOOK_MS, late), timeout(SEND_MS, late)];

/** Keeps nobody waiting for ever, whatever hangs. A stream has its own end. */
export const answerInTime: MiddlewareHandler<ApiEnvironment> = (context, next) =>
  (context.req.method === 'GET' ? lookInTime : sendInTime)(context, next);

/**
 * Closes the connection after the answer, for a body that was not read to its end: the HTTP server would cut the connection off half a
 * second later, in the middle of the next request on it.
 */
export function closeAfterAnswer(context: Context): void {
  context.header('connection', 'close');
}

/** Reads no more than 5 MB, whatever the request says of its length. */
export const limitBodies: MiddlewareHandler<ApiEnvironment> = bodyLimit({
  maxSize: MOST_BYTES,
  onError: (context) => {
    closeAfterAnswer(context);
    throw new Refused(413, {
      nb: 'Innholdet er over 5 MB: send mindre. Kvitteringer oppgis med adressen sin og sendes ikke med.',
      en: 'The body is over 5 MB: send less. Receipts are named by their address, not sent along.',
    });
  },
});

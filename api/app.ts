import { OpenAPIHono } from '@hono/zod-openapi';
import { Hono, type MiddlewareHandler } from 'hono';
import { Refused } from '../client/refused.js';
import { healthRoutes } from '../runtime/health-server.js';
import { answer, onlyOwnCompany, onlyRolesOf } from './answer-call.js';
import type { AppDependencies } from './app-dependencies.js';
import { authenticate } from './authenticate.js';
import type { ApiContext, ApiEnvironment } from './call.js';
import { CALLS } from './calls.js';
import { describeCalls, descriptionOf } from './description.js';
import { docsPage } from './docs/page.js';
import { consolePages } from './console/pages.js';
import { createHttpMetrics } from './metrics.js';
import { NOTHING_HERE, problemResponse, refusalOf } from './problems.js';
import { limitRate, Turns, USUAL_RATE, type Rate } from './rate-limit.js';
import { answerInTime, asData, limitBodies, note, noteRequests, protect } from './surroundings.js';

/** Everything that is served over HTTP. */
export function createApp(deps: AppDependencies, rate: Rate = USUAL_RATE): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const turns = new Turns(rate);
  const metrics = createHttpMetrics(() => deps.live.listeners);
  // Before everything else: nobody wants a line in the log for each look.
  app.route('/', healthRoutes({ metrics: metrics.text, checks: deps.checks }));
  app.use(noteRequests(deps.logger, metrics), protect);
  app.route('/v1', apiOf(deps, turns));
  app.route('/', consolePages(deps, turns));
  app.notFound((context) => problemResponse(context, new Refused(404, NOTHING_HERE)));
  app.onError((error, context) => problemResponse(context, refusalOf(error, deps.logger, context.get('requestId'))));
  return app;
}

/** The calls, below `/v1`. */
function apiOf(deps: AppDependencies, turns: Turns): OpenAPIHono<ApiEnvironment> {
  const api = new OpenAPIHono<ApiEnvironment>();
  describeCalls(api);
  const description = descriptionOf(api);
  api.get('/openapi.json', note('/v1/openapi.json'), (context) => context.json(description));
  api.get('/docs', note('/v1/docs'), docsPage(description));
  api.use(asData, answerInTime, authenticate(deps.verify), limitRate(turns, byToken));
  api.use('/companies/:companyId/*', onlyOwnCompany);
  for (const call of CALLS) {
    const path = patternOf(call.path);
    api.on(call.method.toUpperCase(), path, note(`/v1${path}`), onlyRolesOf(call), limitBodies, answer(call, deps));
  }
  for (const [path, methods] of methodsByPath()) api.all(path, note(`/v1${path}`), refuseMethod(methods));
  return api;
}

const byToken = (context: ApiContext) => context.get('identity');

/** `/companies/{companyId}` as the router has it. */
function patternOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of CALLS) {
    const known = methods.get(patternOf(path)) ?? [];
    methods.set(patternOf(path), [...known, ...(method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])]);
  }
  return methods;
}

function refuseMethod(methods: readonly string[]): MiddlewareHandler<ApiEnvironment> {
  const allowed = methods.join(', ');
  const refused = new Refused(405, {
    nb: `Denne adressen tar bare ${allowed}.`,
    en: `This address takes ${allowed} only.`,
  });
  return (context) => Promise.resolve(problemResponse(context, refused, { allow: allowed }));
}

import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { accepts } from 'hono/accepts';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { Refused } from '../../client/refused.js';
import { isTemporalUnavailable, nameOfFailure } from '../../client/temporal-failure.js';
import { isDatabaseUnavailable } from '../../store/database.js';
import { PATIENCE } from '../patience.js';
import { retryAfter } from '../problems.js';
import { answerInTime } from '../surroundings.js';
import { HEAVY, limitRate, type Turns } from '../rate-limit.js';
import { archiveExport, archiveRoutes } from './archive/routes.js';
import { ASSET_NAMES, assetOf } from './asset-files.js';
import { companyIdOf, NotSignedIn, sessionOf, show, StaleForm, withCompany, withSession } from './handling.js';
import { integrationRoutes } from './integration/routes.js';
import { liveEvents } from './live.js';
import { MessagePage } from './message-page.js';
import { monthExport, monthRoutes } from './month/routes.js';
import { operationsRoutes } from './operations/routes.js';
import { documentHeaders, headers, notKept, ownForms, smallForms } from './security.js';
import { Cookies } from './session.js';
import { settingsRoutes } from './settings/routes.js';
import { signInRoutes } from './sign-in.js';
import { transferRoutes } from './transfer/routes.js';
import { usersRoutes } from './users/routes.js';
import { viewOf, type ConsoleDependencies, type ConsoleEnv, type Wiring } from './view.js';
import { common } from './words/common.js';

const PAGES = ['/', '/sign-in', '/sign-out', '/preferences', '/operations/*', '/c/*'] as const;

const DOCUMENT = '/c/:company/archive/:report/receipts.pdf';
/** What makes a worker read from Tripletex, or the database read a whole archive. */
const HEAVY_PAGES = [DOCUMENT, '/c/:company/archive.csv', '/c/:company/month.csv'] as const;

/** The pages that people see, for customers and for whoever runs the service. To be mounted at `/`. */
export function consolePages(deps: ConsoleDependencies, turns: Turns): Hono<ConsoleEnv> {
  const wiring: Wiring = { ...deps, turns, cookies: new Cookies(deps.cipher) };
  const app = new Hono<ConsoleEnv>();
  app.onError((error, c) => failurePage(c, wiring, error));
  for (const name of ASSET_NAMES) app.get(assetOf(name).path, (c) => asset(c, name));
  // Outermost: what is set last holds.
  app.use(DOCUMENT, documentHeaders);
  for (const path of PAGES) app.use(path, noted, headers, notKept, ownForms, smallForms, answerInTime, patient(wiring));
  app.route('/', signInRoutes(wiring));
  app.use('/c/:company/*', withSession(wiring), withCompany(wiring));
  for (const path of HEAVY_PAGES)
    app.use(
      path,
      limitRate(turns, (c: Context<ConsoleEnv>) => c.get('session'), HEAVY),
    );
  app.get('/c/:company/live', (c) => liveEvents(c, deps, [companyIdOf(c)]));
  app.get('/c/:company/archive.csv', archiveExport(wiring));
  app.route('/c/:company/archive', archiveRoutes(wiring));
  app.route('/c/:company/archive', transferRoutes(wiring));
  app.get('/c/:company/month.csv', monthExport(wiring));
  app.route('/c/:company/month', monthRoutes(wiring));
  app.route('/c/:company/settings', settingsRoutes(wiring));
  app.route('/c/:company/integration', integrationRoutes(wiring));
  app.route('/c/:company/users', usersRoutes(wiring));
  app.all('/c/*', () => notThere());
  app.use('/operations/*', withSession(wiring));
  app.route('/operations', operationsRoutes(wiring));
  app.all('/operations/*', () => notThere());
  // Last: what nobody else answers.
  app.all('*', forPeople, headers, notKept, () => notThere());
  return app;
}

/** Whoever looks with a browser goes on; programs, and whoever calls the API, are answered as data. */
const forPeople: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  const type = accepts(c, {
    header: 'Accept',
    supports: ['application/json', 'text/html'],
    default: 'application/json',
  });
  if (type !== 'text/html' || /^\/v1(\/|$)/.test(c.req.path)) return c.notFound();
  return next();
};

/** Says by which pattern a page was answered: addresses name companies and reports. */
const noted: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  await next();
  c.set('route', routePath(c));
};

/** Keeps nobody waiting while Temporal is away; a worker may be waited for where one is asked. */
function patient({ within }: Wiring): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const asksWorker = c.req.method === 'POST' || /\/(receipts\.pdf|settings)$/.test(c.req.path);
    await within(asksWorker ? PATIENCE.long : PATIENCE.look, next);
  };
}

function asset(c: Context, name: (typeof ASSET_NAMES)[number]): Response {
  const { bytes, type } = assetOf(name);
  return c.body(bytes, 200, {
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
}

function notThere(): never {
  throw new Refused(404, common.notFound);
}

/** What went wrong, said calmly; what is our fault is logged. */
async function failurePage(c: Context, wiring: Wiring, error: Error): Promise<Response> {
  // Where nothing can be asked, whoever looks counts as a stranger.
  const view = viewOf(c, wiring.cookies, await sessionOf(c, wiring).catch(() => undefined));
  const { status, title, text } = failureOf(error);
  if (error instanceof Refused) for (const [name, value] of Object.entries(retryAfter(error))) c.header(name, value);
  if (status >= 500) wiring.logger.error({ failure: nameOfFailure(error) }, 'A page could not be shown.');
  return show(c, <MessagePage view={view} title={title} text={text} />, status);
}

function failureOf(error: Error) {
  if (error instanceof NotSignedIn)
    return { status: 401, title: common.notSignedInTitle, text: common.notSignedIn } as const;
  if (error instanceof StaleForm || (error instanceof HTTPException && error.status === 403))
    return { status: 403, title: common.staleFormTitle, text: common.staleForm } as const;
  if (isTemporalUnavailable(error) || isDatabaseUnavailable(error) || error instanceof HTTPException)
    return { status: 503, title: common.unavailableTitle, text: common.unavailable } as const;
  const status = error instanceof Refused ? error.status : 500;
  if (status === 403) return { status, title: common.forbiddenTitle, text: common.forbidden } as const;
  if (status === 404) return { status, title: common.notFoundTitle, text: common.notFound } as const;
  if (status === 413) return { status, title: common.staleFormTitle, text: common.staleForm } as const;
  if (status === 429 || status === 503)
    return { status, title: common.unavailableTitle, text: common.unavailable } as const;
  return { status: 500, title: common.brokenTitle, text: common.broken } as const;
}

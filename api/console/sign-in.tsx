import { Hono } from 'hono';
import { Refused } from '../../client/refused.js';
import { fieldOf, pathOf, show, signedInView, withSession } from './handling.js';
import { CompaniesPage } from './companies-page.js';
import { isOneOf, LANGUAGES, THEMES } from './language.js';
import { MessagePage } from './message-page.js';
import { beginSession, type Session } from './session.js';
import { viewOf, type ConsoleEnv, type Wiring } from './view.js';
import { common } from './words/common.js';

/** The way in from Sonya, the way out, and how somebody wants to see the pages. */
export function signInRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { cookies, rooms, signIns } = wiring;
  const withOwnSession = withSession(wiring);

  app.get('/sign-in', async (c) => {
    const view = viewOf(c, cookies, undefined);
    const token = c.req.query('token') ?? '';
    const identity = await wiring.verify(token).catch((error: unknown) => {
      if (error instanceof Refused && error.status === 401) return undefined;
      throw error;
    });
    // A look at what a link leads to, as some mail programs take, does not use it up.
    if (c.req.raw.method === 'HEAD') return c.body(null, identity === undefined ? 401 : 200);
    const isOver = identity?.sessionExpiresAt !== undefined && identity.sessionExpiresAt.getTime() <= Date.now();
    if (identity === undefined || isOver)
      return show(c, <MessagePage view={view} title={common.badTokenTitle} text={common.badToken} />, 401);
    if (identity.role === 'approval-service')
      return show(c, <MessagePage view={view} title={common.forbiddenTitle} text={common.noPages} />, 403);
    const session = beginSession(identity, await signIns.signOutsOf(identity.subject));
    if (!(await signIns.use(token, identity.expiresAt)))
      return show(c, <MessagePage view={view} title={common.usedTokenTitle} text={common.usedToken} />, 401);
    if (!cookies.keep(c, session))
      return show(
        c,
        <MessagePage view={view} title={common.tooManyCompaniesTitle} text={common.tooManyCompanies} />,
        422,
      );
    return c.redirect(firstPage(session), 303);
  });

  app.get('/', withOwnSession, async (c) => {
    const session = c.get('session');
    const first = firstPage(session);
    if (first !== '/') return c.redirect(first, 303);
    const known = await rooms.overview.companies();
    const companies = session.companies.includes('*')
      ? known
      : session.companies.map((id) => known.find(({ companyId }) => companyId === id) ?? { companyId: id, name: null });
    return show(c, <CompaniesPage view={signedInView(c, wiring)} companies={companies} />);
  });

  app.post('/preferences', withOwnSession, (c) => {
    const [session, form] = [c.get('session'), c.get('form')];
    const [language, theme] = [fieldOf(form, 'language'), fieldOf(form, 'theme')];
    cookies.keep(c, {
      ...session,
      ...(isOneOf(LANGUAGES, language) && { language }),
      ...(isOneOf(THEMES, theme) && { theme }),
    });
    return c.redirect(pathOf(form, '/'), 303);
  });

  app.post('/sign-out', withOwnSession, async (c) => {
    await signIns.signOut(c.get('session').subject);
    cookies.end(c);
    const view = viewOf(c, cookies, undefined);
    return show(c, <MessagePage view={view} title={common.signedOutTitle} text={common.signedOut} />);
  });

  return app;
}

/** The page that somebody most likely wants to see. */
function firstPage({ role, companies }: Session): string {
  if (role === 'operator') return '/operations';
  const [only, ...others] = companies;
  return only === undefined || only === '*' || others.length > 0 ? '/' : `/c/${only}/archive`;
}

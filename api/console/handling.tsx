import type { Context } from 'hono';
import type { HtmlEscapedString } from 'hono/utils/html';
import { Refused } from '../../client/refused.js';
import { isTemporalUnavailable } from '../../client/temporal-failure.js';
import type { Text } from '../../contract/text.js';
import { isBrokenOff } from '../broken-off.js';
import { maySee, type Role } from '../identity.js';
import { isFormOf, type Flash, type Session } from './session.js';
import { viewOf, type CompanyView, type ConsoleEnv, type SignedInView, type View, type Wiring } from './view.js';
import { common } from './words/common.js';

/** What the handlers of all pages do alike. */

type ConsoleContext = Context<ConsoleEnv>;

/** Answers a page. */
export async function show(
  c: Context,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  status: 200 | Refused['status'] = 200,
): Promise<Response> {
  return c.html(`<!doctype html>${String(await page)}`, status);
}

/** Thrown where somebody is not signed in, or their session is over. */
export class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn';
}

/** Thrown for a form that its session did not send. */
export class StaleForm extends Error {
  override readonly name = 'StaleForm';
}

export function signedInView(c: ConsoleContext, wiring: Wiring): SignedInView {
  const session = c.get('session');
  return { ...viewOf(c, wiring.cookies, session), session };
}

export function companyIdOf(c: Context): string {
  return c.req.param('company') ?? '';
}

export async function companyView(c: ConsoleContext, wiring: Wiring): Promise<CompanyView> {
  const id = companyIdOf(c);
  const known = await wiring.rooms.overview.company(id);
  const company = { id, name: known?.name ?? null, isPaused: known?.isPaused === true };
  return { ...signedInView(c, wiring), company, tripletex: wiring.tripletexOrigin };
}

/** The session of a request; undefined without one, or when it is over. */
export async function sessionOf(c: Context, { cookies, signIns }: Wiring): Promise<Session | undefined> {
  const session = cookies.session(c);
  return session !== undefined && (await signIns.isCurrent(session)) ? session : undefined;
}

/** Whoever is signed in goes on. */
export function withSession(wiring: Wiring) {
  return async (c: ConsoleContext, next: () => Promise<void>): Promise<void> => {
    const session = await sessionOf(c, wiring);
    if (session === undefined) throw new NotSignedIn();
    c.set('session', session);
    await wiring.turns.take(session);
    if (c.req.method === 'POST') {
      const form = await formOf(c);
      if (!isFormOf(session, form.get('csrf'))) throw new StaleForm();
      c.set('form', form);
    }
    await next();
  };
}

/** What is no form, or breaks off, is none that a page of ours has sent. */
async function formOf(c: ConsoleContext): Promise<FormData> {
  try {
    return await c.req.formData();
  } catch (error) {
    if (error instanceof TypeError || isBrokenOff(error)) throw new StaleForm();
    throw error;
  }
}

/** Whoever may see the company goes on; to others it does not exist. */
export function withCompany(wiring: Wiring) {
  return async (c: ConsoleContext, next: () => Promise<void>): Promise<void> => {
    const session = c.get('session');
    const companyId = companyIdOf(c);
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(companyId) || !maySee(session, companyId))
      throw new Refused(404, common.notFound);
    // Who sees all companies sees those there are; who names one may be about to connect it.
    if (!session.companies.includes(companyId) && !(await wiring.rooms.archive.knows(companyId)))
      throw new Refused(404, common.notFound);
    await next();
  };
}

/** Throws `Refused` (403) for every other role. */
export function demandRole(c: ConsoleContext, ...roles: readonly Role[]): void {
  if (!roles.includes(c.get('session').role)) throw new Refused(403, common.forbidden);
}

/** What a form asks for. */
interface Action {
  /** Where to go afterwards, whatever came of it. */
  readonly back: string;
  /** Does it and answers what to say. */
  readonly work: () => Promise<Text | Flash>;
  /** The page of the form with what was written in it, for whoever is refused; without it the next page says why. */
  readonly again?: ((refused: RefusedView) => Promise<HtmlEscapedString>) | undefined;
}

/** How the page of a form differs that was refused. */
export type RefusedView = Pick<View, 'address' | 'flash'>;

/** Does what a form asks for, and says on the next page what came of it. */
export async function act(c: ConsoleContext, wiring: Wiring, { back, work, again }: Action): Promise<Response> {
  try {
    const said = await work();
    wiring.cookies.say(c, 'tone' in said ? said : { tone: 'good', text: said });
  } catch (error) {
    const flash: Flash = { tone: 'bad', text: refusalOf(error) };
    // Nobody writes twice what they wrote; where the form was sent to may be no page that can be looked at again.
    if (again !== undefined)
      return show(c, again({ address: back, flash }), error instanceof Refused ? error.status : 503);
    wiring.cookies.say(c, flash);
  }
  return c.redirect(back, 303);
}

function refusalOf(error: unknown): Text {
  if (error instanceof Refused) return textOf(error);
  if (isTemporalUnavailable(error)) return common.unavailable;
  throw error;
}

/** Which rule is broken says more than that one is; a form breaks few at once. */
function textOf({ detail, errors }: Refused): Text {
  const [first] = errors ?? [];
  return typeof first?.message === 'object' ? first.message : detail;
}

/** The text of a field, without blanks around it; empty when it is not there. */
export function fieldOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** A path of our own to go back to; nothing that leads elsewhere. */
export function pathOf(form: FormData, fallback: string): string {
  const back = fieldOf(form, 'back');
  return /^\/(?![/\\])[^\s\\]*$/.test(back) ? back : fallback;
}

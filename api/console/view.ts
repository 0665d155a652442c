import type { Context } from 'hono';
import type { Text } from '../../contract/text.js';
import type { AppDependencies } from '../app-dependencies.js';
import { formatOf, type Format } from './format.js';
import { languageOf, type Language, type Theme } from './language.js';
import type { Turns } from '../rate-limit.js';
import type { Cookies, Flash, Session } from './session.js';

/** What every page is shown with. */
export interface View {
  readonly language: Language;
  readonly theme: Theme;
  /** A text in the reader's language. */
  readonly t: (text: Text) => string;
  readonly format: Format;
  /** Where the reader is, with what they filter by. */
  readonly address: string;
  readonly flash: Flash | undefined;
  readonly session: Session | undefined;
}

/** What a page of somebody who is signed in is shown with. */
export interface SignedInView extends View {
  readonly session: Session;
}

/** What a page of a company is shown with. */
export interface CompanyView extends SignedInView {
  readonly company: { readonly id: string; readonly name: string | null; readonly isPaused: boolean };
  /** Where Tripletex is opened. */
  readonly tripletex: string;
}

/** What the pages need of what the whole application has. */
export type ConsoleDependencies = Pick<
  AppDependencies,
  | 'rooms'
  | 'verify'
  | 'cipher'
  | 'live'
  | 'within'
  | 'signIns'
  | 'helpUrl'
  | 'tripletexOrigin'
  | 'temporalUi'
  | 'logger'
>;

/** What the pages are made with. */
export interface Wiring extends ConsoleDependencies {
  readonly cookies: Cookies;
  /** Who asks for more than they may is refused. */
  readonly turns: Turns;
}

export interface ConsoleEnv {
  Variables: {
    session: Session;
    form: FormData;
    /** The pattern of the address, for whoever counts requests. */
    route: string;
  };
}

/** How to show a page to whoever asks for it. */
export function viewOf(c: Context, cookies: Cookies, session: Session | undefined): View {
  const language = languageFor(c, session);
  const { pathname, search } = new URL(c.req.url);
  return {
    language,
    theme: session?.theme ?? 'auto',
    t: (text) => text[language],
    format: formatOf(language),
    address: session === undefined ? '/' : pathname + search,
    // A page that only looks again says nothing: it was meant for the one that a form led to.
    flash: c.req.header('x-looks-again') === undefined ? cookies.said(c) : undefined,
    session,
  };
}

/** The language that somebody chose, else the one that their browser asks for. */
export function languageFor(c: Context, session: Session | undefined): Language {
  return session?.language ?? languageOf(c.req.header('accept-language'), 'nb');
}

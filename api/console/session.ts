import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { z } from 'zod';
import type { Text } from '../../contract/text.js';
import type { Cipher } from '../../store/cipher.js';
import { ROLES, type Identity } from '../identity.js';
import { LANGUAGES, THEMES } from './language.js';

/** Who looks at the pages, until when, and how they want to see them. */
const Session = z.object({
  subject: z.string(),
  /** How often the subject had signed out when it began: signing out once more ends it. */
  signOuts: z.int(),
  role: z.enum(ROLES),
  companies: z.array(z.string()),
  /** An instant. */
  expiresAt: z.string(),
  /** Every form carries it: no other site can know it. */
  csrf: z.string(),
  language: z.enum(LANGUAGES).optional(),
  theme: z.enum(THEMES),
});
export type Session = z.infer<typeof Session>;

/** What is said once, on the page after a form. */
export interface Flash {
  readonly tone: 'good' | 'bad';
  readonly text: Text;
}

const [SESSION, FLASH] = ['sonya_session', 'sonya_flash'];
const HOURS = 8;
/** Browsers keep no cookie for longer than 400 days. */
const LONGEST_COOKIE_MS = 399 * 24 * 60 * 60_000;
/** What browsers keep of one cookie at least. */
const MOST_BYTES = 4000;

/** Begins a session of the person whom a token names, which lasts as long as the token says, else eight hours. */
export function beginSession(
  { subject, role, companies, sessionExpiresAt }: Identity,
  signOuts: number,
  now = new Date(),
): Session {
  const expiresAt = (sessionExpiresAt ?? new Date(now.getTime() + HOURS * 60 * 60_000)).toISOString();
  return {
    subject,
    signOuts,
    role,
    companies: [...companies],
    expiresAt,
    csrf: randomBytes(24).toString('base64url'),
    theme: 'auto',
  };
}

/** Sessions and what is said once, sealed in cookies: the browser keeps them, nobody else can read or make them. */
export class Cookies {
  constructor(private readonly cipher: Cipher) {}

  /** The session of a request as its browser keeps it; undefined without one, or when its time is over. */
  session(c: Context): Session | undefined {
    const session = Session.safeParse(this.open(c, SESSION));
    return session.success && Date.parse(session.data.expiresAt) > Date.now() ? session.data : undefined;
  }

  /** Keeps a session. False when it names more companies than a cookie holds. */
  keep(c: Context, session: Session): boolean {
    const sealed = this.seal(SESSION, session);
    if (sealed.length > MOST_BYTES) return false;
    const expires = new Date(Math.min(Date.parse(session.expiresAt), Date.now() + LONGEST_COOKIE_MS));
    setCookie(c, SESSION, sealed, { ...attributesFor(c), expires });
    return true;
  }

  end(c: Context): void {
    deleteCookie(c, SESSION, attributesFor(c));
  }

  /** Says something on the next page. */
  say(c: Context, flash: Flash): void {
    setCookie(c, FLASH, this.seal(FLASH, flash), { ...attributesFor(c), maxAge: 60 });
  }

  /** What is to be said on this page; only once. */
  said(c: Context): Flash | undefined {
    const flash = this.open(c, FLASH) as Flash | undefined;
    if (flash !== undefined) deleteCookie(c, FLASH, attributesFor(c));
    return flash;
  }

  private seal(name: string, value: unknown): string {
    return this.cipher.encrypt(JSON.stringify(value), name).toString('base64url');
  }

  /** What is none of ours, or was sealed with a key that is gone, counts as nothing. */
  private open(c: Context, name: string): unknown {
    const sealed = getCookie(c, name, attributesFor(c).prefix);
    if (sealed === undefined) return undefined;
    try {
      return JSON.parse(this.cipher.decrypt(Buffer.from(sealed, 'base64url'), name));
    } catch {
      return undefined;
    }
  }
}

/** Sent by https only, and bound to this host; without either on one's own machine alone, where there is no https. */
function attributesFor(c: Context): Attributes {
  const isOwnMachine = LOOPBACK.test(new URL(c.req.url).hostname) && c.req.header('x-forwarded-proto') === undefined;
  const usual = { path: '/', httpOnly: true, sameSite: 'Lax' } as const;
  return isOwnMachine ? usual : { ...usual, secure: true, prefix: 'host' };
}

type Attributes = CookieOptions & { readonly prefix?: 'host' };

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether a form carries the token of its session. */
export function isFormOf(session: Session, token: unknown): boolean {
  if (typeof token !== 'string') return false;
  const [given, known] = [Buffer.from(token), Buffer.from(session.csrf)];
  return given.length === known.length && timingSafeEqual(given, known);
}

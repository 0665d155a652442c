import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Text } from '../../contract/text.js';
import type { Cipher } from '../../store/cipher.js';
import { ROLES, type Identity } from '../identity.js';
import { LANGUAGES, THEMES } from './language.js';

/** Who looks at the pages, until when, and how they want to see them. */
const Session = z.object({
  subject: z.string(),
  role: z.enum(ROLES),
  companies: z.array(z.string()),
  /** An instant. */
  expiresAt: z.string(),
  /** Every form carries it: no other site can know it. */
  csrf: z.string(),
  language: z.enum(LANGUAGES).optional(),
  theme: z.enum(THEMES).default('auto'),
});
export type Session = z.infer<typeof Session>;

/** What is said once, on the page after a form. */
export interface Flash {
  readonly tone: 'good' | 'bad';
  readonly text: Text;
}

const SESSION = 'sonya_session';
const FLASH = 'sonya_flash';
const HOURS = 8;
/** What browsers keep of one cookie at least. */
const MOST_BYTES = 4000;

/** Begins a session of whoever a token names. */
export function beginSession({ subject, role, companies }: Identity, now = new Date()): Session {
  const expiresAt = new Date(now.getTime() + HOURS * 60 * 60_000).toISOString();
  return {
    subject,
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

  /** The session of a request; undefined without one, or when it is over. */
  session(c: Context): Session | undefined {
    const session = Session.safeParse(this.open(c, SESSION));
    return session.success && Date.parse(session.data.expiresAt) > Date.now() ? session.data : undefined;
  }

  /** Keeps a session. False when it names more companies than a cookie holds. */
  keep(c: Context, session: Session): boolean {
    const sealed = this.seal(SESSION, session);
    if (sealed.length > MOST_BYTES) return false;
    setCookie(c, SESSION, sealed, { ...attributes(c), expires: new Date(session.expiresAt) });
    return true;
  }

  end(c: Context): void {
    deleteCookie(c, SESSION, attributes(c));
  }

  /** Says something on the next page. */
  say(c: Context, flash: Flash): void {
    setCookie(c, FLASH, this.seal(FLASH, flash), { ...attributes(c), maxAge: 60 });
  }

  /** What is to be said on this page; only once. */
  said(c: Context): Flash | undefined {
    if (getCookie(c, FLASH) === undefined) return undefined;
    deleteCookie(c, FLASH, attributes(c));
    return this.open(c, FLASH) as Flash | undefined;
  }

  private seal(name: string, value: unknown): string {
    return this.cipher.encrypt(JSON.stringify(value), name).toString('base64url');
  }

  /** What is none of ours, or was sealed with a key that is gone, counts as nothing. */
  private open(c: Context, name: string): unknown {
    const sealed = getCookie(c, name);
    if (sealed === undefined) return undefined;
    try {
      return JSON.parse(this.cipher.decrypt(Buffer.from(sealed, 'base64url'), name));
    } catch {
      return undefined;
    }
  }
}

function attributes(c: Context) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(c) } as const;
}

/** Whether the browser came by https, also through a proxy that says so. */
function isHttps(c: Context): boolean {
  const forwarded = c.req.header('x-forwarded-proto')?.split(',')[0]?.trim();
  return (forwarded ?? new URL(c.req.url).protocol.replace(':', '')) === 'https';
}

/** Whether a form carries the token of its session. */
export function isFormOf(session: Session, token: unknown): boolean {
  if (typeof token !== 'string') return false;
  const [given, known] = [Buffer.from(token), Buffer.from(session.csrf)];
  return given.length === known.length && timingSafeEqual(given, known);
}

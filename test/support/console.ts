import type { Role } from '../../api/identity.js';
import type { ServeOptions } from '../../api/serve.js';
import type { Environment } from '../../runtime/config.js';
import { serveTestApi, signToken } from './api.js';
import type { TestService } from './service.js';

/** The pages on a real server, and people who look at them. */
export interface TestConsole {
  readonly url: string;
  /** Somebody who has come in from Sonya. */
  signIn(who?: Who): Promise<Visitor>;
  /** Somebody who has not. */
  stranger(): Visitor;
  /** A token as Sonya gives it. */
  token(who?: Who): Promise<string>;
  close(): Promise<void>;
}

export interface Who {
  readonly role?: Role;
  readonly companies?: readonly string[];
  readonly subject?: string;
  readonly expires?: string;
  /** Whatever else the token says. */
  readonly claims?: object;
}

/** A page as a visitor got it. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
  /** Where it leads, when it leads elsewhere. */
  readonly location: string | null;
}

/** What a page is told while it is open. */
export interface Heard {
  /** The next event; null when none comes in time. */
  readonly within: (ms: number) => Promise<string | null>;
  readonly next: () => Promise<string | null>;
  readonly close: () => void;
}

/** What a page says, without its marks. */
export function plain(html: string): string {
  return html
    .replaceAll('<wbr/>', '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\s\u00a0]+/g, ' ');
}

/** Serves the pages of a service that runs, as they are served in production. */
export async function startConsole(
  service: TestService,
  settings: Environment = {},
  options: Partial<ServeOptions> = {},
): Promise<TestConsole> {
  const links = { HELP_URL: 'https://hjelp.sonya.example/tripletex', TEMPORAL_UI_URL: 'http://localhost:8233' };
  const { url, stop } = await serveTestApi({ ...service.environment, ...links, ...settings }, options);
  const token = ({
    role = 'admin',
    companies = [],
    subject = 'nora@nordfjell.example',
    expires = '5m',
    claims,
  }: Who = {}) => signToken(role, companies, { sub: subject, expires, ...(claims && { claims }) });
  return {
    url,
    token,
    stranger: () => new Visitor(url),
    signIn: async (who) => {
      const visitor = new Visitor(url);
      await visitor.get(`/sign-in?token=${await token(who)}`);
      return visitor;
    },
    close: stop,
  };
}

/** Somebody with a browser that runs no scripts. */
export class Visitor {
  private readonly kept = new Map<string, string>();

  constructor(private readonly url: string) {}

  /** Somebody else who has got hold of everything this browser keeps. */
  copy(): Visitor {
    const other = new Visitor(this.url);
    this.kept.forEach((value, name) => other.kept.set(name, value));
    return other;
  }

  /** Every attribute of the cookies that came with the last answer. */
  lastCookies: readonly string[] = [];

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  /** Asks for a page, and reads nothing of it yet. */
  open(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers: this.cookie() });
  }

  /** Sends a form as the page at `from` has it, with the token of that page. */
  async post(path: string, fields: Record<string, string | readonly string[]>, from = path): Promise<Answer> {
    const { body } = await this.get(from);
    const csrf = /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
    return this.send(path, formOf({ csrf, ...fields }, { origin: this.url }));
  }

  /** Sends a form as it is, from anywhere. */
  async postRaw(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, formOf(fields, headers));
  }

  /** Listens to what a page is told. */
  async listen(path: string): Promise<Heard> {
    const ended = new AbortController();
    const response = await fetch(`${this.url}${path}`, { headers: this.cookie(), signal: ended.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader === undefined) throw new Error('Nothing is told there.');
    let text = '';
    let reading: Promise<void> | undefined;
    const read = async () => {
      text += (await reader.read()).value ?? '';
    };
    const take = () => {
      const [whole, event] = /^event: (\S+)\n[^]*?\n\n/.exec(text) ?? [];
      text = text.slice(whole?.length ?? 0);
      return event ?? null;
    };
    const within = async (ms: number): Promise<string | null> => {
      const until = Date.now() + ms;
      for (let event = take(); ; event = take()) {
        if (event !== null || Date.now() >= until) return event;
        reading ??= read().finally(() => (reading = undefined));
        await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, until - Date.now()))]);
      }
    };
    return { within, next: () => within(10_000), close: () => ended.abort() };
  }

  /** What the browser keeps, as it sends it along. */
  cookies(): string {
    return [...this.kept].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Goes where an answer leads. */
  async follow({ location }: Answer): Promise<Answer> {
    return this.get(location ?? '/');
  }

  private async send(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), ...this.cookie() },
    });
    this.lastCookies = response.headers.getSetCookie();
    for (const set of this.lastCookies) this.keep(set);
    const location = response.headers.get('location');
    return { status: response.status, body: await response.text(), headers: response.headers, location };
  }

  private cookie(): Record<string, string> {
    return this.kept.size === 0 ? {} : { cookie: this.cookies() };
  }

  private keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (/max-age=0/i.test(set)) this.kept.delete(name);
    else this.kept.set(name, value);
  }
}

function formOf(fields: Record<string, string | readonly string[]>, headers: Record<string, string>): RequestInit {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const each of typeof value === 'string' ? [value] : value) body.append(name, each);
  return { method: 'POST', body, headers };
}

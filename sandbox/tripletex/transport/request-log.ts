/** One call that was answered, or broken off. */
export interface LoggedRequest {
  readonly at: string;
  readonly method: string;
  /** After /v2, decoded, without the query. */
  readonly path: string;
  /** With its question mark, or empty. Tokens are masked. */
  readonly query: string;
  /** 0 when the connection was dropped or left hanging. */
  readonly status: number;
  readonly ms: number;
  readonly company: string | null;
  readonly requestId: string;
  /** What was made to go wrong. */
  readonly fault: string | null;
  /** The JSON body with tokens masked; for an upload its size. */
  readonly body: unknown;
}

const LONGEST = 20_000;
const SECRET = /token/i;

/** The newest calls, the oldest first. */
export class RequestLog {
  private kept: LoggedRequest[] = [];

  get entries(): readonly LoggedRequest[] {
    return this.kept;
  }

  add(entry: LoggedRequest): void {
    this.kept.push(entry);
    if (this.kept.length > LONGEST) this.kept.shift();
  }

  /** Forgets all of them, or those of one company. */
  clear(company?: string): void {
    this.kept = company === undefined ? [] : this.kept.filter((entry) => entry.company !== company);
  }
}

/** A body as it may be shown. */
export function loggedBody(body: Buffer, contentType: string): unknown {
  if (body.length === 0) return null;
  if (!contentType.includes('json')) return `${contentType.split(';')[0] ?? ''}, ${body.length} bytes`;
  try {
    return JSON.parse(body.toString('utf8'), (name, value: unknown) => (SECRET.test(name) ? '***' : value));
  } catch {
    return `not JSON, ${body.length} bytes`;
  }
}

/** A query as it may be shown. */
export function loggedQuery(query: URLSearchParams): string {
  const shown = [...query].map(([name, value]) => `${name}=${SECRET.test(name) ? '***' : value}`);
  return shown.length === 0 ? '' : `?${shown.join('&')}`;
}

/** A path as it may be shown: the one that ends a session holds its token. */
export function loggedPath(path: string): string {
  return path.replace(/^\/token\/session\/[^:>].*$/, '/token/session/***');
}

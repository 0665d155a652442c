import { SANDBOX_CONSUMER_TOKEN } from '../../../sandbox/tripletex/seed.js';
import type { CompanyHandle } from '../../../sandbox/tripletex/company-handle.js';
import type { TripletexSandbox } from '../../../sandbox/tripletex/server.js';

/** What the API answered. `error` is the code and the first thing objected to. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
  readonly value: Record<string, never> & Record<string, never[]>;
  readonly error: string;
}

export type Send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

export interface ApiClient {
  readonly send: Send;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  readonly post: (path: string, body?: unknown) => Promise<Answer>;
  readonly put: (path: string, body?: unknown) => Promise<Answer>;
  readonly remove: (path: string) => Promise<Answer>;
  readonly upload: (path: string, parts: readonly Part[]) => Promise<Answer>;
}

export interface Part {
  readonly name?: string;
  readonly bytes: Uint8Array;
  readonly type?: string;
  readonly fileName?: string;
}

/** Calls without a session. */
export async function call(
  sandbox: Pick<TripletexSandbox, 'baseUrl'>,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isForm = body instanceof FormData;
  const content =
    body === undefined ? {} : { body: isForm ? body : typeof body === 'string' ? body : JSON.stringify(body) };
  const type: Record<string, string> = body === undefined || isForm ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${sandbox.baseUrl}${path}`, { method, headers: { ...type, ...headers }, ...content });
  const text = await response.text();
  const parsed = (response.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : undefined;
  const [first] = parsed?.validationMessages ?? [];
  const error =
    parsed?.code === undefined
      ? ''
      : `${parsed.code} ${first === undefined ? '' : `${first.field}: ${first.message}`}`.trim();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: parsed,
    value: parsed?.value ?? parsed?.values,
    error,
  };
}

export async function sessionToken(
  sandbox: Pick<TripletexSandbox, 'baseUrl'>,
  employeeToken: string,
  expirationDate = '2099-01-01',
): Promise<string> {
  const answer = await call(sandbox, 'POST', '/token/session/:create', {
    consumerToken: SANDBOX_CONSUMER_TOKEN,
    employeeToken,
    expirationDate,
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return String(answer.body.value.token);
}

export function basic(username: string | number, token: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}` };
}

/** Logs in with a company's key. `as`: the company id to name, 0 when left out. */
export async function login(
  sandbox: Pick<TripletexSandbox, 'baseUrl'>,
  { userKey }: Pick<CompanyHandle, 'userKey'>,
  as: string | number = 0,
): Promise<ApiClient> {
  const authorization = basic(as, await sessionToken(sandbox, userKey));
  const send: Send = (method, path, body, headers = {}) =>
    call(sandbox, method, path, body, { ...authorization, ...headers });
  return {
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
    remove: (path) => send('DELETE', path),
    upload: (path, parts) => {
      const form = new FormData();
      for (const { name = 'file', bytes, type = 'application/pdf', fileName = 'receipt.pdf' } of parts) {
        form.append(name, new Blob([new Uint8Array(bytes)], { type }), fileName);
      }
      return send('POST', path, form);
    },
  };
}

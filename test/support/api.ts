import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import type { Role } from '../../api/identity.js';
import { serveApi, type ServedApi, type ServeOptions } from '../../api/serve.js';
import type { ProblemDocument } from '../../client/refused.js';
import { readConfig, type Environment } from '../../runtime/config.js';
import { createLogger } from '../../runtime/logger.js';
import { descriptionAt, type ExpectDescribed } from './described.js';

export const TEST_TOKEN_SECRET = 'what the tests sign their tokens with, for nobody else';

/** The API, listening as it does in production, and whoever calls it. */
export interface TestApi {
  readonly url: string;
  /** What it has logged so far, one JSON document a line. */
  readonly log: () => string;
  /** Somebody with a token. */
  readonly as: (role: Role, companies: readonly string[], sub?: string) => Promise<Caller>;
  readonly stop: () => Promise<void>;
}

export interface Caller {
  readonly token: string;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answered>;
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** What it says, as it was sent. */
  readonly text: string;
  /** The JSON of it. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what it is taken for
  readonly body: <T>() => T;
  readonly problem: () => ProblemDocument;
}

/** Signs a token as whoever shares the secret with the API does. */
export function signToken(
  role: Role,
  companies: readonly string[],
  { sub = 'nora', expires = '5m', claims = {} }: { sub?: string; expires?: string; claims?: object } = {},
): Promise<string> {
  return new SignJWT({ sub, role, companies, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setJti(randomUUID())
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(TEST_TOKEN_SECRET));
}

/** Serves everything that is served over HTTP, of a service, on a free port where none is set. */
export function serveTestApi(
  environment: Environment,
  { logger = createLogger('silent'), ...options }: Partial<ServeOptions> = {},
): Promise<ServedApi> {
  const settings = { HTTP_PORT: '0', ...environment, AUTH_JWT_SECRET: TEST_TOKEN_SECRET };
  return serveApi(readConfig('api', settings), settings, { logger, ...options });
}

/** Serves the API of a service on a free port, and keeps its log. */
export async function startTestApi(
  environment: Environment,
  options: Omit<Partial<ServeOptions>, 'logger'> = {},
): Promise<TestApi> {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const served = await serveTestApi(environment, { ...options, logger });
  const expectDescribed = await descriptionAt(served.url);
  return {
    url: served.url,
    log: () => lines.join(''),
    as: async (role, companies, sub) =>
      callerOf(
        { url: served.url, expectDescribed },
        await signToken(role, companies, { ...(sub !== undefined && { sub }) }),
      ),
    stop: served.stop,
  };
}

function callerOf({ url, expectDescribed }: { url: string; expectDescribed: ExpectDescribed }, token: string): Caller {
  const send: Caller['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = await answered(response);
    expectDescribed(method, path, answer);
    return answer;
  };
  return { token, send, get: (path, headers) => send('GET', path, undefined, headers) };
}

/** Reads an answer to its end. */
export async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what it is taken for
    body: <T>() => JSON.parse(text) as T,
    problem: () => JSON.parse(text) as ProblemDocument,
  };
}

import type { ServerOptions } from 'node:http';
import type { Client } from '@temporalio/client';
import { prepare } from '../client/prepare.js';
import { openRooms } from '../client/session.js';
import { receiptUrlAllowedOn } from '../contract/receipt-hosts.js';
import { readConfig, type Config, type Environment } from '../runtime/config.js';
import { createDataConverter } from '../runtime/data-converter.js';
import { ErrorForPeople } from '../runtime/error-for-people.js';
import { listen, type HttpListener } from '../runtime/http-listener.js';
import { KeyCipher } from '../runtime/key-cipher.js';
import { createLogger, type Logger } from '../runtime/logger.js';
import { Opened } from '../runtime/opened.js';
import { connectClient, temporalOptions } from '../runtime/temporal-connection.js';
import { openStore, type Store } from '../store/index.js';
import { createApp } from './app.js';
import type { AppDependencies } from './app-dependencies.js';
import { tripletexOrigin } from './console/tripletex-links.js';
import { verifierOf, type TokenKeys } from './identity.js';
import { LiveRoom } from './live.js';
import type { Rate } from './rate-limit.js';

/** The process `api`: serves until it is told to stop, lets requests finish, and ends. Returns its exit code. */
export async function api(environment: Environment): Promise<number> {
  const config = readConfig('api', environment);
  const logger = createLogger(config.LOG_LEVEL, { process: 'api' });
  const stopped = new Promise<void>((resolve) => {
    // Not once: npm and a terminal may both ask, and the second time would cut off what is under way.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  for (const setting of ['AUTH_JWT_ISSUER', 'AUTH_JWT_AUDIENCE'] as const)
    if (config[setting] === undefined)
      logger.warn({ setting }, 'Tokens signed for other services are taken too: set it to what your tokens say.');
  const serving = await serveApi(config, environment, { logger });
  logger.info({ url: serving.url }, 'The API is ready.');
  await stopped;
  await serving.stop();
  logger.info('The API has ended.');
  return 0;
}

/** The API, listening. */
export interface ServedApi {
  readonly url: string;
  /** Takes no new requests, ends what streams, lets the others finish, and ends. */
  readonly stop: () => Promise<void>;
}

/** How slow a caller may be, in milliseconds, and how often it is looked who is too slow. */
export type Patience = Required<
  Pick<ServerOptions, 'headersTimeout' | 'requestTimeout' | 'keepAliveTimeout' | 'connectionsCheckingInterval'>
>;

const USUAL_PATIENCE: Patience = {
  headersTimeout: 60_000,
  requestTimeout: 120_000,
  // Longer than proxies keep a connection (a minute, usually): one that is closed while a request is on its way fails for its sender.
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
};

/** What a test may have otherwise. */
export interface ServeOptions {
  readonly logger: Logger;
  readonly rate?: Rate | undefined;
  readonly patience?: Patience | undefined;
}

/** How long requests may take to finish once it is to end; longer than what waits for a worker need not wait. */
const FINISH_MS = 8_000;

/** Brings schema and search attributes up to date and serves. When it cannot, nothing stays open. */
export async function serveApi(
  config: Config<'api'>,
  environment: Environment,
  { logger, rate, patience = USUAL_PATIENCE }: ServeOptions,
): Promise<ServedApi> {
  const opened = new Opened();
  try {
    const client = await connectClient(environment, createDataConverter(config.ENCRYPTION_KEYS));
    opened.add(() => closeIfThere(client));
    await prepare(config.DATABASE_URL, client, logger);
    const store = openStore(config.DATABASE_URL, new KeyCipher(config.ENCRYPTION_KEYS));
    opened.add(() => store.close());
    const live = new LiveRoom(store.changes, logger);
    opened.add(() => live.close());
    const app = createApp(dependencies(config, { environment, client, store, live, logger }), rate);
    const listener = await listen(app, config.HTTP_HOST, config.HTTP_PORT, patience).catch(inWords);
    return { url: listener.url, stop: () => stop(listener, live, opened) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function inWords(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    throw new ErrorForPeople('The port is taken: set HTTP_PORT to another one, or 0 for a free one.');
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EACCES')
    throw new ErrorForPeople('Nothing can be served there: correct HTTP_HOST and HTTP_PORT.');
  throw error;
}

async function stop(listener: HttpListener, live: LiveRoom, opened: Opened): Promise<void> {
  // Who listens would otherwise be waited for.
  await Promise.all([listener.finish(FINISH_MS), live.close()]);
  await opened.close();
}

const STILL_THERE_MS = 1_000;

/** While Temporal is away calls may be about to be repeated, which throws in the open on a closed connection: it ends with the process. */
async function closeIfThere(client: Client): Promise<void> {
  const isThere = client.withDeadline(Date.now() + STILL_THERE_MS, () => askTemporal(client));
  const answered = await isThere.then(
    () => true,
    () => false,
  );
  if (answered) await client.connection.close();
}

function askTemporal(client: Client): Promise<unknown> {
  return client.connection.workflowService.getSystemInfo({});
}

interface Surroundings {
  readonly environment: Environment;
  readonly client: Client;
  readonly store: Store;
  readonly live: LiveRoom;
  readonly logger: Logger;
}

function dependencies(config: Config<'api'>, surroundings: Surroundings): AppDependencies {
  const { TEMPORAL_UI_URL: url } = config;
  const { environment, client, store, live, logger } = surroundings;
  return {
    rooms: openRooms(client, store),
    verify: verifierOf(tokenKeysOf(config), {
      issuer: config.AUTH_JWT_ISSUER,
      audience: config.AUTH_JWT_AUDIENCE,
    }),
    cipher: new KeyCipher(config.ENCRYPTION_KEYS),
    signIns: store.signIns,
    isReceiptUrlAllowed: receiptUrlAllowedOn(config.RECEIPT_HOSTS),
    helpUrl: config.HELP_URL,
    tripletexOrigin: tripletexOrigin(config.TRIPLETEX_BASE_URL),
    temporalUi: url === undefined ? undefined : { url, namespace: temporalOptions(environment).namespace },
    live,
    within: (ms, work) => client.withDeadline(Date.now() + ms, work),
    checks: { temporal: () => askTemporal(client), database: () => store.ping() },
    logger,
  };
}

/** Keys that are published are asked first: whoever sets both has moved on from the secret. */
function tokenKeysOf({ AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: jwksUrl }: Config<'api'>): TokenKeys {
  if (jwksUrl !== undefined) return { jwksUrl };
  return { secret: secret ?? '' };
}

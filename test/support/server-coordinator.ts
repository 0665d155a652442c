import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { Hono } from 'hono';
import postgres from 'postgres';
import { listen } from '../../runtime/http-listener.js';
import { temporalOptions } from '../../runtime/temporal-settings.js';
import type { OnProgress } from '../../sandbox/embedded/progress.js';
import { startPostgres } from '../../sandbox/embedded/postgres.js';
import { startTemporalServer } from '../../sandbox/embedded/temporal-server.js';
import { migrateDatabase } from '../../store/migrate.js';
import { findChromium } from './chromium.js';

interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts the servers and finds the browser that tests ask for, once a run and only when one asks; a run of unit tests waits for none. */
export async function startServerCoordinator(environment: NodeJS.ProcessEnv, onProgress: OnProgress) {
  const databases: string[] = [];
  const server = once(() => startDatabaseServer(environment, onProgress));
  const template = once(async () => {
    const url = await createDatabase((await server()).url);
    databases.push(url);
    await migrateDatabase(url);
    return new URL(url).pathname.slice(1);
  });
  const temporal = once(() => startTemporal(environment, onProgress));
  const chromium = once(() => findChromium({ environment, onProgress }));
  const secret = randomUUID();

  const app = new Hono();
  app.use(async (context, next) =>
    context.req.header('authorization') === secret ? next() : context.text('Not for you.', 403),
  );
  app.post('/databases/:kind', async (context) => {
    const copied = context.req.param('kind') === 'migrated' ? await template() : undefined;
    const url = await createDatabase((await server()).url, copied);
    databases.push(url);
    return context.json({ url });
  });
  app.post('/temporal', async (context) => context.json({ address: (await temporal()).url }));
  app.post('/chromium', async (context) => context.json({ path: await chromium() }));
  app.onError((error, context) => context.text(error.message, 500));
  const { url, close } = await listen(app, '127.0.0.1', 0);

  const stop = async () => {
    await close();
    if (environment.TEST_DATABASE_URL) await Promise.all(databases.map(dropDatabase));
    await Promise.all([server, temporal].map(async ({ started }) => (await started()?.catch(() => undefined))?.stop()));
  };
  return { url, secret, stop };
}

/** Does its work for the first who asks, and answers all others the same. `started` asks without beginning it. */
function once<T>(work: () => Promise<T>) {
  let started: Promise<T> | undefined;
  return Object.assign(() => (started ??= work()), { started: () => started });
}

async function startDatabaseServer({ TEST_DATABASE_URL }: NodeJS.ProcessEnv, onProgress: OnProgress): Promise<Server> {
  return TEST_DATABASE_URL ? { url: TEST_DATABASE_URL, stop: () => Promise.resolve() } : startPostgres({ onProgress });
}

async function startTemporal(environment: NodeJS.ProcessEnv, onProgress: OnProgress): Promise<Server> {
  if (environment.TEMPORAL_ADDRESS) {
    const connection = await Connection.connect({
      ...temporalOptions(environment).connectionOptions,
      connectTimeout: '10 seconds',
    });
    await connection.close();
    return { url: environment.TEMPORAL_ADDRESS, stop: () => Promise.resolve() };
  }
  const { address, binary, stop } = await startTemporalServer({ environment, onProgress });
  onProgress(`Temporal ${binary.version.cli} (server ${binary.version.server}) from ${binary.path}`);
  return { url: address, stop };
}

/** Creates a database: empty, or a copy of another that no one is connected to. */
async function createDatabase(serverUrl: string, copied = 'template1'): Promise<string> {
  const url = new URL(serverUrl);
  url.pathname = `/test_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, (sql) => sql`create database ${sql(url.pathname.slice(1))} template ${sql(copied)}`);
  return url.href;
}

async function dropDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  await administer(url.href, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
}

async function administer(serverUrl: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { request } from 'undici';
import { inject } from 'vitest';
import { z } from 'zod';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { temporalOptions } from '../../runtime/temporal-settings.js';

/**
 * A fresh database with the schema, on the run's PostgreSQL: `TEST_DATABASE_URL`, else one of our own. Ask at the top level of a
 * test file (`const databaseUrl = await testDatabase()`): no time-out of a hook counts there while the server is started.
 */
export async function testDatabase(): Promise<string> {
  const { url } = z.object({ url: z.string() }).parse(await ask('/databases/migrated'));
  return url;
}

/** A fresh database with nothing in it. */
export async function emptyTestDatabase(): Promise<string> {
  const { url } = z.object({ url: z.string() }).parse(await ask('/databases/empty'));
  return url;
}

export interface TestTemporal {
  readonly address: string;
  /** Fresh, with our search attributes: the task queues of the contract meet nobody else's workers in it. */
  readonly namespace: string;
  /** What leads a process to them, for `readConfig` and `connectClient`. */
  readonly environment: { readonly TEMPORAL_ADDRESS: string; readonly TEMPORAL_NAMESPACE: string };
}

/**
 * A fresh namespace on the run's Temporal server: `TEMPORAL_ADDRESS`, else a development server. Ask at the top level of a
 * test file, as for a database: a server that must first be fetched takes a while, once.
 */
export async function testTemporal(): Promise<TestTemporal> {
  const { address } = z.object({ address: z.string() }).parse(await ask('/temporal'));
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ ...temporalOptions(process.env).connectionOptions, address });
  try {
    await createNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
  return { address, namespace, environment: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } };
}

/** The browser of this machine, installed first where that is possible: minutes, once. Ask at the top level of a test file. */
export async function testChromium(): Promise<string> {
  const { path } = z.object({ path: z.string() }).parse(await ask('/chromium'));
  return path;
}

const TYPES = { KEYWORD: 2, BOOL: 5 } as const;
const READY_MS = 20_000;

async function createNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
  const searchAttributes = Object.fromEntries(SEARCH_ATTRIBUTES.map(({ name, type }) => [name, TYPES[type]]));
  // Namespaces become known within seconds, on a development server at once.
  const until = Date.now() + READY_MS;
  for (;;) {
    try {
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

async function ask(path: string): Promise<unknown> {
  const { url, secret } = inject('serverCoordinator');
  // Not fetch: it gives up after five minutes, and installing a browser may take longer.
  const response = await request(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: secret },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  if (response.statusCode !== 200) throw new Error(`The tests’ servers: ${await response.body.text()}`);
  return response.body.json();
}

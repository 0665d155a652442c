import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { Connection, WorkflowFailedError, type Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { createDataConverter } from '../../runtime/data-converter.js';
import { createLogger } from '../../runtime/logger.js';
import { registerSearchAttributes } from '../../runtime/search-attributes.js';
import { connectClient, lazyClient, TemporalUnreachableError } from '../../runtime/temporal-connection.js';
import { installTemporalRuntime } from '../../runtime/temporal-runtime.js';
import { connectWorker } from '../../runtime/worker-connection.js';
import { aKeyRing } from '../support/key-rings.js';
import { testTemporal } from '../support/servers.js';
import { sdkLog, testRuntime } from '../support/test-runtime.js';

const { environment, namespace } = await testTemporal();
const dataConverter = createDataConverter(aKeyRing('k1'));
const runtime = await testRuntime();

let client: Client;
beforeAll(async () => void (client = await connectClient(environment, dataConverter)));
afterAll(() => client.connection.close());

describe('what a workflow writes', () => {
  const NAME = 'Kari Eksempel';
  const workflowId = `hello/${randomUUID()}`;
  let metrics = '';

  beforeAll(async () => {
    const connection = await connectWorker(environment);
    const worker = await Worker.create({
      connection,
      namespace,
      dataConverter,
      taskQueue: 'hello',
      workflowsPath: new URL('./hello-workflow.ts', import.meta.url).pathname,
    });
    await worker.runUntil(async () => {
      expect(await client.workflow.execute('hello', { workflowId, taskQueue: 'hello', args: [NAME, false] })).toBe(
        `Hello ${NAME}`,
      );
      const failing = client.workflow.execute('hello', {
        workflowId: `${workflowId}/fails`,
        taskQueue: 'hello',
        args: [NAME, true],
      });
      const error: unknown = await failing.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect((error as WorkflowFailedError).cause).toMatchObject({
        type: 'NoGreeting',
        message: `No greeting for ${NAME}`,
        details: [{ name: NAME }],
      });
      metrics = await runtime.metrics();
    });
    await connection.close();
  });

  it.each([workflowId, `${workflowId}/fails`])('shows nobody in the history of %s', async (id) => {
    const { events } = await client.workflow.getHandle(id).fetchHistory();
    expect(events?.length).toBeGreaterThan(3);
    const bytes = Buffer.concat(bytesIn(events));
    expect(bytes.length).toBeGreaterThan(100);
    expect(bytes.includes('Kari')).toBe(false);
    expect(JSON.stringify(events)).not.toContain('Kari');
  });

  it('shows nobody in the log', () => {
    expect(sdkLog.join()).not.toContain('Kari');
  });

  it('is counted by the SDK', () => {
    expect(metrics).toMatch(new RegExp(`^temporal_workflow_completed.*namespace="${namespace}".* 1$`, 'm'));
  });
});

describe('a connection to Temporal', () => {
  it('says what to do when nothing answers', async () => {
    const address = await deadAddress();
    const failure = connectClient({ TEMPORAL_ADDRESS: address }, dataConverter, 300);
    await expect(failure).rejects.toThrow(TemporalUnreachableError);
    await expect(failure).rejects.toThrow(new RegExp(`${address}: start it, or correct TEMPORAL_ADDRESS`));
    await expect(connectWorker({ TEMPORAL_ADDRESS: address })).rejects.toThrow(TemporalUnreachableError);
  });

  it('can wait for its first use', async () => {
    const lazy = lazyClient(environment, dataConverter);
    expect(await lazy.workflow.count()).toBeDefined();
    await lazy.connection.close();
  });

  it('sets the native runtime up once, however often it is asked', async () => {
    expect(await installTemporalRuntime(createLogger('silent'))).toBe(runtime);
  });
});

describe('the search attributes', () => {
  it('are registered where they are missing, by several processes at once', async () => {
    const fresh = await freshNamespace();
    const results = await Promise.all([1, 2, 3].map(() => registerSearchAttributes(fresh)));
    expect(results.every(({ registered }) => registered)).toBe(true);
    expect(results.some(({ missing }) => missing.length === 5)).toBe(true);
    expect(await registerSearchAttributes(fresh)).toEqual({ missing: [], registered: true });
    await fresh.connection.close();
  });

  it.each([
    ['shows them but does not let them be added', ['addSearchAttributes']],
    ['does not even show them', ['listSearchAttributes', 'addSearchAttributes']],
  ] as const)('are told of when the server %s', async (_, refused) => {
    const fresh = await freshNamespace();
    const { operatorService } = connectionOf(fresh);
    const denied = Object.assign(new Error('denied'), { code: 7, details: 'denied', metadata: {} });
    refused.forEach((call) => vi.spyOn(operatorService, call).mockRejectedValue(denied));
    expect(await registerSearchAttributes(fresh)).toEqual({
      missing: SEARCH_ATTRIBUTES.map(({ name }) => name),
      registered: false,
    });
    await fresh.connection.close();
  });

  it('do not pass for refused when the server is gone', async () => {
    const fresh = await freshNamespace();
    const { operatorService } = connectionOf(fresh);
    vi.spyOn(operatorService, 'listSearchAttributes').mockRejectedValue(
      Object.assign(new Error('gone'), { code: 14, details: '', metadata: {} }),
    );
    await expect(registerSearchAttributes(fresh)).rejects.toThrow('gone');
    await fresh.connection.close();
  });
});

async function freshNamespace(): Promise<Client> {
  const fresh = `bare-${randomUUID()}`;
  await client.workflowService.registerNamespace({
    namespace: fresh,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  return connectClient({ ...environment, TEMPORAL_NAMESPACE: fresh }, dataConverter);
}

function deadAddress(): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(`127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`));
    });
  });
}

function connectionOf({ connection }: Client): Connection {
  if (connection instanceof Connection) return connection;
  throw new TypeError('The client has no connection of its own.');
}

function bytesIn(value: unknown): Buffer[] {
  if (value instanceof Uint8Array) return [Buffer.from(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(bytesIn) : [];
}

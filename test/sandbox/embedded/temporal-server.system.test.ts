import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, describe, expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../../contract/search-attributes.js';
import { startTemporalServer } from '../../../sandbox/embedded/temporal-server.js';
import { testTemporal } from '../../support/servers.js';

// The program is there, however it had to be come by, once the run's own server is.
await testTemporal();

const folder = mkdtempSync(join(tmpdir(), 'temporal-server-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function withClient<Result>(
  address: string,
  work: (client: Client, connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }), connection);
  } finally {
    await connection.close();
  }
}

describe('the embedded Temporal server', () => {
  it('serves with our search attributes and its UI, and keeps its workflows from run to run', async () => {
    const dbFilename = join(folder, 'temporal.db');
    const options = { environment: process.env, dbFilename, uiCodecEndpoint: 'http://127.0.0.1:9' };
    const first = await startTemporalServer(options);
    try {
      const { customAttributes } = await withClient(first.address, (_, connection) =>
        connection.operatorService.listSearchAttributes({ namespace: 'default' }),
      );
      expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(SEARCH_ATTRIBUTES.map(({ name }) => name)));
      expect(first.binary.version.server).toMatch(/^\d+\.\d+\.\d+/);
      const settings = (await (await fetch(`${first.uiUrl}/api/v1/settings`)).json()) as {
        Codec: { Endpoint: string };
      };
      expect(settings.Codec.Endpoint).toBe('http://127.0.0.1:9');
      await withClient(first.address, (client) =>
        client.workflow.start('kept', { workflowId: 'kept', taskQueue: 'nobody' }),
      );
    } finally {
      await first.stop();
    }
    await expect(Connection.connect({ address: first.address, connectTimeout: 300 })).rejects.toThrow();

    const second = await startTemporalServer(options);
    try {
      const { status } = await withClient(second.address, (client) => client.workflow.getHandle('kept').describe());
      expect(status.name).toBe('RUNNING');
    } finally {
      await second.stop();
    }
  });

  it('says what the server wrote when it does not start', async () => {
    await expect(
      startTemporalServer({ environment: process.env, dbFilename: join(folder, 'no/such/folder/t.db') }),
    ).rejects.toThrow(/did not start[\s\S]+no\/such\/folder/);
  });
});

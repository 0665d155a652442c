import { randomUUID } from 'node:crypto';
import { ServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { Refused } from '../../client/refused.js';
import { isTemporalUnavailable, nameOfFailure } from '../../client/temporal-failure.js';
import { TransferClient } from '../../client/transfer-client.js';
import { createDataConverter } from '../../runtime/data-converter.js';
import { parseKeyRing } from '../../runtime/key-ring.js';
import { lazyClient } from '../../runtime/temporal-connection.js';
import type { Store } from '../../store/index.js';
import type { TransferKey } from '../../store/transfers.js';
import { anyHost, costLine, travelReport } from '../support/reports.js';
import { TEST_ENCRYPTION_KEYS } from '../support/test-keys.js';

const key = (index: number): TransferKey => ({ companyId: 'nordfjell', reportId: `rep-${index}`, revision: 1 });
const idOf = (index: number) => `transfer/nordfjell/rep-${index}`;

/** What Temporal answers as gRPC does, wrapped as its client does. */
function grpcError(code: number): ServiceError {
  const cause = Object.assign(new Error('3 INVALID_ARGUMENT'), { code, details: '', metadata: {} });
  return new ServiceError('Failed to start Workflow', { cause });
}
const INVALID_ARGUMENT = 3;
const UNAVAILABLE = 14;

/** A client whose Temporal and archive do what the test says. */
function clientOn({
  rows = 0,
  start = () => Promise.resolve(),
  signal = () => Promise.resolve(),
}: {
  rows?: number;
  start?: (workflowId: string) => Promise<void>;
  signal?: (workflowId: string) => Promise<void>;
}) {
  const workflow = {
    start: (_: string, { workflowId }: { workflowId: string }) => start(workflowId),
    getHandle: (workflowId: string) => ({ signal: () => signal(workflowId) }),
  };
  const withDeadline = <T>(_: number, work: () => Promise<T>) => work();
  const keys = Array.from({ length: rows }, (_, index) => key(index));
  const waiting = {
    unattended: () => Promise.resolve(keys),
    forProblem: () => Promise.resolve(keys.map((one) => ({ ...one, details: {} }))),
  };
  const transfers = {
    report: (of: TransferKey) => Promise.resolve(travelReport(of)),
    claim: () => Promise.resolve({ outcome: 'entered', status: 'queued' }),
    status: () => Promise.resolve({ status: 'queued' }),
  };
  const store = { transfers, waiting } as unknown as Store;
  return new TransferClient({ workflow, withDeadline } as unknown as Client, store, {
    hasten: () => Promise.resolve(),
  });
}

/** Collects who was passed over. */
function passedOver() {
  const ids: string[] = [];
  return { ids, tell: (workflowId: string) => void ids.push(workflowId) };
}

describe('a sweep', () => {
  it('passes over a report that cannot be started, tells which, and starts the others', async () => {
    const started: string[] = [];
    const transfers = clientOn({
      rows: 3,
      start: (id) =>
        id === idOf(1) ? Promise.reject(grpcError(INVALID_ARGUMENT)) : Promise.resolve(void started.push(id)),
    });
    const { ids, tell } = passedOver();
    expect(await transfers.sweep(new Date(), tell)).toBe(2);
    expect([started, ids]).toEqual([[idOf(0), idOf(2)], [idOf(1)]]);
  });

  it('ends at the first one while Temporal does not answer', async () => {
    let tries = 0;
    const transfers = clientOn({
      rows: 3,
      start: () => {
        tries += 1;
        return Promise.reject(grpcError(UNAVAILABLE));
      },
    });
    await expect(transfers.sweep(new Date())).rejects.toThrow();
    expect(tries).toBe(1);
  });
});

describe('all that wait for a problem', () => {
  it('are told, at most twenty at a time, and counted without those that cannot be told', async () => {
    let [underWay, most] = [0, 0];
    const transfers = clientOn({
      rows: 100,
      signal: async (id) => {
        most = Math.max(most, ++underWay);
        await new Promise((resolve) => setTimeout(resolve, 1));
        underWay -= 1;
        if (id === idOf(7)) throw grpcError(INVALID_ARGUMENT);
      },
    });
    const { ids, tell } = passedOver();
    expect(await transfers.retryAll('nordfjell', 'TLX-301', tell)).toBe(99);
    expect([ids, most]).toEqual([[idOf(7)], 20]);
  });

  it('are started where no workflow runs', async () => {
    const started: string[] = [];
    const transfers = clientOn({
      rows: 2,
      signal: (id) => Promise.reject(new WorkflowNotFoundError('none', id, undefined)),
      start: (id) => Promise.resolve(void started.push(id)),
    });
    expect(await transfers.retryAll('nordfjell', 'TLX-301')).toBe(2);
    expect(started.sort()).toEqual([idOf(0), idOf(1)]);
  });

  it('are left while Temporal does not answer', async () => {
    let tries = 0;
    const transfers = clientOn({
      rows: 100,
      signal: () => {
        tries += 1;
        return Promise.reject(grpcError(UNAVAILABLE));
      },
    });
    await expect(transfers.retryAll('nordfjell', 'TLX-301')).rejects.toThrow();
    expect(tries).toBeLessThanOrEqual(20);
  });
});

describe('a report that cannot be started', () => {
  it('is kept, and the reason is told as it is', async () => {
    const told: unknown[] = [];
    const transfers = clientOn({ start: () => Promise.reject(grpcError(INVALID_ARGUMENT)) });
    expect(await transfers.transfer(travelReport(), anyHost, { onNotStarted: (error) => told.push(error) })).toEqual({
      status: 'queued',
    });
    expect(told.map((error) => [isTemporalUnavailable(error), nameOfFailure(error)])).toEqual([[false, 'gRPC code 3']]);
  });

  it('for want of a Temporal that answers is told so', async () => {
    const ring = parseKeyRing(TEST_ENCRYPTION_KEYS);
    if ('fault' in ring) throw new Error(ring.fault);
    const client = lazyClient({ TEMPORAL_ADDRESS: '127.0.0.1:1' }, createDataConverter(ring));
    const start = () => client.workflow.start('transferReport', { workflowId: randomUUID(), taskQueue: 'none' });
    const error: unknown = await client.withDeadline(Date.now() + 500, start).catch((thrown: unknown) => thrown);
    await client.connection.close();
    expect(error).toBeInstanceOf(ServiceError);
    expect(isTemporalUnavailable(error)).toBe(true);
  });

  it('for its size is refused before it is kept', async () => {
    const participants = Array.from({ length: 200 }, () => ({ name: 'x'.repeat(150), company: 'y'.repeat(150) }));
    const lines = Array.from({ length: 40 }, (_, index) => costLine({ id: `l${index}`, participants }));
    const refused = await clientOn({})
      .transfer(travelReport({ lines }), anyHost)
      .catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).document).toMatchObject({ status: 422, errors: [{ path: 'lines' }] });
  });
});

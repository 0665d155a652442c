import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutageClient } from '../../client/outage-client.js';
import type { SyncClient } from '../../client/sync-client.js';
import type { TransferClient } from '../../client/transfer-client.js';
import { createLogger } from '../../runtime/logger.js';
import { keepSweeping } from '../../workers/sweep.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const inOrder = () => Promise.resolve({ ensured: 0, removed: 0 });

function sweeping(
  sweep: TransferClient['sweep'],
  repair: SyncClient['repairSchedules'] = inOrder,
  probe: OutageClient['sweep'] = () => Promise.resolve(),
) {
  const probes = vi.fn(probe);
  const looks = vi.fn(sweep);
  const repairs = vi.fn(repair);
  const lines: string[] = [];
  const logger = createLogger('info', {}, { write: (line: string) => void lines.push(line) });
  const swept = { transfers: { sweep: looks }, syncs: { repairSchedules: repairs }, outages: { sweep: probes } };
  const { stop } = keepSweeping(swept, logger);
  return { looks, repairs, probes, lines, stop };
}

describe('a worker looks for reports that no workflow has taken up', () => {
  it('at its start and every minute, until it stops', async () => {
    const { looks, lines, stop } = sweeping(() => Promise.resolve(0));
    expect(looks).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(looks).toHaveBeenCalledTimes(3);
    stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(looks).toHaveBeenCalledTimes(3);
    expect(lines).toEqual([]);
  });

  it('and says how many it started', async () => {
    const { lines, stop } = sweeping(() => Promise.resolve(2));
    await vi.advanceTimersByTimeAsync(0);
    stop();
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ started: 2 }]);
  });

  it('and tells which one it could not start, without what it was about', async () => {
    const { lines, stop } = sweeping((_, onPassedOver) => {
      onPassedOver?.('transfer/nordfjell/rep-1', new Error('Taxi of Kari'));
      return Promise.resolve(0);
    });
    await vi.advanceTimersByTimeAsync(0);
    stop();
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { workflowId: 'transfer/nordfjell/rep-1' },
    ]);
    expect(lines.join()).not.toContain('Kari');
  });

  it('and tries again at the next minute when it cannot', async () => {
    const { looks, lines, stop } = sweeping(() => Promise.reject(new Error('no database of user sonya')));
    await vi.advanceTimersByTimeAsync(60_000);
    stop();
    expect(looks).toHaveBeenCalledTimes(2);
    expect(lines[0]).toContain('next look is in a minute');
    expect(lines[0]).not.toContain('sonya');
  });
});

describe('a worker looks whether every company has its schedule', () => {
  it('once, and says what it repaired', async () => {
    const { repairs, lines, stop } = sweeping(
      () => Promise.resolve(0),
      () => Promise.resolve({ ensured: 2, removed: 1 }),
    );
    await vi.advanceTimersByTimeAsync(120_000);
    stop();
    expect(repairs).toHaveBeenCalledTimes(1);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ ensured: 2, removed: 1 }]);
  });

  it('and again at the next minute when it could not', async () => {
    const { repairs, lines, stop } = sweeping(
      () => Promise.resolve(0),
      () => (repairs.mock.calls.length === 1 ? Promise.reject(new Error('sync/nordfjell')) : inOrder()),
    );
    await vi.advanceTimersByTimeAsync(120_000);
    stop();
    expect(repairs).toHaveBeenCalledTimes(2);
    expect(lines[0]).toContain('next look is in a minute');
    expect(lines[0]).not.toContain('nordfjell');
  });
});

describe('a worker looks whether an outage lacks its probe', () => {
  it('at its start and every minute, also when it could not before', async () => {
    const failing = () => Promise.reject(new Error('c-1'));
    const { probes, lines, stop } = sweeping(() => Promise.resolve(0), inOrder, failing);
    await vi.advanceTimersByTimeAsync(60_000);
    stop();
    expect(probes).toHaveBeenCalledTimes(2);
    expect(lines[0]).toContain('next look is in a minute');
    expect(lines[0]).not.toContain('c-1');
  });
});

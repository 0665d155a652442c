import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutageClient } from '../../client/outage-client.js';
import type { NoticeClient } from '../../client/notice-client.js';
import type { ReceiptDocumentClient } from '../../client/receipt-document-client.js';
import type { SyncClient } from '../../client/sync-client.js';
import type { TransferClient } from '../../client/transfer-client.js';
import { createLogger } from '../../runtime/logger.js';
import { keepSweeping } from '../../workers/sweep.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const inOrder = () => Promise.resolve({ ensured: 0, removed: 0 });

const nothingToTell = () => Promise.resolve(0);

function sweeping(
  sweep: TransferClient['sweep'],
  {
    repair = inOrder,
    probe = () => Promise.resolve(),
    tell = nothingToTell,
    forget = () => Promise.resolve(0),
  }: {
    repair?: SyncClient['repairSchedules'];
    probe?: OutageClient['sweep'];
    tell?: NoticeClient['sweep'];
    forget?: ReceiptDocumentClient['sweep'];
  } = {},
) {
  const probes = vi.fn(probe);
  const looks = vi.fn(sweep);
  const repairs = vi.fn(repair);
  const tellings = vi.fn(tell);
  const forgettings = vi.fn(forget);
  const lines: string[] = [];
  const logger = createLogger('info', {}, { write: (line: string) => void lines.push(line) });
  const swept = {
    transfers: { sweep: looks },
    syncs: { repairSchedules: repairs },
    outages: { sweep: probes },
    notices: { sweep: tellings },
    documents: { sweep: forgettings },
  };
  const { stop } = keepSweeping(swept, logger, () => new Date());
  return { looks, repairs, probes, tellings, forgettings, lines, stop };
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

  it('one look at a time, however long one takes', async () => {
    const ends: (() => void)[] = [];
    const { looks, stop } = sweeping(() => new Promise((resolve) => ends.push(() => resolve(0))));
    await vi.advanceTimersByTimeAsync(300_000);
    expect(looks).toHaveBeenCalledTimes(1);
    ends.pop()?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(looks).toHaveBeenCalledTimes(2);
    stop();
    ends.pop()?.();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(looks).toHaveBeenCalledTimes(2);
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
    const { repairs, lines, stop } = sweeping(() => Promise.resolve(0), {
      repair: () => Promise.resolve({ ensured: 2, removed: 1 }),
    });
    await vi.advanceTimersByTimeAsync(120_000);
    stop();
    expect(repairs).toHaveBeenCalledTimes(1);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ ensured: 2, removed: 1 }]);
  });

  it('and again at the next minute when it could not', async () => {
    const { repairs, lines, stop } = sweeping(() => Promise.resolve(0), {
      repair: () => (repairs.mock.calls.length === 1 ? Promise.reject(new Error('sync/nordfjell')) : inOrder()),
    });
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
    const { probes, lines, stop } = sweeping(() => Promise.resolve(0), { probe: failing });
    await vi.advanceTimersByTimeAsync(60_000);
    stop();
    expect(probes).toHaveBeenCalledTimes(2);
    expect(lines[0]).toContain('next look is in a minute');
    expect(lines[0]).not.toContain('c-1');
  });
});

describe('a worker has notices told that are left', () => {
  it('at its start and every minute, also when it could not look for reports', async () => {
    const { tellings, stop } = sweeping(() => Promise.reject(new Error('gone')));
    await vi.advanceTimersByTimeAsync(120_000);
    stop();
    expect(tellings).toHaveBeenCalledTimes(3);
  });

  it('and again at the next minute when it could not', async () => {
    const { tellings, lines, stop } = sweeping(() => Promise.resolve(0), {
      tell: () => Promise.reject(new Error('https://receiver.example')),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    stop();
    expect(tellings).toHaveBeenCalledTimes(2);
    expect(lines[0]).toContain('next look is in a minute');
    expect(lines.join()).not.toContain('receiver');
  });

  it('and says how many it forgot because nobody listens', async () => {
    const { lines, stop } = sweeping(() => Promise.resolve(0), { tell: () => Promise.resolve(3) });
    await vi.advanceTimersByTimeAsync(0);
    stop();
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ level: 40, forgotten: 3 }]);
  });
});

describe('a worker forgets documents that nobody fetched', () => {
  it('at its start and every minute, and says how many', async () => {
    const { forgettings, lines, stop } = sweeping(() => Promise.resolve(0), { forget: () => Promise.resolve(2) });
    await vi.advanceTimersByTimeAsync(60_000);
    stop();
    expect(forgettings).toHaveBeenCalledTimes(2);
    expect(JSON.parse(lines[0]!) as unknown).toMatchObject({ level: 30, forgotten: 2 });
  });

  it('and tries again at the next minute when it cannot', async () => {
    const { forgettings, lines, stop } = sweeping(() => Promise.resolve(0), {
      forget: () => Promise.reject(new Error('document/nordfjell')),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    stop();
    expect(forgettings).toHaveBeenCalledTimes(2);
    expect(lines[0]).toContain('next look is in a minute');
    expect(lines.join()).not.toContain('nordfjell');
  });
});

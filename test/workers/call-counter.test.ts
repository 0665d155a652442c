import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../runtime/logger.js';
import type { CallsInStep, TripletexCalls } from '../../store/tripletex-calls.js';
import { CallCounter } from '../../workers/call-counter.js';

const NOON = new Date('2026-11-02T12:02:00Z');
const AT_NOON = new Date('2026-11-02T12:00:00Z');
const STEP_MS = 5 * 60_000;
beforeEach(() => void vi.useFakeTimers({ now: NOON }));
afterEach(() => void vi.useRealTimers());

/** A counter on a store that does as it is told, what reached it, and what was logged. */
function counting(add: TripletexCalls['add'] = () => Promise.resolve()) {
  const added: CallsInStep[][] = [];
  const lines: string[] = [];
  const store = {
    add: vi.fn(async (counts: readonly CallsInStep[]) => {
      await add(counts);
      if (counts.length > 0) added.push([...counts]);
    }),
  };
  const logger = createLogger('info', {}, { write: (line: string) => void lines.push(line) });
  return { counter: new CallCounter(store, logger), store, added, lines };
}

const away = () => Promise.reject(new Error('postgres://user:password@host is away'));

describe('requests to Tripletex are counted', () => {
  it('in the five minutes in which they end, and added up every ten seconds', async () => {
    const { counter, added } = counting();
    for (const fate of ['answered', 'failed', 'throttled', 'answered'] as const) counter.count(fate);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(added).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(added).toEqual([[{ at: AT_NOON, calls: 4, failed: 1, throttled: 1 }]]);
    await vi.advanceTimersByTimeAsync(STEP_MS);
    counter.count('failed');
    await vi.advanceTimersByTimeAsync(10_000);
    const next = new Date(AT_NOON.getTime() + STEP_MS);
    expect(added.slice(1)).toEqual([[{ at: next, calls: 1, failed: 1, throttled: 0 }]]);
    await counter.stop();
  });

  it('to the last one when the worker ends, and not afterwards', async () => {
    const { counter, added, store } = counting();
    counter.count('throttled');
    await counter.stop();
    expect(added).toEqual([[{ at: AT_NOON, calls: 1, failed: 0, throttled: 1 }]]);
    const times = store.add.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.add).toHaveBeenCalledTimes(times);
  });

  it('also while the database is away: nothing is lost, and it is told once, without its address', async () => {
    let add = away;
    const { counter, added, lines } = counting(() => add());
    for (let tries = 0; tries < 3; tries += 1) {
      counter.count('answered');
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(added).toEqual([]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('password');
    add = () => Promise.resolve() as Promise<never>;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(added).toEqual([[{ at: AT_NOON, calls: 3, failed: 0, throttled: 0 }]]);
    await counter.stop();
  });

  it('for a day that they cannot be added, the oldest forgotten first', async () => {
    const { counter, added } = counting();
    for (let step = 0; step < 300; step += 1) {
      vi.setSystemTime(NOON.getTime() + step * STEP_MS);
      counter.count('answered');
    }
    await counter.stop();
    expect(added[0]).toHaveLength(288);
    expect(added[0]?.at(-1)?.at).toEqual(new Date(AT_NOON.getTime() + 299 * STEP_MS));
  });

  it('and a worker that ends waits three seconds at most for a database that does not answer', async () => {
    vi.useRealTimers();
    const { counter } = counting(() => new Promise(() => undefined));
    counter.count('answered');
    const since = performance.now();
    await counter.stop();
    expect(performance.now() - since).toBeGreaterThan(2_900);
  });
});

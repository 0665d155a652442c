import { afterAll, describe, expect, it } from 'vitest';
import { STEP_MS } from '../../store/tripletex-calls.js';
import { openTestStore } from './open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());
const { tripletexCalls } = store;

const DAY_MS = 24 * 60 * 60_000;
const now = Math.floor(Date.now() / STEP_MS) * STEP_MS;
const at = (msAgo: number) => new Date(now - msAgo);

describe('how Tripletex answers', () => {
  it('adds up in steps of five minutes, however many workers tell it at the same time', async () => {
    const [older, newer] = [at(STEP_MS), at(0)];
    const counts = { calls: 10, failed: 2, throttled: 1 };
    const forward = [older, newer].map((step) => ({ at: step, ...counts }));
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => tripletexCalls.add(n % 2 === 0 ? forward : forward.toReversed())),
    );
    const sums = { calls: 200, failed: 40, throttled: 20 };
    expect(await tripletexCalls.since(older)).toEqual([
      { at: older, ...sums },
      { at: newer, ...sums },
    ]);
    expect(await tripletexCalls.since(newer)).toEqual([{ at: newer, ...sums }]);
  });

  it('is forgotten after thirty days', async () => {
    const [old, kept] = [at(30 * DAY_MS + STEP_MS), at(29 * DAY_MS)];
    const one = { calls: 1, failed: 0, throttled: 0 };
    await tripletexCalls.add([
      { at: old, ...one },
      { at: kept, ...one },
    ]);
    await tripletexCalls.add([{ at: at(0), ...one }]);
    expect((await tripletexCalls.since(at(60 * DAY_MS)))[0]).toEqual({ at: kept, ...one });
  });

  it('is nothing to write where nothing was counted', async () => {
    const before = await tripletexCalls.since(at(60 * DAY_MS));
    await tripletexCalls.add([]);
    expect(await tripletexCalls.since(at(60 * DAY_MS))).toEqual(before);
  });
});

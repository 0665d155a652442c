import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from '../../../activities/receipts/in-parallel.js';
import { Turns } from '../../../activities/receipts/turns.js';

describe('work in parallel', () => {
  it('answers in the order of its items, with no more under way than allowed', async () => {
    let [now, most] = [0, 0];
    const answers = await inParallel([30, 5, 20, 1, 10], 2, async (ms, index) => {
      most = Math.max(most, (now += 1));
      await sleep(ms);
      now -= 1;
      return `${index}: ${ms}`;
    });
    expect(answers).toEqual(['0: 30', '1: 5', '2: 20', '3: 1', '4: 10']);
    expect(most).toBe(2);
  });

  it('begins nothing after a failure, waits for what is under way, and tells the first failure in order', async () => {
    const [begun, ended]: [number[], number[]] = [[], []];
    const going = inParallel([0, 1, 2, 3, 4, 5], 3, async (item) => {
      begun.push(item);
      await sleep(item === 1 ? 40 : 5);
      ended.push(item);
      if (item > 0) throw new Error(`failed: ${item}`);
    });
    await expect(going).rejects.toThrow('failed: 1');
    expect(begun).not.toContain(4);
    expect(ended.toSorted()).toEqual(begun);
  });

  it('of nothing is nothing', async () => {
    await expect(inParallel([], 4, () => Promise.reject(new Error('never')))).resolves.toEqual([]);
  });
});

describe('turns', () => {
  it('are taken one at a time, in the order of asking, whatever becomes of them', async () => {
    const turns = new Turns();
    const told: string[] = [];
    const turn = (name: string, ms: number) =>
      turns.take(undefined, async () => {
        told.push(`${name} begins`);
        await sleep(ms);
        told.push(`${name} ends`);
        if (name === 'b') throw new Error('b failed');
      });
    const outcomes = await Promise.allSettled([turn('a', 20), turn('b', 1), turn('c', 5)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('are not taken for what is no longer wanted', async () => {
    const turns = new Turns();
    const stop = new AbortController();
    const first = turns.take(undefined, () => sleep(20));
    const second = turns.take(stop.signal, () => Promise.resolve('done'));
    stop.abort(new Error('no longer'));
    await expect(second).rejects.toThrow('no longer');
    await first;
  });
});

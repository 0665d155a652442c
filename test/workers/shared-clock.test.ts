import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../runtime/logger.js';
import { isCloseEnough, keepSharedClock, WrongClockError, type ClockReading } from '../../workers/shared-clock.js';

const START = Date.parse('2026-11-02T12:00:00Z');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A machine and a database whose clocks run together; each can be set, and an answer takes its time. */
async function clocks({ aheadMs = 0, answerMs = 0 } = {}) {
  const set = { aheadMs, steady: 1_000, isAway: false };
  const readings: ClockReading[] = [];
  const lines: string[] = [];
  const onWrong = vi.fn<(error: WrongClockError) => void>();
  const readDatabase = () => {
    if (set.isAway) return Promise.reject(new Error('postgres://secret'));
    set.steady += answerMs / 2;
    const answer = new Date(START + set.steady);
    set.steady += answerMs / 2;
    return Promise.resolve(answer);
  };
  const clock = await keepSharedClock(
    readDatabase,
    { onReading: (reading) => void readings.push(reading), onWrong },
    createLogger('info', {}, { write: (line) => void lines.push(line) }),
    { wall: () => START + set.steady + set.aheadMs, steady: () => set.steady },
  );
  return { clock, set, readings, onWrong, lines };
}

describe('the clock that workers share', () => {
  it('shows the database’s time also where the clock of the machine is wrong', async () => {
    const { clock, set, readings } = await clocks({ aheadMs: -25_000, answerMs: 40 });
    expect(readings).toEqual([{ offsetMs: -25_000, uncertaintyMs: 20 }]);
    expect(clock.now()).toEqual(new Date(START + set.steady));
    set.steady += 5_000;
    set.aheadMs = 600_000;
    expect(clock.now()).toEqual(new Date(START + set.steady));
    clock.stop();
  });

  it.each([
    { offsetMs: 30_000, uncertaintyMs: 0, isClose: true },
    { offsetMs: -30_000, uncertaintyMs: 0, isClose: true },
    { offsetMs: 30_001, uncertaintyMs: 0, isClose: false },
    { offsetMs: -600_000, uncertaintyMs: 5, isClose: false },
    { offsetMs: 31_000, uncertaintyMs: 1_000, isClose: true },
    { offsetMs: -31_001, uncertaintyMs: 1_000, isClose: false },
  ])('is followed by a machine that is $offsetMs ms off, give or take $uncertaintyMs: $isClose', (one) => {
    expect(isCloseEnough(one)).toBe(one.isClose);
  });

  it.each([
    { aheadMs: -600_000, words: /600 seconds behind the database’s.*time synchronisation/s },
    { aheadMs: 45_000, words: /45 seconds ahead of the database’s/ },
  ])('lets no worker start that is $aheadMs ms ahead', async ({ aheadMs, words }) => {
    await expect(clocks({ aheadMs })).rejects.toThrow(WrongClockError);
    await expect(clocks({ aheadMs })).rejects.toThrow(words);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is compared every ten seconds, and found wrong once', async () => {
    const { set, readings, onWrong } = await clocks();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(readings).toHaveLength(2);
    expect(onWrong).not.toHaveBeenCalled();
    set.aheadMs = 31_000;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(readings.at(-1)).toMatchObject({ offsetMs: 31_000 });
    expect(onWrong.mock.calls).toEqual([[expect.any(WrongClockError)]]);
  });

  it('runs on while the database is away, which is told once', async () => {
    const { clock, set, readings, lines } = await clocks();
    set.isAway = true;
    await vi.advanceTimersByTimeAsync(30_000);
    set.steady += 30_000;
    expect(clock.now()).toEqual(new Date(START + set.steady));
    set.isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    clock.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(readings).toHaveLength(2);
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain('secret');
  });
});

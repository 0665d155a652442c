import { describe, expect, it } from 'vitest';
import { attemptsAfter } from '../../../activities/transfer/accept-report.js';

const NOW = '2026-11-02T12:00:00.000Z';
const known = (attempts: number, since = NOW) => ({ attempts, since: new Date(since), problem: null });

describe('a transfer that sets out', () => {
  it('does so for the first time, also when its report was entered in the very same millisecond', () => {
    expect(attemptsAfter({ attempts: 1, since: NOW }, known(0))).toBe(1);
  });

  it('counts a setting out once, however often its first step is tried', () => {
    expect(attemptsAfter({ attempts: 3, since: NOW }, known(3))).toBe(3);
  });

  it('counts on after a run that was ended from outside', () => {
    expect(attemptsAfter({ attempts: 1, since: '2026-11-02T13:00:00.000Z' }, known(4))).toBe(5);
  });
});

import { describe, expect, it } from 'vitest';
import { expirationDate, renewAfter, SessionKeeper } from '../../tripletex/session.js';

const at = (iso: string) => new Date(iso);

describe('a session', () => {
  it('is asked for until the day after tomorrow in Oslo: it dies when that day begins', () => {
    expect(expirationDate(at('2026-11-02T12:00:00Z'))).toBe('2026-11-04');
    expect(expirationDate(at('2026-11-02T23:30:00Z'))).toBe('2026-11-05');
  });

  it('is renewed ten minutes before that midnight, in winter, in summer and where the clock changes', () => {
    expect(new Date(renewAfter(at('2026-11-02T12:00:00Z'))).toISOString()).toBe('2026-11-03T22:50:00.000Z');
    expect(new Date(renewAfter(at('2026-07-01T12:00:00Z'))).toISOString()).toBe('2026-07-02T21:50:00.000Z');
    expect(new Date(renewAfter(at('2026-10-24T12:00:00Z'))).toISOString()).toBe('2026-10-25T22:50:00.000Z');
  });

  it('is made once for all who ask at the same time, and again when it is used up or was refused', async () => {
    let [made, now] = [0, at('2026-11-02T12:00:00Z')];
    const keeper = new SessionKeeper(
      () => Promise.resolve({ token: `t${(made += 1)}`, renewAfter: renewAfter(now) }),
      () => now,
    );
    expect(await Promise.all([keeper.token(), keeper.token()])).toEqual(['t1', 't1']);
    now = at('2026-11-03T22:51:00Z');
    expect(await Promise.all([keeper.token(), keeper.token()])).toEqual(['t2', 't2']);
    await keeper.refused('t1');
    expect(await keeper.token()).toBe('t2');
    await Promise.all([keeper.refused('t2'), keeper.refused('t2')]);
    expect(await Promise.all([keeper.token(), keeper.token()])).toEqual(['t3', 't3']);
  });

  it('that could not be made is tried again by the next who asks', async () => {
    let tries = 0;
    const keeper = new SessionKeeper(
      () =>
        (tries += 1) === 1
          ? Promise.reject(new Error('refused'))
          : Promise.resolve({ token: 't', renewAfter: Infinity }),
      () => new Date(),
    );
    await expect(keeper.token()).rejects.toThrow('refused');
    expect(await keeper.token()).toBe('t');
  });
});

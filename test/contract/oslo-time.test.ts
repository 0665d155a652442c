import { describe, expect, it } from 'vitest';
import {
  addYears,
  isDay,
  isUsualInstant,
  isWallClock,
  MONTH_PATTERN,
  norwegianDay,
  osloClock,
  osloDay,
} from '../../contract/oslo-time.js';

describe('time in Oslo', () => {
  it('gives an instant its Oslo day, winter and summer', () => {
    expect(osloDay('2026-01-31T23:30:00Z')).toBe('2026-02-01');
    expect(osloDay('2026-06-30T21:59:00Z')).toBe('2026-06-30');
    expect(osloDay('2026-06-30T22:00:00Z')).toBe('2026-07-01');
  });

  it('shows an instant as Oslo’s clock', () => {
    expect(osloClock('2026-11-02T13:05:00Z')).toBe('14:05');
  });

  it('writes a day as people in Norway do', () => {
    expect(norwegianDay('2026-06-01')).toBe('01.06.2026');
  });

  it('knows which days and clock times exist', () => {
    expect(['2026-02-28', '2024-02-29'].every(isDay)).toBe(true);
    expect(['2026-02-29', '2026-13-01', '2026-1-1', '0000-01-01', ''].some(isDay)).toBe(false);
    expect(isWallClock('2026-06-01T23:59')).toBe(true);
    expect(['2026-06-01T24:00', '2026-06-01T08:60', '2026-06-01T08:00Z', '2026-06-31T08:00'].some(isWallClock)).toBe(
      false,
    );
  });

  it('knows which months there were', () => {
    expect(['2026-10', '0001-01'].every((month) => MONTH_PATTERN.test(month))).toBe(true);
    expect(['2026-13', '0000-01', '2026-1'].some((month) => MONTH_PATTERN.test(month))).toBe(false);
  });

  it.each([
    '2026-06-04T09:12:00+02:00',
    '2026-06-04T09:12:00Z',
    '1970-01-01T00:00:00-12:00',
    '2026-06-04T09:12:00+14:00',
  ])('takes an instant that people may mean: %s', (instant) => expect(isUsualInstant(instant)).toBe(true));

  it.each([
    '0000-01-01T00:00:00Z',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-12:00',
    '2026-06-04T09:12:00+23:59',
    '2026-06-04T09:12:00-18:00',
  ])('takes none that no database takes: %s', (instant) => expect(isUsualInstant(instant)).toBe(false));

  it('moves 29 February to the 28th where the year has none', () => {
    expect(addYears('2024-02-29', -2)).toBe('2022-02-28');
    expect(addYears('2026-11-02', -2)).toBe('2024-11-02');
  });
});

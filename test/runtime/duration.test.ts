import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../runtime/duration.js';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['6h', 21_600_000],
    ['1.5s', 1_500],
    ['0s', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '30', 's', '30 s', '-5s', '5d', '1h30m', 'toString'])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

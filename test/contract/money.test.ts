import { describe, expect, it } from 'vitest';
import { fromOre, sumMoney, toOre } from '../../contract/money.js';

describe('money', () => {
  it.each([
    ['0.00', 0],
    ['0.05', 5],
    ['1250.00', 125_000],
    ['9999999999.99', 999_999_999_999],
    ['-3.50', -350],
  ])('%s is %d øre and back', (money, ore) => {
    expect(toOre(money)).toBe(ore);
    expect(fromOre(ore)).toBe(money);
  });

  it('adds without the errors of floats', () => {
    expect(sumMoney(['0.10', '0.20'])).toBe('0.30');
    expect(sumMoney([])).toBe('0.00');
  });

  it.each(['1250', '1250.0', '1,250.00', '01.00', '1e3', ''])('is refused as %j', (text) => {
    expect(() => toOre(text)).toThrow(RangeError);
  });
});

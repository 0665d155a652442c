import { describe, expect, it } from 'vitest';
import { Amount, toNumber } from '../../tripletex/money.js';

describe('money from Tripletex', () => {
  it.each([
    [0, '0.00'],
    [-0, '0.00'],
    [1250, '1250.00'],
    [448.1, '448.10'],
    [0.1 + 0.2, '0.30'],
    [1249.9999999999998, '1250.00'],
    [-12.5, '-12.50'],
    [9999999999.99, '9999999999.99'],
    [9999999999999.99, '9999999999999.99'],
  ])('%d is %s, whatever its binary form', (number, money) => {
    expect(Amount.parse(number)).toBe(money);
  });

  it.each([
    [1.005, '1.01'],
    [1.0049999, '1.00'],
    [-1.005, '-1.01'],
    [0.995, '1.00'],
    [-0.001, '0.00'],
    [1e-7, '0.00'],
  ])('with more decimals, %d, is rounded half away from zero to %s', (number, money) => {
    expect(Amount.parse(number)).toBe(money);
  });

  it('is itself for every øre up to a thousand kroner', () => {
    const all = Array.from({ length: 100_001 }, (_, ore) => (ore / 100).toFixed(2));
    expect(all.filter((money) => Amount.parse(JSON.parse(money)) !== money)).toEqual([]);
  });

  it.each([1e13, -1e13, 1e21, Number.NaN, Infinity, '1250.00', null, undefined])('is refused as %s', (value) => {
    expect(Amount.safeParse(value).success).toBe(false);
  });
});

describe('money to Tripletex', () => {
  it('goes back as the number it was', () => {
    for (const money of ['0.01', '448.10', '-12.50', '9999999999.99', '9999999999999.99'])
      expect(Amount.parse(JSON.parse(JSON.stringify(toNumber(money))))).toBe(money);
  });

  it.each(['', 'x', '1,50', '1.005', '1e3', ' 1', 'Infinity', '99999999999999.00'])('is never sent as %j', (money) => {
    expect(() => toNumber(money)).toThrow(RangeError);
  });
});

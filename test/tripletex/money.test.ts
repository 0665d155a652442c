import { describe, expect, it } from 'vitest';
import { Amount, toNumber } from '../../tripletex/money.js';

describe('money from Tripletex', () => {
  it.each([
    [0, '0.00'],
    [1250, '1250.00'],
    [448.1, '448.10'],
    [0.1 + 0.2, '0.30'],
    [1.005, '1.01'],
    [-12.5, '-12.50'],
    [-0.001, '0.00'],
    [9999999999.99, '9999999999.99'],
  ])('%d is %s', (number, money) => {
    expect(Amount.parse(number)).toBe(money);
  });

  it('is refused when it is no number', () => {
    expect(Amount.safeParse('1250.00').success).toBe(false);
    expect(Amount.safeParse(null).success).toBe(false);
  });

  it('goes back as the number it was', () => {
    for (const money of ['0.01', '448.10', '9999999999.99']) expect(Amount.parse(toNumber(money))).toBe(money);
  });
});

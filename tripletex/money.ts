import { z } from 'zod';

/** A double tells fifteen digits from one another: up to here every øre has a number of its own. */
const MOST = 9_999_999_999_999.99;
const DECIMAL = /^-?\d{1,13}(\.\d{1,2})?$/;

/**
 * Money as Tripletex answers it, a JSON number, as a decimal string with two decimals (`1250` → `"1250.00"`). More decimals are
 * rounded here and nowhere else: half an øre away from zero. A number that cannot be told to the øre is refused.
 */
export const Amount = z
  .number()
  .refine((amount) => Math.abs(amount) <= MOST, 'A number this large is not exact to the øre.')
  .transform(toDecimal);

function toDecimal(amount: number): string {
  // The shortest decimal form is what Tripletex sent; arithmetic on the binary value would round 1.005 down.
  const sent = Math.abs(amount).toString();
  const [whole = '0', fraction = ''] = sent.includes('e-') ? ['0'] : sent.split('.');
  const isHalfOrMore = Number(fraction[2] ?? 0) >= 5;
  const ore = BigInt(whole + fraction.slice(0, 2).padEnd(2, '0')) + (isHalfOrMore ? 1n : 0n);
  const digits = ore.toString().padStart(3, '0');
  return `${amount < 0 && ore > 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * A decimal string as the JSON number Tripletex takes: `"1250.00"` → `1250`. Exact for up to thirteen digits before the point
 * and two after it; throws a RangeError for anything else, before a wrong sum is sent.
 */
export function toNumber(money: string): number {
  if (!DECIMAL.test(money))
    throw new RangeError('Money must be a decimal string with at most two decimals, like 1250.00.');
  return Number(money);
}

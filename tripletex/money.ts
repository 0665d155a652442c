import { z } from 'zod';

/**
 * Money as Tripletex answers it, a JSON number, as a decimal string with two decimals (`1250` → `"1250.00"`). Half an øre is
 * rounded away from zero. `null` stays `null` where the schema allows it.
 */
export const Amount = z.number().transform(toDecimal);

function toDecimal(amount: number): string {
  // The shortest decimal form of the number is what Tripletex sent; toFixed on the binary value would round 1.005 down.
  const [whole = '0', fraction = ''] = Math.abs(amount).toFixed(6).split('.');
  const ore = Number(`${whole}${fraction.slice(0, 2)}`) + (Number(fraction.slice(2, 6)) >= 5000 ? 1 : 0);
  const digits = ore.toString().padStart(3, '0');
  return `${amount < 0 && ore > 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A decimal string as the JSON number Tripletex takes: `"1250.00"` → `1250`. Exact for every sum with two decimals under 10 billion. */
export function toNumber(money: string): number {
  return Number(money);
}

/** Norwegian øre as an integer. All arithmetic on money happens in it; outside it money is a decimal string. */
export type Ore = number;

/** A decimal string with two decimals and no leading zeros: `"0.00"`, `"1250.00"`. */
export const MONEY_PATTERN = /^(0|[1-9]\d{0,9})\.\d{2}$/;

/** Turns `"1250.00"` into `125000` øre. Throws a `RangeError` on anything that is not a decimal string with two decimals. */
export function toOre(money: string): Ore {
  const negative = money.startsWith('-');
  const digits = negative ? money.slice(1) : money;
  if (!MONEY_PATTERN.test(digits)) throw new RangeError('Not money: expected a decimal string with two decimals.');
  const ore = Number(digits.replace('.', ''));
  return negative ? -ore : ore;
}

/** Turns `125000` øre into `"1250.00"`. */
export function fromOre(ore: Ore): string {
  const digits = Math.abs(ore).toString().padStart(3, '0');
  return `${ore < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The sum of decimal strings as a decimal string. */
export function sumMoney(amounts: readonly string[]): string {
  return fromOre(amounts.reduce((sum, amount) => sum + toOre(amount), 0));
}

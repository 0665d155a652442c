/** A sum of amounts in kroner that never gathers the errors of binary fractions. */
export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((ore, amount) => ore + Math.round(amount * 100), 0) / 100;
}

/** Rounded to øre. */
export function rounded(amount: number): number {
  return Math.round(Number((amount * 100).toFixed(4))) / 100;
}

import type { Stored } from '../state/records.js';

export interface Currency extends Stored {
  readonly code: string;
  readonly description: string;
  readonly factor: number;
  readonly displayName: string;
  readonly isDisabled: boolean;
}

interface Quoted extends Currency {
  /** A made-up rate: NOK for `factor` units. */
  readonly rate: number;
}

function currency(
  id: number,
  code: string,
  factor: number,
  rate: number,
  description: string,
  isDisabled = false,
): Quoted {
  return { id, version: 0, code, description, factor, displayName: code, isDisabled, rate };
}

const QUOTED: readonly Quoted[] = [
  currency(1, 'NOK', 1, 1, 'Norske kroner'),
  currency(2, 'SEK', 100, 104.2, 'Svenske kroner'),
  currency(3, 'DKK', 100, 156.1, 'Danske kroner'),
  currency(4, 'USD', 1, 10.15, 'Amerikanske dollar'),
  currency(5, 'EUR', 1, 11.65, 'Euro'),
  currency(6, 'GBP', 1, 13.4, 'Britiske pund'),
  currency(7, 'CHF', 100, 1243.5, 'Sveitsiske franc'),
  currency(8, 'JPY', 100, 6.7, 'Japanske yen'),
  currency(9, 'BGN', 100, 595.6, 'Bulgarske lev'),
  currency(90, 'HRK', 1, 1.54, 'Kroatiske kuna', true),
];

export const NOK = 1;

/** Currencies by their ids and factors as observed in March 2026 (BGN and HRK have ids of our own). */
export const CURRENCIES: readonly Currency[] = QUOTED.map(({ rate: _, ...shown }) => shown);

/** NOK for `factor` units of a currency, the same on every day. */
export function exchangeRate(currencyId: number): number {
  return QUOTED.find(({ id }) => id === currencyId)?.rate ?? 1;
}

/** What an amount in a currency is in NOK, rounded to øre. */
export function inNok(amount: number, rate: number, { factor }: Currency): number {
  return Math.round((amount * rate * 100) / factor) / 100;
}

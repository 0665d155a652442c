import type { Stored } from './world.js';

const vat = (id: number, number: string, percentage: number, name: string): Stored => ({
  id,
  version: 0,
  number,
  percentage,
  name,
  displayName: `${number} ${name}`,
  deductionPercentage: 100,
  parentType: null,
});

/** Ids of the standard VAT types are the same in every company; the id is not the number (seen March 2026). */
export const VAT_TYPES: readonly Stored[] = [
  vat(0, '0', 0, 'Ingen avgiftsbehandling'),
  vat(1, '1', 25, 'Fradrag inngående avgift, høy sats'),
  vat(11, '11', 15, 'Fradrag inngående avgift, middels sats'),
  vat(12, '13', 12, 'Fradrag inngående avgift, lav sats'),
  vat(3, '3', 25, 'Utgående avgift, høy sats'),
  vat(31, '31', 15, 'Utgående avgift, middels sats'),
  vat(32, '33', 12, 'Utgående avgift, lav sats'),
  vat(5, '5', 0, 'Ingen utgående avgift (innenfor mva-loven)'),
  vat(6, '6', 0, 'Ingen utgående avgift (utenfor mva-loven)'),
];

/** The ones that are listed for purchases. */
export const INCOMING_VAT: ReadonlySet<number> = new Set([0, 1, 11, 12]);

const currency = (
  id: number,
  code: string,
  factor: number,
  rate: number,
  isDisabled = false,
): Stored & { code: string; factor: number; rateNok: number } => ({
  id,
  version: 0,
  code,
  factor,
  description: code,
  displayName: code,
  isDisabled,
  rateNok: rate,
});

/** Currencies by their ids as seen in March 2026; `rateNok` is a made-up rate per `factor` units. */
export const CURRENCIES = [
  currency(1, 'NOK', 1, 1),
  currency(2, 'SEK', 100, 104.2),
  currency(3, 'DKK', 100, 156.1),
  currency(4, 'USD', 1, 10.15),
  currency(5, 'EUR', 1, 11.62),
  currency(6, 'GBP', 1, 13.4),
  currency(7, 'CHF', 100, 1243.5),
  currency(8, 'JPY', 100, 6.7),
  currency(90, 'HRK', 1, 1.54, true),
];

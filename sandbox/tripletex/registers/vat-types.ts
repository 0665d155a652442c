import type { Ref, Stored } from '../state/records.js';

export interface VatType extends Stored {
  readonly name: string;
  readonly number: string;
  readonly displayName: string;
  readonly percentage: number;
  readonly deductionPercentage: number;
  readonly parentType: Ref | null;
}

function vatType(id: number, number: string, percentage: number, name: string): VatType {
  const displayName = `${number}: ${name} (${percentage} %)`;
  return { id, version: 0, number, name, displayName, percentage, deductionPercentage: 100, parentType: null };
}

/** Ids of the standard VAT types are the same in every company, and are not the numbers (observed March 2026). */
export const VAT_TYPES: readonly VatType[] = [
  vatType(0, '0', 0, 'Ingen avgiftsbehandling'),
  vatType(1, '1', 25, 'Fradrag inngående avgift, høy sats'),
  vatType(11, '11', 15, 'Fradrag inngående avgift, middels sats'),
  vatType(12, '13', 12, 'Fradrag inngående avgift, lav sats'),
  vatType(3, '3', 25, 'Utgående avgift, høy sats'),
  vatType(31, '31', 15, 'Utgående avgift, middels sats'),
  vatType(32, '33', 12, 'Utgående avgift, lav sats'),
  vatType(5, '5', 0, 'Ingen utgående avgift (innenfor mva-loven)'),
  vatType(6, '6', 0, 'Ingen utgående avgift (utenfor mva-loven)'),
];

/** What no tax is dealt with. */
export const NO_VAT = 0;

/** What is bought can bear these. */
export const INCOMING_VAT_TYPES = VAT_TYPES.filter(({ id }) => [0, 1, 11, 12].includes(id));

/** The percentage of a VAT type. */
export function vatPercentage(id: number | undefined): number {
  return VAT_TYPES.find((type) => type.id === id)?.percentage ?? 0;
}

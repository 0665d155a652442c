import { numberOf, objectOf, referenceTo, type Json } from '../protocol/body.js';
import { invalid, missing, NO_SUCH_OBJECT } from '../protocol/refusals.js';
import { RATE_CATEGORIES, RATES, type Rate, type RateCategory, type RateCategoryType } from '../registers/rates.js';
import type { Compensation, Company, TravelDetails, TravelExpense } from '../state/records.js';
import type { Place } from './child-resource.js';

const NOT_COMPENSATED = {
  PER_DIEM: 'perDiemNotCompensated',
  MILEAGE_ALLOWANCE: 'mileageNotCompensated',
  ACCOMMODATION_ALLOWANCE: 'accommodationNotCompensated',
} as const;

/** The travel details of a travel expense that can bear a compensation; refused where it cannot (observed March 2026). */
export function compensated(
  company: Company,
  expense: TravelExpense,
  type: RateCategoryType,
  field: string,
): TravelDetails {
  const { travelDetails } = expense;
  if (travelDetails === null) {
    throw invalid({
      field: 'travelExpense.id',
      message: 'Kun reiseregning, ikke ansattutlegg, kan benyttes her.',
      path: 'travelExpense',
    });
  }
  const isPaid =
    company.settings.useRates && !company.settings[NOT_COMPENSATED[type]] && travelDetails.isCompensationFromRates;
  if (isPaid) return travelDetails;
  throw invalid({ field, message: 'Kun kostnader kan registreres uten kompensasjon etter satser.' });
}

export interface RateChoice extends Pick<Compensation, 'rateType' | 'rateCategory'> {
  readonly category: RateCategory | undefined;
  readonly row: Rate | undefined;
}

/**
 * The row of a rate and its category, as a body names them. `rateType` is the id of a rate, not of a category. Inside a travel
 * expense the category stands within the rate type, in a call of its own beside it (observed March 2026).
 */
export function rateChoice(body: Json, type: RateCategoryType, place: Place): RateChoice {
  const isNested = place === 'nested';
  const categories = RATE_CATEGORIES.filter((category) => category.type === type);
  const inner = objectOf(body, 'rateType');
  const holder = isNested && inner !== undefined ? inner : body;
  if (isNested && inner !== undefined && objectOf(inner, 'rateCategory') === undefined)
    throw missing('rateType.rateCategory');
  const rateType = referenceTo(body, 'rateType', RATES, { alongside: isNested ? ['rateCategory'] : [] });
  const row = RATES.find(({ id }) => id === rateType?.id);
  const named = referenceTo(holder, 'rateCategory', categories);
  const rateCategory = named ?? (row && { id: row.rateCategory.id }) ?? null;
  const category = categories.find(({ id }) => id === rateCategory?.id);
  if (row !== undefined && row.rateCategory.id !== category?.id)
    throw invalid({ field: 'rateType.id', message: NO_SUCH_OBJECT, path: 'rateType' });
  return { rateType, rateCategory, category, row };
}

/** A category counts for one calendar year; every day has to lie within it. */
export function assertValidOn(category: RateCategory | undefined, days: readonly (string | null)[]): void {
  if (category === undefined) return;
  const isOutside = days.some((day) => day !== null && (day < category.fromDate || day > category.toDate));
  if (!isOutside) return;
  throw invalid({
    field: 'rateCategory.id',
    message: 'Reiseregningens dato samsvarer ikke med valgt satskategori.',
    path: 'rateCategory',
  });
}

/** The rate that counts. Sources disagree whether another one than the row's can be given; here it cannot. */
export function rateOf(body: Json, row: Rate | undefined): number {
  const given = numberOf(body, 'rate');
  if (row === undefined) return given ?? 0;
  if (given === undefined || given === row.rate) return row.rate;
  throw invalid({ field: 'rate', message: 'Satsen kan ikke avvike fra valgt sats.', path: 'rate' });
}

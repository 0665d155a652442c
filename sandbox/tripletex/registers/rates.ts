import type { Ref, Stored } from '../state/records.js';
import { ZONES } from './zones.js';

export type RateCategoryType = 'PER_DIEM' | 'MILEAGE_ALLOWANCE' | 'ACCOMMODATION_ALLOWANCE';

export interface RateCategory extends Stored {
  readonly name: string;
  readonly ameldingWageCode: number;
  readonly wageCodeNumber: string;
  readonly isValidDayTrip: boolean;
  readonly isValidAccommodation: boolean;
  readonly isValidDomestic: boolean;
  readonly isValidForeignTravel: boolean;
  readonly isRequiresZone: boolean;
  readonly isRequiresOvernightAccommodation: boolean;
  readonly fromDate: string;
  readonly toDate: string;
  readonly type: RateCategoryType;
}

export interface Rate extends Stored {
  readonly rateCategory: Ref;
  readonly zone: string;
  readonly rate: number;
  readonly breakfastDeductionRate: number;
  readonly lunchDeductionRate: number;
  readonly dinnerDeductionRate: number;
}

interface Kind {
  readonly name: string;
  readonly type: RateCategoryType;
  readonly is: string;
  readonly wageCode?: readonly [number, string];
  /** NOK in 2026, 2025 and in every year before. Abroad the zone decides; then it is a share of the zone's rate. */
  readonly nok: readonly [number, number, number];
}

const perDiem = (name: string, is: string, nok: Kind['nok'], wageCode?: Kind['wageCode']): Kind => ({
  name,
  type: 'PER_DIEM',
  is,
  nok,
  ...(wageCode && { wageCode }),
});
const mileage = (name: string, nok: Kind['nok']): Kind => ({
  name,
  type: 'MILEAGE_ALLOWANCE',
  is: 'domestic foreign',
  nok,
});
const night = (name: string, is: string, nok: Kind['nok']): Kind => ({
  name,
  type: 'ACCOMMODATION_ALLOWANCE',
  is: `accommodation ${is}`,
  nok,
});
const share = (part: number): Kind['nok'] => [part, part, part];

/** The categories of a year in the order of their ids: 738 to 761 in 2026 (observed March 2026). */
const KINDS: readonly Kind[] = [
  perDiem('Dagsreise 6-12 timer - innland', 'dayTrip domestic', [397, 384, 369], [13, '352']),
  perDiem('Dagsreise over 12 timer - innland', 'dayTrip domestic', [736, 713, 686], [13, '355']),
  perDiem('Overnatting over 12 timer - innland', 'accommodation overnight domestic', [1012, 977, 940]),
  perDiem(
    '6-12 timer over helt døgn - innland (etter overnatting)',
    'accommodation overnight domestic',
    [397, 384, 369],
  ),
  perDiem(
    'Over 12 timer over helt døgn - innland (etter overnatting)',
    'accommodation overnight domestic',
    [736, 713, 686],
  ),
  mileage('Bil', [5.3, 5, 4.9]),
  mileage('Bil - passasjertillegg', [1, 1, 1]),
  mileage('Bil - tilhengertillegg', [1, 1, 1]),
  mileage('Bil - tillegg skogs- og anleggsveier', [1, 1, 1]),
  mileage('Bil - tillegg for frakt av utstyr og materiell', [1, 1, 1]),
  mileage('Tillegg ved fylling av drivstoff hvor bomavgift er inkludert', [0.1, 0.1, 0.1]),
  mileage('Motorsykkel opp til og med 125 ccm', [2, 2, 2]),
  mileage('Motorsykkel over 125 ccm', [2.95, 2.95, 2.95]),
  mileage('Snøskuter og ATV', [10, 10, 10]),
  mileage('Båt med motor', [7.5, 7.5, 7.5]),
  mileage('Andre motoriserte fremkomstmidler', [2, 2, 2]),
  night('Ulegitimert - innland', 'domestic', [452, 452, 435]),
  perDiem('6-12 timer over helt døgn - utlandet (etter overnatting)', 'accommodation overnight foreign', share(0.5)),
  perDiem('Over 12 timer over helt døgn - utlandet (etter overnatting)', 'accommodation overnight foreign', share(1)),
  perDiem('Dagsreise 6-12 timer - utland', 'dayTrip foreign', share(0.5)),
  perDiem('Dagsreise over 12 timer - utland', 'dayTrip foreign', share(1)),
  perDiem('Overnatting over 12 timer - utland', 'accommodation overnight foreign', share(1)),
  perDiem('Overnatting over 28 døgn - utland', 'accommodation overnight foreign', share(0.75)),
  night('Kompensasjonstillegg - skattepliktig', 'foreign', [548, 548, 548]),
];

const FIRST_YEAR = 2008;
const LAST_YEAR = 2026;
const FIRST_CATEGORY_OF_LAST_YEAR = 738;
const FIRST_RATE_OF_LAST_YEAR = 25_886;
const RATES_OF_A_YEAR = 400;
const PASSENGERS = 6;

const YEARS = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index);

function categoryId(year: number, index: number): number {
  return FIRST_CATEGORY_OF_LAST_YEAR - (LAST_YEAR - year) * KINDS.length + index;
}

function categoryOf(year: number, { name, type, is, wageCode }: Kind, index: number): RateCategory {
  const has = (word: string) => is.split(' ').includes(word);
  return {
    id: categoryId(year, index),
    version: 0,
    name,
    ameldingWageCode: wageCode?.[0] ?? 0,
    wageCodeNumber: wageCode?.[1] ?? '',
    isValidDayTrip: has('dayTrip'),
    isValidAccommodation: has('accommodation'),
    isValidDomestic: has('domestic'),
    isValidForeignTravel: has('foreign'),
    isRequiresZone: type === 'PER_DIEM' && has('foreign'),
    isRequiresOvernightAccommodation: has('overnight'),
    fromDate: `${year}-01-01`,
    toDate: `${year}-12-31`,
    type,
  };
}

/** One set for every calendar year, the oldest first: whoever takes the first one of a name has a rate of 2008. */
export const RATE_CATEGORIES: readonly RateCategory[] = YEARS.flatMap((year) =>
  KINDS.map((kind, index) => categoryOf(year, kind, index)),
);

function ratesOf(year: number): Rate[] {
  const firstId = FIRST_RATE_OF_LAST_YEAR - (LAST_YEAR - year) * RATES_OF_A_YEAR;
  const rows = KINDS.flatMap((kind, index) => {
    const nok = kind.nok[Math.min(LAST_YEAR - year, 2)] ?? 0;
    const isAbroad = kind.type === 'PER_DIEM' && kind.is.includes('foreign');
    const places = isAbroad
      ? ZONES.map(({ zoneName, dayRate }) => ({ zone: zoneName, rate: dayRate * nok }))
      : [{ zone: '', rate: nok }];
    return places.map((place) => ({ ...place, kind, category: categoryId(year, index) }));
  });
  return rows.map(({ zone, rate, kind, category }, index) => rateOf(firstId + index, category, zone, rate, kind));
}

/** Meals take 20, 30 and 50 % of the row's own rate, in whole kroner (observed March 2026). */
function rateOf(id: number, category: number, zone: string, rate: number, { type }: Kind): Rate {
  const part = (percent: number) => (type === 'PER_DIEM' ? Math.round((rate * percent) / 100) : 0);
  const deductions = { breakfastDeductionRate: part(20), lunchDeductionRate: part(30), dinnerDeductionRate: part(50) };
  return { id, version: 0, rateCategory: { id: category }, zone, rate, ...deductions };
}

/** 25886 to 25891 are the first of 2026 (observed March 2026); the same in every company. */
export const RATES: readonly Rate[] = YEARS.flatMap(ratesOf);

/** The rate of the passengers' supplement in the year of a category. */
export function passengerRate(day: string): Rate | undefined {
  const category = categoryId(Number(day.slice(0, 4)), PASSENGERS);
  return RATES.find(({ rateCategory }) => rateCategory.id === category);
}

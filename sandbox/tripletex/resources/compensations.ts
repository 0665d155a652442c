import { flagOf, numberOf, textOf, type Json } from '../protocol/body.js';
import type { Call, Route } from '../protocol/call.js';
import { same } from '../protocol/query.js';
import { beanInvalid, invalid, missing, NO_SUCH_OBJECT, noSuchObject } from '../protocol/refusals.js';
import type { Rate } from '../registers/rates.js';
import { ZONES } from '../registers/zones.js';
import type { Accommodation, Child, Company, Compensation, Mileage, PerDiem, TravelExpense } from '../state/records.js';
import { childRoutes, type ChildKind, type Place } from './child-resource.js';
import { drivenMileages } from './children.js';
import { rounded } from './money.js';
import { countPassengers } from './passengers.js';
import { assertValidOn, compensated, rateChoice, rateOf } from './rate-choice.js';

export const PER_DIEMS: ChildKind<PerDiem> = {
  path: '/travelExpense/perDiemCompensation',
  model: 'PerDiemCompensation',
  unknownParent: 'travelExpense.id',
  rows: ({ perDiems }) => perDiems,
  build: ({ company }, expense, body, place) => builtPerDiem(company, expense, body, place),
  bodyOf,
  filter: byRate,
};

const MILEAGES: ChildKind<Mileage> = {
  path: '/travelExpense/mileageAllowance',
  model: 'MileageAllowance',
  unknownParent: 'travelExpense.id',
  rows: ({ mileages }) => mileages,
  build: ({ company }, expense, body) => builtMileage(company, expense, body),
  bodyOf: ({ supplementOf: _, ...row }, changes) => bodyOf(row, changes),
  filter: ({ company, query }, rows) => {
    const driven = new Set(drivenMileages(company));
    const [type, category] = [same(query, 'rateTypeId'), same(query, 'rateCategoryId')];
    return rows.filter((row) => driven.has(row) && type(row.rateType?.id) && category(row.rateCategory?.id));
  },
  changed: (call, row) => {
    if (row.supplementOf === null) countPassengers(call, row);
  },
};

const ACCOMMODATIONS: ChildKind<Accommodation> = {
  path: '/travelExpense/accommodationAllowance',
  model: 'AccommodationAllowance',
  unknownParent: 'travelExpense.id',
  rows: ({ accommodations }) => accommodations,
  build: ({ company }, expense, body) => builtAccommodation(company, expense, body),
  bodyOf,
  filter: byRate,
};

export const compensationRoutes: readonly Route[] = [
  ...childRoutes(PER_DIEMS),
  ...childRoutes(MILEAGES),
  ...childRoutes(ACCOMMODATIONS),
];

function byRate<Row extends Compensation>({ query }: Call, rows: readonly Row[]): Row[] {
  const [type, category] = [same(query, 'rateTypeId'), same(query, 'rateCategoryId')];
  return rows.filter((row) => type(row.rateType?.id) && category(row.rateCategory?.id));
}

/** A stored compensation as a body; its rate and amount are reckoned anew. */
function bodyOf(row: Compensation, changes: Json): Json {
  const { id: _, version: __, travelExpense: ___, rate, amount, ...body } = row;
  const isPricedByHand = row.rateType === null && !('rateType' in changes);
  return isPricedByHand ? { ...body, rate, amount } : body;
}

function builtPerDiem(company: Company, expense: TravelExpense, body: Json, place: Place): Omit<PerDiem, keyof Child> {
  const details = compensated(company, expense, 'PER_DIEM', 'travelExpense');
  if (details.departureDate === null || details.returnDate === null)
    throw invalid({ field: null, message: 'Spesifiser avreisedato og returdato.' });
  const location = textOf(body, 'location') ?? '';
  if (location === '') throw missing('location');
  const choice = rateChoice(body, 'PER_DIEM', place);
  assertValidOn(choice.category, [details.departureDate, details.returnDate]);
  const zone = zoneOf(body, choice.row);
  const count = countOf(body);
  const rate = rateOf(body, choice.row);
  const meals = {
    isDeductionForBreakfast: flagOf(body, 'isDeductionForBreakfast') ?? false,
    isDeductionForLunch: flagOf(body, 'isDeductionForLunch') ?? false,
    isDeductionForDinner: flagOf(body, 'isDeductionForDinner') ?? false,
  };
  return {
    rateType: choice.rateType,
    rateCategory: choice.rateCategory,
    ...zone,
    overnightAccommodation: textOf(body, 'overnightAccommodation') ?? 'NONE',
    location,
    address: textOf(body, 'address') ?? '',
    count,
    rate,
    amount: amountOf(body, choice.row, count * (rate - deductionOf(choice.row, meals))),
    ...meals,
  };
}

type Meals = Pick<PerDiem, 'isDeductionForBreakfast' | 'isDeductionForLunch' | 'isDeductionForDinner'>;

/** For every day of the row. */
function deductionOf(row: Rate | undefined, meals: Meals): number {
  if (row === undefined) return 0;
  const breakfast = meals.isDeductionForBreakfast ? row.breakfastDeductionRate : 0;
  const lunch = meals.isDeductionForLunch ? row.lunchDeductionRate : 0;
  return breakfast + lunch + (meals.isDeductionForDinner ? row.dinnerDeductionRate : 0);
}

/** Norway is no country to travel to (observed March 2026); a rate of a zone needs that zone, or its country. */
function zoneOf(body: Json, row: Rate | undefined): Pick<PerDiem, 'countryCode' | 'travelExpenseZoneId'> {
  const countryCode = textOf(body, 'countryCode') ?? '';
  const travelExpenseZoneId = numberOf(body, 'travelExpenseZoneId') ?? null;
  const isKnown = countryCode === '' || ZONES.some((zone) => zone.countryCode === countryCode);
  if (!isKnown)
    throw invalid({ field: 'countryCode', message: 'Country not enabled for travel expense', path: 'countryCode' });
  const zone = ZONES.find(({ id }) => id === travelExpenseZoneId);
  if (travelExpenseZoneId !== null && zone === undefined) throw noSuchObject('travelExpenseZoneId');
  const named = zone === undefined ? ZONES.filter((candidate) => candidate.countryCode === countryCode) : [zone];
  const isNeeded = row !== undefined && row.zone !== '';
  if (isNeeded && !named.some(({ zoneName }) => zoneName === row.zone)) {
    throw invalid({ field: 'rateType.zone', message: 'Sone må fylles ut.', path: 'rateType' });
  }
  return { countryCode, travelExpenseZoneId };
}

function builtMileage(company: Company, expense: TravelExpense, body: Json): Omit<Mileage, keyof Child> {
  const details = compensated(company, expense, 'MILEAGE_ALLOWANCE', 'travelExpense');
  const needed = (name: string) => {
    const value = textOf(body, name) ?? '';
    if (value === '') throw missing(name);
    return value;
  };
  const [date, departureLocation, destination] = [needed('date'), needed('departureLocation'), needed('destination')];
  // Nobody has shown these working from outside.
  for (const name of ['passengerSupplement', 'trailerSupplement', 'tollCost']) {
    if (body[name] !== undefined && body[name] !== null)
      throw invalid({ field: name, message: NO_SUCH_OBJECT, path: name });
  }
  const choice = rateChoice(body, 'MILEAGE_ALLOWANCE', 'alone');
  assertValidOn(choice.category, [date, details.departureDate, details.returnDate]);
  const km = numberOf(body, 'km') ?? 0;
  if (km < 0) throw beanInvalid('km', 'Må være minimum 0');
  const rate = rateOf(body, choice.row);
  return {
    rateType: choice.rateType,
    rateCategory: choice.rateCategory,
    date,
    departureLocation,
    destination,
    km,
    rate,
    amount: amountOf(body, choice.row, km * rate),
    isCompanyCar: flagOf(body, 'isCompanyCar') ?? false,
    vehicleType: numberOf(body, 'vehicleType') ?? 0,
    supplementOf: null,
  };
}

function builtAccommodation(company: Company, expense: TravelExpense, body: Json): Omit<Accommodation, keyof Child> {
  const details = compensated(company, expense, 'ACCOMMODATION_ALLOWANCE', 'travelExpense');
  const location = textOf(body, 'location') ?? '';
  if (location === '') throw missing('location');
  const choice = rateChoice(body, 'ACCOMMODATION_ALLOWANCE', 'alone');
  assertValidOn(choice.category, [details.departureDate, details.returnDate]);
  const count = countOf(body);
  const rate = rateOf(body, choice.row);
  return {
    rateType: choice.rateType,
    rateCategory: choice.rateCategory,
    zone: textOf(body, 'zone') ?? '',
    location,
    address: textOf(body, 'address') ?? '',
    count,
    rate,
    amount: amountOf(body, choice.row, count * rate),
  };
}

function countOf(body: Json): number {
  const count = numberOf(body, 'count') ?? 0;
  if (count < 0) throw beanInvalid('count', 'Må være minimum 0');
  return count;
}

/** Reckoned from the rate; only without one is an amount taken as it was sent (observed March 2026). */
function amountOf(body: Json, row: Rate | undefined, reckoned: number): number {
  return rounded(row === undefined ? (numberOf(body, 'amount') ?? reckoned) : reckoned);
}

import { get, type Call, type Route } from '../protocol/call.js';
import { findRow, listReply, pathId, valueReply } from '../protocol/lists.js';
import { among, amongTexts, containing, dayIn, flagIn, matches, same } from '../protocol/query.js';
import { badParameter, tooManyRows } from '../protocol/refusals.js';
import { RATE_CATEGORIES, RATES, type Rate, type RateCategory } from '../registers/rates.js';
import { ZONES } from '../registers/zones.js';
import type { CostCategory, PaymentType } from '../state/records.js';
import { ENTITLEMENTS } from './rights.js';

const CHECKSUM = { hasChecksum: true };

/** What travel expenses are made of. */
export const travelRegisterRoutes: readonly Route[] = [
  get('/travelExpense/settings', (call) => {
    call.rights.need(ENTITLEMENTS.travelSettings);
    return valueReply(call, 'TravelExpenseSettings', { id: call.company.id, version: 0, ...call.company.settings });
  }),
  get('/travelExpense/costCategory', (call) => listReply(call, 'TravelCostCategory', costCategories(call), CHECKSUM)),
  get('/travelExpense/costCategory/:id', (call) =>
    valueReply(call, 'TravelCostCategory', findRow(readable(call, call.company.costCategories), pathId(call))),
  ),
  get('/travelExpense/paymentType', (call) => listReply(call, 'TravelPaymentType', paymentTypes(call), CHECKSUM)),
  get('/travelExpense/paymentType/:id', (call) =>
    valueReply(call, 'TravelPaymentType', findRow(readable(call, call.company.paymentTypes), pathId(call))),
  ),
  get('/travelExpense/rateCategory', (call) =>
    listReply(call, 'TravelExpenseRateCategory', rateCategories(call), CHECKSUM),
  ),
  get('/travelExpense/rateCategory/:id', (call) =>
    valueReply(call, 'TravelExpenseRateCategory', findRow(readable(call, RATE_CATEGORIES), pathId(call))),
  ),
  get('/travelExpense/rate', (call) => listReply(call, 'TravelExpenseRate', rates(call), CHECKSUM)),
  get('/travelExpense/rate/:id', (call) =>
    valueReply(call, 'TravelExpenseRate', findRow(readable(call, RATES), pathId(call))),
  ),
  get('/travelExpense/zone', (call) => listReply(call, 'TravelExpenseZone', zones(call))),
  get('/travelExpense/zone/:id', (call) =>
    valueReply(call, 'TravelExpenseZone', findRow(readable(call, ZONES), pathId(call))),
  ),
];

function readable<Row>({ rights }: Call, rows: readonly Row[]): readonly Row[] {
  rights.need(ENTITLEMENTS.registerReports, ENTITLEMENTS.allReports);
  return rows;
}

interface Chosen {
  readonly id: number;
  readonly description: string;
  readonly isInactive: boolean;
  readonly showOnEmployeeExpenses: boolean;
}

/** There is no filter for those shown on travel expenses (official document 2.75.00). `text` is what the filter `query` means. */
function chosen<Row extends Chosen>(call: Call, rows: readonly Row[], text: (description: string) => boolean): Row[] {
  const { query } = call;
  const [id, description] = [among(query, 'id'), containing(query, 'description')];
  const [inactive, expenses] = [matches(flagIn(query, 'isInactive')), matches(flagIn(query, 'showOnEmployeeExpenses'))];
  return readable(call, rows)
    .filter((row) => id(row.id) && description(row.description) && text(row.description))
    .filter((row) => inactive(row.isInactive) && expenses(row.showOnEmployeeExpenses));
}

/** Here `query` is equality, of payment types it is containing (official document 2.75.00). */
function costCategories(call: Call): CostCategory[] {
  return chosen(call, call.company.costCategories, matches(call.query.get('query') ?? undefined));
}

function paymentTypes(call: Call): PaymentType[] {
  return chosen(call, call.company.paymentTypes, containing(call.query, 'query'));
}

const TYPES = ['PER_DIEM', 'MILEAGE_ALLOWANCE', 'ACCOMMODATION_ALLOWANCE'];

function typeIn(query: URLSearchParams): string | undefined {
  const type = query.get('type') ?? undefined;
  if (type !== undefined && !TYPES.includes(type)) throw badParameter('type', 'enum', type);
  return type;
}

function rateCategories(call: Call): RateCategory[] {
  const { query } = call;
  const [type, name, wageCode] = [
    matches(typeIn(query)),
    containing(query, 'name'),
    matches(query.get('wageCodeNumber') ?? undefined),
  ];
  const ameldingCode = containing(query, 'ameldingWageCode');
  return byKind(query, readable(call, RATE_CATEGORIES), 'isRequiresOvernightAccommodation')
    .filter(
      (row) =>
        type(row.type) && name(row.name) && wageCode(row.wageCodeNumber) && ameldingCode(String(row.ameldingWageCode)),
    )
    .filter((row) => isValidIn(query, row));
}

function byKind(query: URLSearchParams, rows: readonly RateCategory[], overnightName: string): RateCategory[] {
  const [dayTrip, stay, domestic] = ['isValidDayTrip', 'isValidAccommodation', 'isValidDomestic'].map((name) =>
    matches(flagIn(query, name)),
  );
  const [zone, overnight, abroad] = ['requiresZone', overnightName, 'isValidForeignTravel'].map((name) =>
    matches(flagIn(query, name)),
  );
  return rows
    .filter(
      (row) =>
        dayTrip?.(row.isValidDayTrip) === true &&
        stay?.(row.isValidAccommodation) === true &&
        domestic?.(row.isValidDomestic) === true,
    )
    .filter((row) => zone?.(row.isRequiresZone) === true && overnight?.(row.isRequiresOvernightAccommodation) === true)
    .filter((row) => abroad?.(row.isValidForeignTravel) === true);
}

/** `dateTo` is the first day that does not count any more (official document 2.75.00). */
function isValidIn(query: URLSearchParams, { fromDate, toDate }: RateCategory): boolean {
  const [from, to] = [dayIn(query, 'dateFrom'), dayIn(query, 'dateTo')];
  return (from === undefined || toDate >= from) && (to === undefined || fromDate < to);
}

/** Zones abroad make too many rows for whoever does not narrow them down (observed March 2026). */
function rates(call: Call): Rate[] {
  const { query } = call;
  const type = typeIn(query);
  const isNarrow = query.has('rateCategoryId') || (type !== undefined && query.has('dateFrom') && query.has('dateTo'));
  const ofCategory = same(query, 'rateCategoryId');
  if (!isNarrow) throw tooManyRows();
  const categories = byKind(query, readable(call, RATE_CATEGORIES), 'requiresOvernightAccommodation')
    .filter((row) => (type === undefined || row.type === type) && ofCategory(row.id) && isValidIn(query, row))
    .map(({ id }) => id);
  const wanted = new Set(categories);
  return RATES.filter(({ rateCategory }) => wanted.has(rateCategory.id));
}

function zones(call: Call) {
  const { query } = call;
  const date = dayIn(query, 'date') ?? call.world.today;
  const [id, code, disabled] = [among(query, 'id'), amongTexts(query, 'code'), matches(flagIn(query, 'isDisabled'))];
  const text = containing(query, 'query');
  return readable(call, ZONES)
    .filter((row) => id(row.id) && code(row.countryCode) && disabled(row.isDisabled))
    .filter(({ countryCode, zoneName }) => text(countryCode) || text(zoneName))
    .filter(({ fromDate, toDate }) => fromDate <= date && date <= toDate);
}

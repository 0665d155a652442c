import { flagOf, noObject, numberOf, referenceTo, textOf, type Json } from '../protocol/body.js';
import { put, type Call, type Route } from '../protocol/call.js';
import { same } from '../protocol/query.js';
import { beanInvalid, invalid, missing } from '../protocol/refusals.js';
import { CURRENCIES, exchangeRate, inNok, NOK, type Currency } from '../registers/currencies.js';
import { INCOMING_VAT_TYPES, NO_VAT, VAT_TYPES } from '../registers/vat-types.js';
import { habitsOf } from '../state/habits.js';
import type { Child, Company, Cost, Ref } from '../state/records.js';
import { changeAll, childRoutes, type ChildKind, type Place } from './child-resource.js';
import { isQuoted, isVatRegistered } from './ledger.js';
import { rounded } from './money.js';
import { asStored } from './texts.js';

export const COSTS: ChildKind<Cost> = {
  path: '/travelExpense/cost',
  model: 'Cost',
  unknownParent: 'cost',
  rows: ({ costs }) => costs,
  build: (call, _, body, place) => builtCost(call, body, place),
  bodyOf,
  filter: (call, rows) => {
    const [vatType, currency] = [same(call.query, 'vatTypeId'), same(call.query, 'currencyId')];
    return rows.filter((row) => vatType(row.vatType?.id) && currency(row.currency.id));
  },
};

export const costRoutes: readonly Route[] = [
  put('/travelExpense/cost/list', (call) => changeAll(call, COSTS)),
  ...childRoutes(COSTS),
];

/** A stored cost as a body. A new amount, currency or rate makes the old sum in NOK void. */
function bodyOf(row: Cost, changes: Json): Json {
  const { id: _, version: __, travelExpense: ___, amountNOKInclVAT, rate, currency, ...body } = row;
  const isRepriced = ['amountCurrencyIncVat', 'currency', 'rate'].some((name) => name in changes);
  const money = currency.id === NOK ? {} : { currency };
  return isRepriced ? { ...body, ...money } : { ...body, ...money, amountNOKInclVAT, rate };
}

function builtCost(call: Call, body: Json, place: Place): Omit<Cost, keyof Child> {
  const { company } = call;
  const amount = numberOf(body, 'amountCurrencyIncVat');
  if (body.paymentType === undefined || body.paymentType === null) throw missing('paymentType');
  if (amount === undefined) throw missing('amountCurrencyIncVat');
  // Whether a cost may be negative is not known.
  if (amount < 0) throw beanInvalid('amountCurrencyIncVat', 'Må være minimum 0');
  const costCategory = referenceTo(
    body,
    'costCategory',
    company.costCategories.filter(({ isInactive }) => !isInactive),
  );
  const vatType = vatTypeOf(company, body, costCategory);
  return {
    date: textOf(body, 'date') ?? null,
    costCategory,
    vatType,
    paymentType: referenceTo(
      body,
      'paymentType',
      company.paymentTypes.filter(({ isInactive }) => !isInactive),
    ),
    category: textOf(body, 'category') ?? '',
    comments: asStored(company, textOf(body, 'comments') ?? ''),
    isChargeable: flagOf(body, 'isChargeable') ?? false,
    ...moneyOf(call, body, rounded(amount), place),
  };
}

/** Not taken from the category when it is left out: then delivering fails (observed March 2026). */
function vatTypeOf(company: Company, body: Json, costCategory: Ref | null): Ref | null {
  const vatType = referenceTo(body, 'vatType', INCOMING_VAT_TYPES, { zeroIsAnId: true });
  const objection = vatType === null ? undefined : vatObjection(company, vatType, costCategory);
  if (objection !== undefined) throw invalid({ field: 'vatType', message: objection });
  return vatType;
}

/** Why a VAT type may not stand on a cost; undefined when it may. */
export function vatObjection(company: Company, vatType: Ref, costCategory: Ref | null): string | undefined {
  if (vatType.id !== NO_VAT && !isVatRegistered(company)) return 'Ikke registrert i Merverdiavgiftsregisteret';
  const category = company.costCategories.find(({ id }) => id === costCategory?.id);
  if (category === undefined || !category.isVatLocked || category.vatType.id === vatType.id) return undefined;
  const locked = VAT_TYPES.find(({ id }) => id === category.vatType.id);
  return `Kontoen ${category.accountNumber} ${category.description} er låst til mva-kode ${locked?.number ?? ''}: ${locked?.name ?? ''}.`;
}

type Money = Pick<Cost, 'currency' | 'rate' | 'amountCurrencyIncVat' | 'amountNOKInclVAT'>;

function moneyOf({ company, world }: Call, body: Json, amount: number, place: Place): Money {
  const currency = currencyOf(body, place);
  if (currency.id === NOK) {
    return { currency: { id: NOK }, rate: 1, amountCurrencyIncVat: amount, amountNOKInclVAT: amount };
  }
  assertQuoted(company, currency, textOf(body, 'date') ?? world.today);
  const given = numberOf(body, 'amountNOKInclVAT');
  const quoted = numberOf(body, 'rate') ?? exchangeRate(currency.id);
  const amountNOKInclVAT = given === undefined ? inNok(amount, quoted, currency) : rounded(given);
  const implied = amount === 0 ? quoted : Math.round((amountNOKInclVAT / amount) * currency.factor * 1e6) / 1e6;
  const rate = given === undefined ? quoted : implied;
  return { currency: { id: currency.id }, rate, amountCurrencyIncVat: amount, amountNOKInclVAT };
}

/** Whether an amount in NOK beside it would help is not known; here it does not. */
function assertQuoted(company: Company, { code }: Currency, date: string): void {
  if (isQuoted(company, code, date)) return;
  const { missingRateField: field } = habitsOf(company);
  throw invalid({ field, message: `Det finnes ingen kurs for ${code} den ${date}.` });
}

/** Inside a travel expense a currency is refused, even NOK (observed March 2026). */
function currencyOf(body: Json, place: Place): Currency {
  if (place === 'nested' && body.currency !== undefined && body.currency !== null)
    throw beanInvalid('currency.factor', 'Må være minimum 1');
  const usable = CURRENCIES.filter(({ isDisabled }) => !isDisabled);
  const reference = referenceTo(body, 'currency', usable) ?? { id: NOK };
  const currency = usable.find(({ id }) => id === reference.id);
  if (currency === undefined) throw noObject('currency');
  return currency;
}

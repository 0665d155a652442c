import { get, type Call, type Reply, type Route } from '../protocol/call.js';
import { findRow, listReply, pathId, valueReply } from '../protocol/lists.js';
import { parseFields } from '../protocol/fields.js';
import { among, amongTexts, dayIn, required } from '../protocol/query.js';
import { badParameter, notFound } from '../protocol/refusals.js';
import { CURRENCIES, exchangeRate, NOK, type Currency } from '../registers/currencies.js';
import { INCOMING_VAT_TYPES, NO_VAT, VAT_TYPES, type VatType } from '../registers/vat-types.js';
import { habitsOf } from '../state/habits.js';
import type { Company } from '../state/records.js';
import { readable } from './readable.js';

export const ledgerRoutes: readonly Route[] = [
  get('/ledger/vatType', (call) => listReply(call, 'VatType', vatTypes(call))),
  get('/ledger/vatType/:id', (call) =>
    valueReply(call, 'VatType', findRow(readable(call, 'vatTypes', VAT_TYPES), pathId(call))),
  ),
  get('/ledger/vatSettings', (call) => {
    const { id, vatRegistrationStatus } = call.company;
    const [shown] = readable(call, 'vatSettings', [{ vatRegistrationStatus }]);
    const settings = { id, version: 0, ...shown };
    return valueReply(call, 'VatSettings', settings);
  }),
  get('/currency', (call) => listReply(call, 'Currency', currencies(call))),
  get('/currency/:id', (call) =>
    valueReply(call, 'Currency', findRow(readable(call, 'currencies', CURRENCIES), pathId(call))),
  ),
  get('/currency/:id/rate', readRate),
];

/** Whether a company deals with VAT at all. */
export function isVatRegistered({ vatRegistrationStatus }: Company): boolean {
  return vatRegistrationStatus === 'VAT_REGISTERED' || vatRegistrationStatus === 'VAT_COMPENSATION';
}

/** Whether there is a rate for a currency on a day. */
export function isQuoted(company: Company, code: string, date: string): boolean {
  const missing = habitsOf(company).currenciesWithoutRate;
  return !missing.includes(code) && !missing.includes(`${code} ${date}`);
}

const DIRECTIONS = ['OUTGOING', 'INCOMING', 'INCOMING_INVOICE', 'PROJECT', 'LEDGER'];

/** With `typeOfVat` only those that are active for the company (observed March 2026). */
function vatTypes(call: Call): VatType[] {
  const { query, company } = call;
  const direction = query.get('typeOfVat');
  if (direction !== null && !DIRECTIONS.includes(direction)) throw badParameter('typeOfVat', 'enum', direction);
  const [id, number] = [among(query, 'id'), amongTexts(query, 'number')];
  const isIncoming = (type: VatType) => INCOMING_VAT_TYPES.includes(type);
  return readable(call, 'vatTypes', VAT_TYPES)
    .filter((type) => id(type.id) && number(type.number))
    .filter((type) => direction === null || type.id === NO_VAT || isVatRegistered(company))
    .filter((type) => direction === null || !['INCOMING', 'INCOMING_INVOICE'].includes(direction) || isIncoming(type))
    .filter((type) => direction !== 'OUTGOING' || type.id === NO_VAT || !isIncoming(type));
}

/** Codes come several at once, with commas between them (official document 2.75.00). */
function currencies(call: Call): Currency[] {
  const [id, code] = [among(call.query, 'id'), amongTexts(call.query, 'code')];
  return readable(call, 'currencies', CURRENCIES).filter((row) => id(row.id) && code(row.code));
}

function readRate(call: Call): Reply {
  const { id, code } = findRow(readable(call, 'currencies', CURRENCIES), pathId(call));
  const date = required(dayIn(call.query, 'date'), 'date');
  const fields = call.query.get('fields') ?? '';
  if (fields !== '') parseFields(fields, 'CurrencyExchangeRate');
  if (!isQuoted(call.company, code, date)) throw notFound();
  const value = {
    id,
    version: 0,
    sourceCurrency: { id },
    targetCurrency: { id: NOK },
    rate: exchangeRate(id),
    source: 'NORGES_BANK',
    date,
  };
  return { kind: 'value', status: 200, value };
}

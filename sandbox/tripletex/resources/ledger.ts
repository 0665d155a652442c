import { get, type Call, type Reply, type Route } from '../protocol/call.js';
import { findRow, listReply, pathId, valueReply } from '../protocol/lists.js';
import { parseFields } from '../protocol/fields.js';
import { among, dayIn, matches, required } from '../protocol/query.js';
import { badParameter } from '../protocol/refusals.js';
import { CURRENCIES, exchangeRate, NOK } from '../registers/currencies.js';
import { INCOMING_VAT_TYPES, NO_VAT, VAT_TYPES, type VatType } from '../registers/vat-types.js';
import type { Company } from '../state/records.js';

export const ledgerRoutes: readonly Route[] = [
  get('/ledger/vatType', (call) => listReply(call, 'VatType', vatTypes(call))),
  get('/ledger/vatType/:id', (call) => valueReply(call, 'VatType', findRow(VAT_TYPES, pathId(call)))),
  get('/ledger/vatSettings', (call) => {
    const { id, vatRegistrationStatus } = call.company;
    const settings = { id, version: 0, vatRegistrationStatus };
    return valueReply(call, 'VatSettings', settings);
  }),
  get('/currency', (call) => listReply(call, 'Currency', currencies(call))),
  get('/currency/:id', (call) => valueReply(call, 'Currency', findRow(CURRENCIES, pathId(call)))),
  get('/currency/:id/rate', readRate),
];

/** Whether a company deals with VAT at all. */
export function isVatRegistered({ vatRegistrationStatus }: Company): boolean {
  return vatRegistrationStatus === 'VAT_REGISTERED' || vatRegistrationStatus === 'VAT_COMPENSATION';
}

const DIRECTIONS = ['OUTGOING', 'INCOMING', 'INCOMING_INVOICE', 'PROJECT', 'LEDGER'];

/** With `typeOfVat` only those that are active for the company (observed March 2026). */
function vatTypes({ query, company }: Call): VatType[] {
  const direction = query.get('typeOfVat');
  if (direction !== null && !DIRECTIONS.includes(direction)) throw badParameter('typeOfVat', 'enum', direction);
  const [id, number] = [among(query, 'id'), matches(query.get('number') ?? undefined)];
  const isIncoming = (type: VatType) => INCOMING_VAT_TYPES.includes(type);
  return VAT_TYPES.filter((type) => id(type.id) && number(type.number))
    .filter((type) => direction === null || type.id === NO_VAT || isVatRegistered(company))
    .filter((type) => direction === null || !['INCOMING', 'INCOMING_INVOICE'].includes(direction) || isIncoming(type))
    .filter((type) => direction !== 'OUTGOING' || type.id === NO_VAT || !isIncoming(type));
}

function currencies({ query }: Call) {
  const [id, code] = [among(query, 'id'), matches(query.get('code')?.toUpperCase())];
  return CURRENCIES.filter((row) => id(row.id) && code(row.code));
}

function readRate(call: Call): Reply {
  const { id } = findRow(CURRENCIES, pathId(call));
  const date = required(dayIn(call.query, 'date'), 'date');
  const fields = call.query.get('fields') ?? '';
  if (fields !== '') parseFields(fields, 'CurrencyExchangeRate');
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

import { readBody, readBodyList, refuseId, referredId, type Json } from './body.js';
import { route, type Call, type Reply, type Route } from './call.js';
import { CURRENCIES } from './global-registers.js';
import { findRow, listReply, valueReply } from './lists.js';
import { invalid, missing, NO_SUCH_OBJECT, staleVersion } from './refusals.js';
import { visible } from './travel-expenses.js';
import type { Cost, Stored, TravelExpense } from './world.js';

const NOK = 1;

export const costRoutes: readonly Route[] = [
  route('GET', '/travelExpense/cost', (call) => {
    const of = call.query.get('travelExpenseId');
    const rows = call.company.costs.filter(({ travelExpense }) => of === null || travelExpense.id === Number(of));
    return listReply(call, 'Cost', rows);
  }),
  route('POST', '/travelExpense/cost', (call) => createChild(call)),
  route('GET', '/travelExpense/cost/{}', (call) => valueReply(call, 'Cost', findRow(call.company.costs, call.ids[0]))),
  route('DELETE', '/travelExpense/cost/{}', (call) => {
    const cost = findRow(call.company.costs, call.ids[0]);
    changeable(visible(call, cost.travelExpense.id)).version += 1;
    call.company.costs = call.company.costs.filter(({ id }) => id !== cost.id);
    call.world.keep();
    return { status: 204 };
  }),
  route('POST', '/travelExpense/costParticipant', (call) => {
    const participant = addParticipant(call, readBody(call.body, 'CostParticipant'));
    call.world.keep();
    return { status: 201, value: { url: call.renderer.url('CostParticipant', participant.id) } };
  }),
  route('POST', '/travelExpense/costParticipant/list', (call) => {
    const added = readBodyList(call.body, 'CostParticipant').map((body) => addParticipant(call, body));
    call.world.keep();
    const values = added.map((row) => call.renderer.render('CostParticipant', row));
    return { status: 201, values, full: values.length, from: 0, digest: null };
  }),
  route('GET', '/travelExpense/costParticipant/{}', (call) =>
    valueReply(call, 'CostParticipant', findRow(call.company.participants, call.ids[0])),
  ),
];

/** Travel expenses to which a child is being added: two at once collide (observed March 2026). */
const adding = new WeakSet<TravelExpense>();

async function createChild(call: Call): Promise<Reply> {
  const body = readBody(call.body, 'Cost');
  refuseId(body);
  const parentId = referredId(body, 'travelExpense');
  if (parentId === null) throw missing('travelExpense');
  const parent = call.company.travelExpenses.find(({ id }) => id === parentId);
  if (parent === undefined) throw invalid({ field: 'cost', message: NO_SUCH_OBJECT, path: 'cost' });
  changeable(visible(call, parentId));
  const { travelExpense: _, ...content } = body;
  const cost = newCost(call, content, parentId, false);
  if (adding.has(parent)) throw staleVersion();
  adding.add(parent);
  await new Promise((resolve) => setImmediate(resolve));
  adding.delete(parent);
  call.company.costs.push(cost);
  parent.version += 1;
  call.world.keep();
  return { status: 201, value: { url: call.renderer.url('Cost', cost.id) } };
}

function changeable(parent: TravelExpense): TravelExpense {
  if (parent.state === 'OPEN' || parent.state === 'REJECTED') return parent;
  throw invalid({ field: null, message: 'Reiseregningen kan ikke endres.' });
}

/** A cost as it is stored. Nested in its travel expense it may not name a currency (observed March 2026). */
export function newCost(call: Call, body: Json, travelExpenseId: number, isNested: boolean): Cost {
  if (body.paymentType === undefined || body.paymentType === null) throw missing('paymentType');
  if (typeof body.amountCurrencyIncVat !== 'number') throw missing('amountCurrencyIncVat');
  if (isNested && 'currency' in body)
    throw invalid({ field: 'costs.currency.factor', message: 'Må være minimum 1', path: 'costs.currency.factor' });
  const { company, world } = call;
  const currencyId = referredId(body, 'currency') ?? NOK;
  const currency = CURRENCIES.find(({ id }) => id === currencyId);
  if (currency === undefined || currency.isDisabled === true)
    throw invalid({ field: 'currency.id', message: NO_SUCH_OBJECT, path: 'currency' });
  const vatType = existing(body, 'vatType', call.renderer.rows('VatType'));
  if (vatType !== null && vatType.id !== 0 && company.vatRegistrationStatus === 'VAT_NOT_REGISTERED') {
    throw invalid({ field: 'vatType', message: 'Ikke registrert i Merverdiavgiftsregisteret', path: 'vatType' });
  }
  const costCategory = existing(body, 'costCategory', company.costCategories);
  const locked = company.costCategories.find(({ id }) => id === costCategory?.id && true);
  if (locked?.isVatLocked === true && vatType !== null && (locked.vatType as Stored).id !== vatType.id) {
    throw invalid({ field: 'vatType', message: 'Kategorien er låst til en annen mva-kode.', path: 'vatType' });
  }
  const rate = currency.id === NOK ? 1 : currency.rateNok;
  const computed = Math.round((body.amountCurrencyIncVat * rate * 100) / currency.factor) / 100;
  const given = typeof body.amountNOKInclVAT === 'number' && currency.id !== NOK ? body.amountNOKInclVAT : undefined;
  return {
    id: world.nextId(),
    version: 1,
    travelExpense: { id: travelExpenseId },
    date: typeof body.date === 'string' ? body.date : null,
    costCategory,
    vatType,
    paymentType: existing(body, 'paymentType', company.paymentTypes),
    currency: { id: currency.id },
    rate: typeof body.rate === 'number' ? body.rate : rate,
    comments: typeof body.comments === 'string' ? body.comments : '',
    category: typeof body.category === 'string' ? body.category : '',
    amountCurrencyIncVat: body.amountCurrencyIncVat,
    amountNOKInclVAT: currency.id === NOK ? body.amountCurrencyIncVat : (given ?? computed),
    // Never true, not even for what the employee paid (observed March 2026).
    isPaidByEmployee: false,
    isChargeable: body.isChargeable === true,
  };
}

function existing(body: Json, name: string, rows: readonly Stored[]): { id: number } | null {
  const id = referredId(body, name);
  if (id === null) return null;
  if (!rows.some((row) => row.id === id)) throw invalid({ field: `${name}.id`, message: NO_SUCH_OBJECT, path: name });
  return { id };
}

function addParticipant(call: Call, body: Json): Stored {
  refuseId(body);
  const costId = referredId(body, 'cost');
  const cost = call.company.costs.find(({ id }) => id === costId);
  if (cost === undefined) throw invalid({ field: 'cost.id', message: NO_SUCH_OBJECT, path: 'cost' });
  const displayName = typeof body.displayName === 'string' ? body.displayName : '';
  if (displayName === '') throw missing('displayName');
  if (displayName.length > 200)
    throw invalid({ field: 'displayName', message: 'Kan ikke være lengre enn 200 tegn.', path: 'displayName' });
  const parent = changeable(visible(call, cost.travelExpense.id));
  const participant = {
    id: call.world.nextId(),
    version: 0,
    cost: { id: cost.id },
    displayName,
    employeeId: body.employeeId ?? 0,
  };
  call.company.participants.push(participant);
  parent.version += 1;
  return participant;
}

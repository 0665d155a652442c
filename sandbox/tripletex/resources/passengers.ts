import {
  noObject,
  numberOf,
  readBody,
  readBodyList,
  referredId,
  refuseId,
  textOf,
  type Json,
} from '../protocol/body.js';
import { get, NOTHING, post, put, remove, type Call, type Reply, type Route } from '../protocol/call.js';
import { createdReply, findRow, listReply, pathId, valueReply } from '../protocol/lists.js';
import { containing, same } from '../protocol/query.js';
import { missing, staleVersion } from '../protocol/refusals.js';
import { passengerRate } from '../registers/rates.js';
import { habitsOf } from '../state/habits.js';
import type { Mileage, Passenger } from '../state/records.js';
import { assertChangeable, touch, visibleExpense, visibleExpenses } from './expense-access.js';
import { drivenMileages } from './children.js';
import { rounded } from './money.js';

const PATH = '/travelExpense/passenger';

export const passengerRoutes: readonly Route[] = [
  get(PATH, (call) => {
    const [mileage, name] = [same(call.query, 'mileageAllowance'), containing(call.query, 'name')];
    const rows = visible(call).filter((row) => mileage(row.mileageAllowance.id) && name(row.name));
    return listReply(call, 'Passenger', rows);
  }),
  post(PATH, async (call) => {
    const [row] = await create(call, [readBody(call.body, 'Passenger')]);
    return createdReply(call, 'Passenger', findRow(call.company.passengers, row?.id ?? 0));
  }),
  post(`${PATH}/list`, async (call) => {
    const rows = await create(call, readBodyList(call.body, 'Passenger'));
    const values = rows.map((row) => call.renderer.render('Passenger', row));
    return { kind: 'list', status: 201, full: values.length, from: 0, digest: null, values };
  }),
  remove(`${PATH}/list`, (call) => {
    const bodies = readBodyList(call.body, 'Passenger');
    return destroy(
      call,
      bodies.map((body) => findRow(visible(call), numberOf(body, 'id') ?? 0)),
    );
  }),
  get(`${PATH}/:id`, (call) => valueReply(call, 'Passenger', findRow(visible(call), pathId(call)))),
  put(`${PATH}/:id`, rename),
  remove(`${PATH}/:id`, (call) => destroy(call, [findRow(visible(call), pathId(call))])),
];

function visibleMileages(call: Call): Mileage[] {
  const parents = new Set(visibleExpenses(call).map(({ id }) => id));
  return drivenMileages(call.company).filter(({ travelExpense }) => parents.has(travelExpense.id));
}

function visible(call: Call): Passenger[] {
  const mileages = new Set(visibleMileages(call).map(({ id }) => id));
  return call.company.passengers.filter(({ mileageAllowance }) => mileages.has(mileageAllowance.id));
}

function read(call: Call, body: Json): { mileage: Mileage; name: string } {
  refuseId(body);
  const mileageId = referredId(body, 'mileageAllowance');
  if (mileageId === null) throw missing('mileageAllowance');
  const mileage = visibleMileages(call).find(({ id }) => id === mileageId);
  if (mileage === undefined) throw noObject('mileageAllowance');
  const name = textOf(body, 'name') ?? '';
  if (name === '') throw missing('name');
  return { mileage, name };
}

function create(call: Call, bodies: readonly Json[]): Promise<Passenger[]> {
  const wanted = bodies.map((body) => read(call, body));
  return change(
    call,
    wanted.map(({ mileage }) => mileage),
    () => {
      const rows = wanted.map(({ mileage, name }) => ({
        id: call.world.nextId(),
        version: 0,
        mileageAllowance: { id: mileage.id },
        name,
      }));
      call.company.passengers.push(...rows);
      return rows;
    },
  );
}

async function destroy(call: Call, rows: readonly Passenger[]): Promise<Reply> {
  const gone = new Set(rows.map(({ id }) => id));
  await change(call, mileagesOf(call, rows), () => {
    call.company.passengers = call.company.passengers.filter(({ id }) => !gone.has(id));
  });
  return NOTHING;
}

async function rename(call: Call): Promise<Reply> {
  const row = findRow(visible(call), pathId(call));
  const body = readBody(call.body, 'Passenger');
  const version = numberOf(body, 'version');
  if (version !== undefined && version !== row.version) throw staleVersion();
  await change(call, mileagesOf(call, [row]), () => {
    row.name = textOf(body, 'name') ?? row.name;
    row.version += 1;
  });
  return valueReply(call, 'Passenger', row);
}

function mileagesOf({ company }: Call, passengers: readonly Passenger[]): Mileage[] {
  return company.mileages.filter(({ id }) => passengers.some(({ mileageAllowance }) => mileageAllowance.id === id));
}

function change<Result>(call: Call, mileages: readonly Mileage[], work: () => Result): Promise<Result> {
  const parents = [...new Set(mileages.map(({ travelExpense }) => travelExpense.id))];
  return call.locks.during(parents, () => {
    const expenses = parents.map((id) => visibleExpense(call, id));
    expenses.forEach(assertChangeable);
    const result = work();
    for (const mileage of new Set(mileages)) countPassengers(call, mileage);
    expenses.forEach(touch);
    call.world.keep();
    return result;
  });
}

/** Makes the money of a mileage fit its passengers, in the way the company is set to: no source says which way is right. */
export function countPassengers({ company, world }: Call, mileage: Mileage): void {
  const passengers = company.passengers.filter(({ mileageAllowance }) => mileageAllowance.id === mileage.id).length;
  const row = passengerRate(mileage.date);
  const perKm = passengers * (row?.rate ?? 0);
  const { passengerAmounts } = habitsOf(company);
  const isIncluded = passengerAmounts === 'included';
  if (mileage.rateType !== null) mileage.amount = rounded(mileage.km * (mileage.rate + (isIncluded ? perKm : 0)));
  company.mileages = company.mileages.filter(({ supplementOf }) => supplementOf?.id !== mileage.id);
  if (passengerAmounts !== 'supplement' || passengers === 0 || row === undefined) return;
  const supplement = {
    rateType: { id: row.id },
    rateCategory: row.rateCategory,
    rate: perKm,
    amount: rounded(mileage.km * perKm),
  };
  company.mileages.push({
    ...mileage,
    id: world.nextId(),
    version: 0,
    ...supplement,
    supplementOf: { id: mileage.id },
  });
}

import { numberOf, readBody, readBodyList, referredId, refuseId, textOf, type Json } from '../protocol/body.js';
import { get, NOTHING, post, remove, type Call, type Reply, type Route } from '../protocol/call.js';
import { createdReply, findRow, listReply, pathId, valueReply } from '../protocol/lists.js';
import { missing } from '../protocol/refusals.js';
import { noObject } from '../protocol/body.js';
import type { Cost, Participant } from '../state/records.js';
import { assertChangeable, touch, visibleExpense, visibleExpenses } from './expense-access.js';
import { asStored } from './texts.js';

const PATH = '/travelExpense/costParticipant';

export const costParticipantRoutes: readonly Route[] = [
  post(`${PATH}/list`, createAll),
  remove(`${PATH}/list`, destroyAll),
  post(PATH, createOne),
  get(`${PATH}/:costId/costParticipants`, (call) => {
    const costId = pathId(call, 'costId');
    const rows = visible(call).filter(({ cost }) => cost.id === costId);
    return listReply(call, 'CostParticipant', rows);
  }),
  get(`${PATH}/:id`, (call) => valueReply(call, 'CostParticipant', findRow(visible(call), pathId(call)))),
  remove(`${PATH}/:id`, (call) => destroy(call, [findRow(visible(call), pathId(call))])),
];

function visibleCosts(call: Call): Cost[] {
  const parents = new Set(visibleExpenses(call).map(({ id }) => id));
  return call.company.costs.filter(({ travelExpense }) => parents.has(travelExpense.id));
}

function visible(call: Call): Participant[] {
  const costs = new Set(visibleCosts(call).map(({ id }) => id));
  return call.company.participants.filter(({ cost }) => costs.has(cost.id));
}

function costOf(call: Call, body: Json): Cost {
  refuseId(body);
  const costId = referredId(body, 'cost');
  if (costId === null) throw missing('cost');
  const cost = visibleCosts(call).find(({ id }) => id === costId);
  if (cost === undefined) throw noObject('cost');
  return cost;
}

async function createOne(call: Call): Promise<Reply> {
  const body = readBody(call.body, 'CostParticipant');
  const cost = costOf(call, body);
  return call.locks.during([cost.travelExpense.id], () => {
    const [participant] = add(call, [{ cost, body }]);
    return createdReply(call, 'CostParticipant', findRow(call.company.participants, participant?.id ?? 0));
  });
}

async function createAll(call: Call): Promise<Reply> {
  const wanted = readBodyList(call.body, 'CostParticipant').map((body) => ({ cost: costOf(call, body), body }));
  const parents = [...new Set(wanted.map(({ cost }) => cost.travelExpense.id))];
  return call.locks.during(parents, () => {
    const values = add(call, wanted).map((row) => call.renderer.render('CostParticipant', row));
    return { kind: 'list', status: 201, full: values.length, from: 0, digest: null, values };
  });
}

function add(call: Call, wanted: readonly { cost: Cost; body: Json }[]): Participant[] {
  const { company, world } = call;
  const expenses = wanted.map(({ cost }) => visibleExpense(call, cost.travelExpense.id));
  expenses.forEach(assertChangeable);
  const rows = wanted.map(({ cost, body }) => ({ cost: { id: cost.id }, ...participantOf(call, body) }));
  const added = rows.map((row) => ({ id: world.nextId(), version: 0, ...row }));
  company.participants.push(...added);
  new Set(expenses).forEach(touch);
  world.keep();
  return added;
}

/** An employee by id, or somebody from outside by name. */
function participantOf({ company }: Call, body: Json): Pick<Participant, 'displayName' | 'employeeId'> {
  const employeeId = numberOf(body, 'employeeId') ?? 0;
  const employee = company.employees.find(({ id }) => id === employeeId);
  if (employeeId !== 0 && employee === undefined) throw noObject('employee');
  const displayName = textOf(body, 'displayName') ?? (employee && `${employee.firstName} ${employee.lastName}`) ?? '';
  if (displayName === '') throw missing('displayName');
  return { displayName: asStored(company, displayName), employeeId };
}

function destroyAll(call: Call): Promise<Reply> {
  const bodies = readBodyList(call.body, 'CostParticipant');
  return destroy(
    call,
    bodies.map((body) => findRow(visible(call), numberOf(body, 'id') ?? 0)),
  );
}

async function destroy(call: Call, rows: readonly Participant[]): Promise<Reply> {
  const { company, world } = call;
  const gone = new Set(rows.map(({ id }) => id));
  const costs = company.costs.filter(({ id }) => rows.some(({ cost }) => cost.id === id));
  const parents = [...new Set(costs.map(({ travelExpense }) => travelExpense.id))];
  return call.locks.during(parents, () => {
    const expenses = parents.map((id) => visibleExpense(call, id));
    expenses.forEach(assertChangeable);
    company.participants = company.participants.filter(({ id }) => !gone.has(id));
    expenses.forEach(touch);
    world.keep();
    return NOTHING;
  });
}

import { numberOf, readBody, readBodyList, referredId, refuseId, type Json } from '../protocol/body.js';
import { get, NOTHING, post, put, remove, type Call, type Reply, type Route } from '../protocol/call.js';
import { createdReply, findRow, listReply, pathId, valueReply } from '../protocol/lists.js';
import type { ModelName } from '../protocol/models.js';
import { same } from '../protocol/query.js';
import { missing, noSuchObject, staleVersion } from '../protocol/refusals.js';
import type { Child, Company, TravelExpense } from '../state/records.js';
import { assertChangeable, touch, visibleExpense, visibleExpenses } from './expense-access.js';
import { forgetOrphans } from './children.js';

/** Where a child's body stood: inside a travel expense, or in a call of its own. */
export type Place = 'nested' | 'alone';

/** What is below a travel expense and has endpoints of its own. */
export interface ChildKind<Row extends Child> {
  readonly path: string;
  readonly model: ModelName;
  /** What is named when the travel expense does not exist. */
  readonly unknownParent: string;
  rows(company: Company): Row[];
  /** Checks a body and makes the fields of a row of it. */
  build(call: Call, expense: TravelExpense, body: Json, place: Place): Omit<Row, keyof Child>;
  /** A stored row as a body, for what a partial change leaves out; `changes` is what it does not. */
  bodyOf(row: Row, changes: Json): Json;
  filter?(call: Call, rows: readonly Row[]): Row[];
  /** Whatever hangs on a row that was changed. */
  changed?(call: Call, row: Row): void;
}

/** The five ways to handle a child: list, read, create, change, delete. */
export function childRoutes<Row extends Child>(kind: ChildKind<Row>): Route[] {
  return [
    get(kind.path, (call) => listReply(call, kind.model, listed(call, kind))),
    post(kind.path, (call) => create(call, kind)),
    get(`${kind.path}/:id`, (call) => valueReply(call, kind.model, findRow(visibleRows(call, kind), pathId(call)))),
    put(`${kind.path}/:id`, (call) => change(call, kind)),
    remove(`${kind.path}/:id`, (call) => destroy(call, kind)),
  ];
}

function visibleRows<Row extends Child>(call: Call, kind: ChildKind<Row>): Row[] {
  const parents = new Set(visibleExpenses(call).map(({ id }) => id));
  return kind.rows(call.company).filter(({ travelExpense }) => parents.has(travelExpense.id));
}

function listed<Row extends Child>(call: Call, kind: ChildKind<Row>): Row[] {
  const parent = same(call.query, 'travelExpenseId');
  const rows = visibleRows(call, kind).filter(({ travelExpense }) => parent(travelExpense.id));
  return kind.filter?.(call, rows) ?? rows;
}

async function create<Row extends Child>(call: Call, kind: ChildKind<Row>): Promise<Reply> {
  const body = readBody(call.body, kind.model);
  refuseId(body);
  const parentId = referredId(body, 'travelExpense');
  if (parentId === null) throw missing('travelExpense');
  if (!visibleExpenses(call).some(({ id }) => id === parentId)) throw noSuchObject(kind.unknownParent);
  return call.locks.during([parentId], () => {
    const expense = visibleExpense(call, parentId);
    assertChangeable(expense);
    const row = addChild(call, kind, expense, kind.build(call, expense, body, 'alone'));
    touch(expense);
    call.world.keep();
    return createdReply(call, kind.model, row);
  });
}

/** Stores a row that was built. */
export function addChild<Row extends Child>(
  call: Call,
  kind: ChildKind<Row>,
  expense: TravelExpense,
  fields: Omit<Row, keyof Child>,
): Row {
  const child: Child = { id: call.world.nextId(), version: 0, travelExpense: { id: expense.id } };
  const row = Object.assign(child, fields);
  const rows = kind.rows(call.company);
  if (!isRowOf(rows, row)) throw new TypeError(`A ${kind.model} was built without all of its fields.`);
  rows.push(row);
  kind.changed?.(call, row);
  return row;
}

/** A child with all fields of its kind is a row of that kind; the compiler does not see it through `Omit`. */
function isRowOf<Row extends Child>(_: readonly Row[], row: Child): row is Row {
  return 'travelExpense' in row;
}

async function change<Row extends Child>(call: Call, kind: ChildKind<Row>): Promise<Reply> {
  const row = findRow(visibleRows(call, kind), pathId(call));
  const body = readBody(call.body, kind.model);
  return call.locks.during([row.travelExpense.id], () => {
    changeRow(call, kind, row, body)();
    call.world.keep();
    return valueReply(call, kind.model, row);
  });
}

/** Checks a partial change and answers how to carry it out. */
export function changeRow<Row extends Child>(
  call: Call,
  kind: ChildKind<Row>,
  row: Row,
  body: Json,
  place: Place = 'alone',
): () => void {
  const expense = visibleExpense(call, row.travelExpense.id);
  assertChangeable(expense);
  const version = numberOf(body, 'version');
  if (version !== undefined && version !== row.version) throw staleVersion();
  const { id: _, version: __, travelExpense: ___, ...changes } = body;
  const fields = kind.build(call, expense, { ...kind.bodyOf(row, changes), ...changes }, place);
  return () => {
    Object.assign(row, fields);
    row.version += 1;
    kind.changed?.(call, row);
    touch(expense);
  };
}

async function destroy<Row extends Child>(call: Call, kind: ChildKind<Row>): Promise<Reply> {
  const row = findRow(visibleRows(call, kind), pathId(call));
  return call.locks.during([row.travelExpense.id], () => {
    const expense = visibleExpense(call, row.travelExpense.id);
    assertChangeable(expense);
    removeRow(call, kind, row);
    touch(expense);
    call.world.keep();
    return NOTHING;
  });
}

/** Takes a row away, with what belongs to it. */
export function removeRow<Row extends Child>({ company }: Call, kind: ChildKind<Row>, { id }: Row): void {
  const rows = kind.rows(company);
  const index = rows.findIndex((row) => row.id === id);
  if (index !== -1) rows.splice(index, 1);
  forgetOrphans(company);
}

/** `PUT …/list`: changes several rows, all or none. */
export async function changeAll<Row extends Child>(call: Call, kind: ChildKind<Row>): Promise<Reply> {
  const bodies = readBodyList(call.body, kind.model);
  const rows = bodies.map((body) => findRow(visibleRows(call, kind), numberOf(body, 'id') ?? 0));
  const parents = [...new Set(rows.map(({ travelExpense }) => travelExpense.id))];
  return call.locks.during(parents, () => {
    const changes = rows.map((row, index) => changeRow(call, kind, row, bodies[index] ?? {}));
    for (const carryOut of changes) carryOut();
    call.world.keep();
    const values = rows.map((row) => call.renderer.render(kind.model, row));
    return { kind: 'list', status: 200, full: values.length, from: 0, digest: null, values };
  });
}

import { numberOf, objectsOf, refuseId, type Json } from '../protocol/body.js';
import type { Call } from '../protocol/call.js';
import { findRow } from '../protocol/lists.js';
import { Refusal } from '../protocol/refusals.js';
import type { Child, TravelExpense } from '../state/records.js';
import { addChild, changeRow, removeRow, type ChildKind } from './child-resource.js';
import { childrenOf } from './children.js';

/** The list of a travel expense's body that holds children of a kind. */
export type ListName = 'costs' | 'perDiemCompensations';

/** Checks the children that stand inside a new travel expense; answers how to store each. */
export function nested<Row extends Child>(
  call: Call,
  kind: ChildKind<Row>,
  expense: TravelExpense,
  body: Json,
  name: ListName,
): (() => void)[] {
  const built = (objectsOf(body, name) ?? []).map((child, index) =>
    within(expense, name, index, () => {
      refuseId(child);
      return kind.build(call, expense, child, 'nested');
    }),
  );
  return built.map((fields) => () => void addChild(call, kind, expense, fields));
}

/** A list in a change is the whole list: with an id it changes, without one it adds, and what is missing goes. */
export function managed<Row extends Child>(
  call: Call,
  kind: ChildKind<Row>,
  expense: TravelExpense,
  body: Json,
  name: ListName,
): (() => void)[] {
  const sent = objectsOf(body, name);
  if (sent === undefined) return [];
  const stored = childrenOf(kind.rows(call.company), expense);
  const kept = new Set(sent.map((child) => numberOf(child, 'id')));
  const changes = sent.map((child, index) =>
    within(expense, name, index, () => {
      const id = numberOf(child, 'id');
      if (id !== undefined) return changeRow(call, kind, findRow(stored, id), child, 'nested');
      const fields = kind.build(call, expense, child, 'nested');
      return () => void addChild(call, kind, expense, fields);
    }),
  );
  const gone = stored.filter(({ id }) => !kept.has(id)).map((row) => () => removeRow(call, kind, row));
  return [...gone, ...changes];
}

/** What is wrong with a child says which one: its path leads there, and the travel expense is named (observed March 2026). */
function within<Result>({ id }: TravelExpense, name: ListName, index: number, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Refusal) || error.details.objections === undefined) throw error;
    const objections = error.details.objections.map(({ field, message, path = field }) => ({
      field: field === null ? null : `${name}.${field}`,
      message,
      path: [`[0].${name}[${index}]`, path?.replace(/^null\./, '') ?? []].flat().join('.'),
    }));
    throw error.saying(objections, id);
  }
}

import { createHash } from 'node:crypto';
import type { Call, Reply } from './call.js';
import { parseFields } from './fields.js';
import { fieldsOf, type Field, type ModelName } from './models.js';
import { numberIn } from './query.js';
import { badPathParameter, badSorting, notFound, tooManyRows } from './refusals.js';
import { habitsOf } from '../state/habits.js';
import type { Stored } from '../state/records.js';

const PAGE = 1000;
const MOST_ROWS = 10_000;

interface ListRules {
  /** Whether the endpoint knows `If-None-Match`. */
  readonly hasChecksum?: boolean;
  /** The fields it shows when none are asked for, instead of all own ones. */
  readonly defaultFields?: string;
}

/** One page of some rows, in the envelope of a list. */
export function listReply(call: Call, model: ModelName, rows: readonly Stored[], rules: ListRules = {}): Reply {
  if (rows.length > MOST_ROWS) throw tooManyRows();
  const asked = call.query.get('fields') ?? '';
  const fields = asked === '' ? rules.defaultFields : asked;
  const parsed = fields === undefined ? undefined : parseFields(fields, model);
  const from = numberIn(call.query, 'from') ?? 0;
  const count = Math.min(numberIn(call.query, 'count') ?? PAGE, largestPage(call, model));
  const sorted = sortedRows(call, model, rows);
  const digest = rules.hasChecksum === true ? checksumOf(rows) : undefined;
  if (digest !== undefined && call.ifNoneMatch === digest) return { kind: 'empty', status: 304 };
  const renderer = call.renderer.forLists();
  const values = sorted.slice(from, from + count).map((row) => renderer.render(model, row, parsed));
  return { kind: 'list', status: 200, full: rows.length, from, digest: shownDigest(digest, call.ifNoneMatch), values };
}

/** A page can be smaller than the one asked for; how many rows there are in all is told all the same. */
function largestPage({ company }: Call, model: ModelName): number {
  const { largestPages } = habitsOf(company);
  return largestPages[model] ?? largestPages.all ?? PAGE;
}

/** What stands in `versionDigest` (observed March 2026). */
function shownDigest(digest: string | undefined, ifNoneMatch: string | undefined): string {
  if (digest === undefined) return 'Checksum not yet supported for this endpoint';
  return ifNoneMatch === undefined || ifNoneMatch === '' ? "'If-None-Match' header not specified" : digest;
}

function checksumOf(rows: readonly Stored[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 32);
}

/** One object, with the fields asked for. */
export function valueReply(call: Call, model: ModelName, stored: Stored, status = 200): Reply {
  const asked = call.query.get('fields') ?? '';
  const fields = asked === '' ? undefined : parseFields(asked, model);
  return { kind: 'value', status, value: call.renderer.render(model, stored, fields) };
}

/** What creating a child answers: its address and nothing else (observed March 2026). */
export function createdReply(call: Call, model: ModelName, { id }: Stored): Reply {
  return { kind: 'value', status: 201, value: { url: call.renderer.url(model, id) } };
}

/** The id in the path. */
export function pathId(call: Call, name = 'id'): number {
  const text = call.parameters[name] ?? '';
  if (text.startsWith(':') || text.startsWith('>')) throw notFound();
  if (!/^\d{1,15}$/.test(text)) throw badPathParameter(text);
  return Number(text);
}

/** The row with an id; 404 when it is not there, or not to be seen. */
export function findRow<Row extends { id: number }>(rows: readonly Row[], id: number): Row {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw notFound();
  return row;
}

interface Order {
  readonly path: readonly string[];
  readonly sign: 1 | -1;
}

function sortedRows(call: Call, model: ModelName, rows: readonly Stored[]): readonly Stored[] {
  const sorting = call.query.get('sorting') ?? '';
  if (sorting === '') return rows;
  const orders = sorting.split(',').map((term) => orderOf(term, model));
  const shown = rows.map((row) => ({ row, keys: orders.map(({ path }) => call.renderer.valueAt(model, row, path)) }));
  shown.sort((one, other) => {
    const index = orders.findIndex((_, at) => compare(one.keys[at], other.keys[at]) !== 0);
    return index === -1 ? 0 : compare(one.keys[index], other.keys[index]) * (orders[index]?.sign ?? 1);
  });
  return shown.map(({ row }) => row);
}

function orderOf(term: string, model: ModelName): Order {
  const path = term.replace(/^-/, '').split('.');
  let at: ModelName | undefined = model;
  for (const name of path) {
    const field: Field | undefined = at === undefined ? undefined : fieldsOf(at).get(name);
    if (field === undefined) throw badSorting(term);
    at = field.model;
  }
  return { path, sign: term.startsWith('-') ? -1 : 1 };
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return textFor(one).localeCompare(textFor(other), 'nb');
}

function textFor(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

import { createHash } from 'node:crypto';
import type { Call, Reply } from './call.js';
import { parseFields } from './fields.js';
import type { ModelName } from './model.js';
import { badSorting, notFound, Refusal, tooManyRows } from './refusals.js';
import type { Stored } from './world.js';

const DEFAULT_COUNT = 1000;
const MOST_ROWS = 10_000;

/** One page of some rows, in the envelope of a list. `hasChecksum`: whether the endpoint knows `If-None-Match`. */
export function listReply(call: Call, model: ModelName, rows: readonly Stored[], hasChecksum = false): Reply {
  if (rows.length > MOST_ROWS) throw tooManyRows();
  const fields = call.query.has('fields') ? parseFields(call.query.get('fields') ?? '', model) : undefined;
  const from = numberOf(call.query, 'from', 0);
  const count = Math.min(numberOf(call.query, 'count', DEFAULT_COUNT), DEFAULT_COUNT);
  const page = sorted(rows, call.query.get('sorting')).slice(from, from + count);
  const known = call.headers['if-none-match'];
  const digest = hasChecksum ? checksumOf(rows) : null;
  if (digest !== null && known !== undefined && known === digest) return { status: 304 };
  const told =
    digest === null
      ? 'Checksum not yet supported for this endpoint'
      : known === undefined
        ? "'If-None-Match' header not specified"
        : digest;
  return {
    status: 200,
    values: page.map((row) => call.renderer.render(model, row, fields)),
    full: rows.length,
    from,
    digest: told,
  };
}

/** One object, with the fields asked for. */
export function valueReply(call: Call, model: ModelName, stored: Stored, status = 200): Reply {
  const fields = call.query.has('fields') ? parseFields(call.query.get('fields') ?? '', model) : undefined;
  return { status, value: call.renderer.render(model, stored, fields) };
}

/** The row with an id; 404 when it is not there. */
export function findRow<T extends Stored>(rows: readonly T[], id: string | number | undefined): T {
  const row = rows.find((candidate) => candidate.id === Number(id));
  if (row === undefined) throw notFound();
  return row;
}

/** A number in the query; refused when it is none. */
export function numberOf(query: URLSearchParams, name: string, byDefault: number): number {
  const text = query.get(name);
  if (text === null) return byDefault;
  if (/^\d+$/.test(text)) return Number(text);
  const message = `Wrong data format! Expected number. For input string: "${text}"`;
  throw new Refusal(422, 21000, 'Validation failed', [{ field: name, message, path: name }]);
}

/** Rows whose field equals what the query asks for; all when it does not ask. */
export function equal<T extends Stored>(rows: readonly T[], query: URLSearchParams, name: string, field = name): T[] {
  const wanted = query.get(name);
  return wanted === null ? [...rows] : rows.filter((row) => String(row[field]) === wanted);
}

function sorted<T extends Stored>(rows: readonly T[], sorting: string | null): T[] {
  if (sorting === null) return [...rows];
  const orders = sorting
    .split(',')
    .map((term) => ({ field: term.replace(/^-/, ''), sign: term.startsWith('-') ? -1 : 1 }));
  for (const { field } of orders) if (rows.length > 0 && !rows.every((row) => field in row)) throw badSorting();
  return [...rows].sort((one, other) => {
    for (const { field, sign } of orders) {
      const order = compare(one[field], other[field]);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), 'nb');
}

function checksumOf(rows: readonly Stored[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 32);
}

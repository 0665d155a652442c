import type { Fault } from './faults.js';
import { tooMuchIn } from './json-bounds.js';

type Limits = Readonly<Record<string, number>>;

/** How many of what each list of a report may hold. */
const MOST: Limits = { lines: 200, receipts: 100, approvals: 100 };
const MOST_OF_A_LINE: Limits = { participants: 200, passengers: 200, meals: 366, receipts: 100 };

/** Temporal refuses more than 2 MB in one piece; encryption and what travels along need a little of that. */
const MOST_BYTES = 1_900_000;

type Fields = Readonly<Record<string, unknown>>;

/** Whether a report is larger, as JSON, than Temporal takes. */
export function faultsOfSize(report: unknown): Fault[] {
  if (new TextEncoder().encode(JSON.stringify(report)).length <= MOST_BYTES) return [];
  return [
    {
      path: 'lines',
      message:
        'The report is over 1.9 MB as JSON: shorten its texts and lists of participants, or split it into several.',
    },
  ];
}

/** Why a report is too large to be handed to a worker. */
export function faultsOfBounds(report: unknown): Fault[] {
  const message = tooMuchIn(report);
  return message === undefined ? faultsOfSize(report) : [{ path: '', message }];
}

/** A report without the lists that are too long, so that nobody looks at their items, and a fault for each of those. */
export function withoutLongLists(report: unknown): { kept: unknown; faults: Fault[] } {
  const faults: Fault[] = [];
  const kept = shortened(report, MOST, '', faults);
  if (!isFields(kept) || !Array.isArray(kept.lines)) return { kept, faults };
  const lines = kept.lines.map((line: unknown, index) => shortened(line, MOST_OF_A_LINE, `lines.${index}.`, faults));
  return { kept: { ...kept, lines }, faults };
}

function shortened(fields: unknown, limits: Limits, path: string, faults: Fault[]): unknown {
  if (!isFields(fields)) return fields;
  const long = Object.entries(limits).filter(([name, most]) => isOver(fields[name], most));
  faults.push(...long.map(([name, most]) => ({ path: `${path}${name}`, message: `Use at most ${most} ${name}.` })));
  return long.length === 0 ? fields : { ...fields, ...Object.fromEntries(long.map(([name]) => [name, undefined])) };
}

function isOver(list: unknown, most: number): boolean {
  return Array.isArray(list) && list.length > most;
}

/** Whether a value is an object with fields, and no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

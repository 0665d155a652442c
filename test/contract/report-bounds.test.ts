import { describe, expect, it } from 'vitest';
import { briefly, type Fault } from '../../contract/faults.js';
import { tooMuchIn } from '../../contract/json-bounds.js';
import { checkReport } from '../../contract/report-rules.js';
import { anyHost, costLine, mileageLine, perDiemLine, travelReport } from '../support/reports.js';

function faultsOf(input: unknown): Fault[] {
  const check = checkReport(input, anyHost);
  return check.ok ? [] : check.faults;
}

const many = <T>(length: number, item: T): T[] => Array.from({ length }, () => item);
const fields = (length: number) => Object.fromEntries(many(length, 0).map((_, index) => [`field${index}`, 1]));
const withLine = (line: object, changes: Record<string, unknown>) => ({
  ...travelReport(),
  lines: [{ ...line, ...changes }],
});

/** How many bytes a text takes on its way. */
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** JSON nested so deep that whatever reads it level by level within itself runs out of stack. */
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

describe('a list that is too long', () => {
  it.each<[string, string, unknown]>([
    ['lines', 'Use at most 200 lines.', { ...travelReport(), lines: many(201, {}) }],
    ['receipts', 'Use at most 100 receipts.', { ...travelReport(), receipts: many(101, 1) }],
    ['approvals', 'Use at most 100 approvals.', { ...travelReport(), approvals: many(101, {}) }],
    ['lines.0.participants', 'Use at most 200 participants.', withLine(costLine(), { participants: many(201, {}) })],
    ['lines.0.receipts', 'Use at most 100 receipts.', withLine(costLine(), { receipts: many(101, 1) })],
    ['lines.0.passengers', 'Use at most 200 passengers.', withLine(mileageLine(), { passengers: many(201, 1) })],
    ['lines.0.meals', 'Use at most 366 meals.', withLine(perDiemLine(), { meals: many(367, {}) })],
  ])('is refused by its length, and no item is looked at: %s', (path, message, report) => {
    const faults = faultsOf(report);
    expect(faults).toContainEqual({ path, message });
    expect(faults.filter((fault) => fault.path.startsWith(path))).toHaveLength(1);
  });
});

describe('the faults of a report', () => {
  it('are all told as long as they are 100', () => {
    const faults = many(100, 0).map((_, index) => ({ path: `lines.${index}`, message: 'Give an object.' }));
    expect(briefly(faults)).toEqual(faults);
  });

  it('are counted past 100', () => {
    const faults = faultsOf({ ...travelReport(), ...fields(150) });
    expect(faults).toHaveLength(101);
    expect(faults.at(-1)).toEqual({ path: '', message: '… and 50 more' });
  });

  it('are not even counted past 5 000', () => {
    const line = { ...costLine(), participants: many(200, {}) };
    expect(faultsOf({ ...travelReport(), lines: many(200, line) }).at(-1)?.message).toMatch(
      /^… and more than \d+ more$/,
    );
  });

  it.each<[string, unknown]>([
    ['200 empty lines', { lines: many(200, {}) }],
    [
      'names of fields that are long',
      Object.fromEntries(many(400, 0).map((_, index) => [`${index}${'x'.repeat(9_000)}`, 1])),
    ],
    [
      'names of fields that JSON writes out',
      Object.fromEntries(many(400, 0).map((_, index) => [`${index}${'\u0001'.repeat(900)}`, 1])),
    ],
    ['names of fields in other letters', { lines: many(200, { ['ש\u{1F600}'.repeat(90)]: 1, type: 'taxi' }) }],
  ])('never take more than 64 kB to tell: %s', (_, report) => {
    const faults = faultsOf(report);
    expect(bytesOf(faults)).toBeLessThan(40_000);
    expect(faults.at(-1)?.message).toMatch(/^… and \d+ more$/);
  });
});

describe('a report that holds too much', () => {
  it.each<[string, string, unknown]>([
    ['itself', 'nested', nested(400_000)],
    ['in a field', 'nested', { ...travelReport(), title: nested(400_000) }],
    ['in a field that is unknown', 'nested', withLine(costLine(), { colour: nested(400_000) })],
    ['a list with very many items', 'values', many(1_600_000, {})],
    ['very many fields', 'values', fields(150_000)],
  ])('is refused for that alone: %s', (_, word, report) => {
    const faults = faultsOf(report);
    expect(faults).toMatchObject([{ path: '' }]);
    expect(faults[0]?.message).toContain(word);
  });

  it.each<[string, unknown]>([
    ['lists of lines', { lines: many(30_000, {}) }],
    ['as much as the lists may hold', { lines: many(200, { participants: many(200, {}), receipts: many(100, 1) }) }],
    [
      'as much as they may hold of each type',
      {
        lines: many(100, { participants: many(200, {}), passengers: many(200, 1), meals: many(366, {}), receipts: [] }),
      },
    ],
    ['nothing but fields', { lines: many(90, fields(1_000)) }],
    ['nothing but fields of receipts', { receipts: many(90, fields(1_000)) }],
  ])('or is looked at for less than a second: %s', (_, report) => {
    faultsOf(report);
    // What it takes of the processor: what others take meanwhile does not count.
    const begun = process.cpuUsage();
    expect(faultsOf(report).length).toBeLessThanOrEqual(101);
    expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(1_000);
  });

  it('is not the largest that is taken', () => {
    const participants = many(200, { name: 'Kari' });
    const lines = many(200, 0).map((_, index) => costLine({ id: `l${index}`, participants, amountNok: '448.00' }));
    expect(tooMuchIn({ ...travelReport(), lines })).toBeUndefined();
  });
});

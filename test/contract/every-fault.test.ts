import { describe, expect, it } from 'vitest';
import { checkReport } from '../../contract/report-rules.js';
import { anyHost, costLine, mileageLine, receipt, travelReport } from '../support/reports.js';

/** The paths of all faults of a report. */
function faultsOf(input: unknown): string[] {
  const check = checkReport(input, anyHost);
  return check.ok ? [] : check.faults.map(({ path }) => path);
}

function messagesAt(path: string, input: unknown): string[] {
  const check = checkReport(input, anyHost);
  return check.ok ? [] : check.faults.filter((fault) => fault.path === path).map(({ message }) => message);
}

/** A report with one cost line that is not as it should be; the total is that of a line that is. */
function withLine(changes: Record<string, unknown>) {
  return { ...travelReport(), lines: [{ ...costLine(), ...changes }] };
}

describe('a report at the door, with faults that hide others', () => {
  it.each<[string, string[], unknown]>([
    [
      'foreign VAT beside an amount without decimals',
      ['lines.0.amount.value', 'lines.0.vatPercent'],
      withLine({ amount: { value: '100', currency: 'EUR' }, vatPercent: 25 }),
    ],
    [
      'kroner that differ beside an unknown field',
      ['lines.0.amount.foo', 'lines.0.amountNok'],
      withLine({ amount: { value: '100.00', currency: 'NOK', foo: 1 } }),
    ],
    [
      'a total that is wrong beside an amount without decimals',
      ['lines.0.amountNok', 'totalNok'],
      { ...withLine({ amountNok: '448' }), totalNok: '500.00' },
    ],
    ['an amount without decimals that adds up', ['lines.0.amountNok'], withLine({ amountNok: '448' })],
    [
      'a receipt id that is none, beside one that is used',
      ['lines.0.receipts.1'],
      { ...withLine({ receipts: ['r1', 5] }), receipts: [receipt('r1')] },
    ],
    [
      'a list of receipts that is none, and not of receipts that it may mean',
      ['lines.0.receipts'],
      { ...withLine({ receipts: 'r1' }), receipts: [receipt('r1')] },
    ],
    [
      'a receipt that only an allowance names',
      ['lines.0.receipts', 'receipts.0.id'],
      { ...travelReport({ lines: [{ ...mileageLine(), receipts: ['r1'] } as never] }), receipts: [receipt('r1')] },
    ],
    [
      'receipts that are no list, and not of those that lines name',
      ['receipts'],
      { ...withLine({ receipts: ['r1'] }), receipts: 'r1' },
    ],
    [
      'an employee with an unknown key only',
      ['employee', 'employee.name'],
      { ...travelReport(), employee: { name: 'Tom' } },
    ],
    [
      'a return before the departure in a journey with other faults',
      ['travel.colour', 'travel.purpose', 'travel.return'],
      {
        ...travelReport(),
        travel: { ...travelReport().travel, purpose: '', return: '2026-03-12T08:59', colour: 'red' },
      },
    ],
    [
      'too many lines, and not of what is wrong with one of them',
      ['lines'],
      travelReport({
        lines: Array.from({ length: 201 }, (_, index) =>
          costLine({ id: `l${index % 200}`, ...(index === 0 && { text: '' }) }),
        ),
      }),
    ],
    [
      'too many participants, and not of the one who has no name',
      ['lines.0.participants'],
      withLine({ participants: Array.from({ length: 201 }, (_, index) => ({ name: index === 0 ? '' : 'Tom' })) }),
    ],
    [
      'a line of an unknown type with whatever no type takes',
      ['lines.0.amountNok', 'lines.0.category', 'lines.0.colour', 'lines.0.id', 'lines.0.type', 'lines.0.vatPercent'],
      withLine({
        type: 'taxi',
        id: 'l 1',
        category: undefined,
        amountNok: '448.0',
        vatPercent: 24,
        colour: 'red',
        amount: { value: '448.00', currency: 'NOK' },
      }),
    ],
    [
      'a line of an unknown type that breaks the rules of a cost',
      ['lines.0.date', 'lines.0.type', 'lines.0.vatPercent'],
      withLine({ type: 'Cost', date: '2026-11-03', amount: { value: '40.00', currency: 'EUR' } }),
    ],
    [
      'an approval that cannot be read, and not of a cost that it may cover',
      ['approvals.1.at'],
      travelReport({
        approvals: [
          { by: 'Nora', at: '2026-11-02T09:12:00Z' },
          { by: 'Ola', at: '2026-11-05' },
        ],
        lines: [costLine({ date: '2026-11-04' })],
      }),
    ],
  ])('is told of %s, in one answer', (_, paths, input) => {
    expect(faultsOf(input).sort()).toEqual(paths);
  });

  it.each([
    ['-1.00', 'Give an amount over 0.'],
    ['0.00', 'Give an amount over 0.'],
    ['00.50', 'Give the amount without zeros in front, for instance "1250.00".'],
    ['12345678901.00', 'Give a smaller amount: it has at most ten digits before the point.'],
    ['1,00', 'Give the amount with two decimals and a point, for instance "1250.00".'],
    ['abc', 'Give the amount with two decimals and a point, for instance "1250.00".'],
  ])('is told once what is wrong with the amount %s', (amountNok, message) => {
    expect(messagesAt('lines.0.amountNok', withLine({ amountNok }))).toEqual([message]);
  });

  it.each([
    ['-168.0', 'Give a distance over 0.'],
    ['far', 'Give a decimal string, for instance "168.0".'],
  ])('is told once what is wrong with the distance %s', (km, message) => {
    expect(messagesAt('lines.0.km', travelReport({ lines: [mileageLine({ km })] }))).toEqual([message]);
  });

  it('is refused when Temporal would not take it for its size, which is told', () => {
    const participants = Array.from({ length: 200 }, () => ({ name: 'x'.repeat(150), company: 'y'.repeat(150) }));
    const large = (count: number) =>
      travelReport({ lines: Array.from({ length: count }, (_, index) => costLine({ id: `l${index}`, participants })) });
    expect(faultsOf(large(20))).toEqual([]);
    expect(faultsOf(large(40))).toEqual(['lines']);
    expect(messagesAt('lines', large(40)).join()).toContain('1.9 MB');
    expect(faultsOf({ ...large(40), title: '' })).toEqual(['title', 'lines']);
  });
});

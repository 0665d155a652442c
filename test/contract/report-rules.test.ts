import { describe, expect, it } from 'vitest';
import { checkReport } from '../../contract/report-rules.js';
import {
  anyHost,
  costLine,
  expenseReport,
  mileageLine,
  nightLine,
  perDiemLine,
  receipt,
  travelReport,
} from '../support/reports.js';

/** The paths of all faults of a report. */
function faultsOf(input: unknown, isAllowed = anyHost): string[] {
  const check = checkReport(input, isAllowed);
  return check.ok ? [] : check.faults.map(({ path }) => path);
}

describe('a report at the door', () => {
  it('is taken when it keeps every rule, with defaults filled in', () => {
    const { revision: _, ...report } = travelReport({ lines: [mileageLine()] });
    const { trailer: __, forestRoad: ___, ...line } = mileageLine();
    const check = checkReport({ ...report, lines: [line] }, anyHost);
    expect(check).toMatchObject({ ok: true, report: { revision: 1, lines: [{ trailer: false, forestRoad: false }] } });
  });

  it('is taken with every type of line', () => {
    expect(faultsOf(travelReport({ lines: [costLine(), mileageLine(), perDiemLine(), nightLine()] }))).toEqual([]);
  });

  it.each<[string, string, unknown]>([
    ['an unknown field by name', 'colour', { ...travelReport(), colour: 'red' }],
    [
      'an unknown field of a line by name',
      'lines.0.vat',
      travelReport({ lines: [{ ...costLine(), vat: 12 } as never] }),
    ],
    ['another schema version', 'schemaVersion', { ...travelReport(), schemaVersion: 2 }],
    ['a company id with other characters', 'companyId', travelReport({ companyId: 'nord fjell' })],
    ['the reserved report id', 'reportId', travelReport({ reportId: 'retry' })],
    ['a report id that is too long', 'reportId', travelReport({ reportId: 'r'.repeat(65) })],
    ['a report number with a space', 'reportNumber', travelReport({ reportNumber: 'S 1' })],
    ['a report number that is too long', 'reportNumber', travelReport({ reportNumber: 'S'.repeat(21) })],
    ['revision 0', 'revision', travelReport({ revision: 0 })],
    ['another kind', 'kind', { ...travelReport(), kind: 'trip' }],
    ['an empty title', 'title', travelReport({ title: ' ' })],
    ['a title of more than 200 characters', 'title', travelReport({ title: 'x'.repeat(201) })],
    ['a NUL, which no database keeps', 'title', travelReport({ title: 'Taxi \0' })],
    ['half a character', 'lines.0.category', travelReport({ lines: [costLine({ category: 'taxi \ud800' })] })],
    ['an employee without any key', 'employee', travelReport({ employee: {} })],
    ['no approval', 'approvals', travelReport({ approvals: [] })],
    [
      'an approval without offset',
      'approvals.0.at',
      travelReport({ approvals: [{ by: 'Nora', at: '2026-11-02T09:12:00' }] }),
    ],
    [
      'an approval in a year that never was',
      'approvals.0.at',
      travelReport({ approvals: [{ by: 'Nora', at: '0000-11-02T09:12:00Z' }] }),
    ],
    [
      'a receipt whose address holds a NUL',
      'receipts.0.url',
      travelReport({
        lines: [costLine({ receipts: ['r1'] })],
        receipts: [{ ...receipt('r1'), url: 'https://receipts.sonya.example/a\0b' }],
      }),
    ],
    ['a total that is a number', 'totalNok', { ...travelReport(), totalNok: 448 }],
    ['a total with one decimal', 'totalNok', { ...travelReport(), totalNok: '448.0' }],
    ['a total that is not the sum of the lines', 'totalNok', { ...travelReport(), totalNok: '448.01' }],
    [
      'a line of 0',
      'lines.0.amountNok',
      travelReport({ lines: [costLine({ amountNok: '0.00', amount: { value: '1.00', currency: 'NOK' } })] }),
    ],
    ['no lines', 'lines', travelReport({ lines: [], totalNok: '448.00' })],
    [
      'more than 200 lines',
      'lines',
      travelReport({ lines: Array.from({ length: 201 }, (_, index) => costLine({ id: `l${index}` })) }),
    ],
    ['two lines with one id', 'lines.1.id', travelReport({ lines: [costLine(), costLine()] })],
    [
      'a VAT rate that does not exist',
      'lines.0.vatPercent',
      travelReport({ lines: [costLine({ vatPercent: 24 as 25 })] }),
    ],
    ['a day that does not exist', 'lines.0.date', travelReport({ lines: [costLine({ date: '2026-02-30' })] })],
    ['a travel report without its journey', 'travel', { ...travelReport(), travel: undefined }],
    ['an expense report with a journey', 'travel', { ...expenseReport(), travel: travelReport().travel }],
    ['an expense report with an allowance', 'lines.0.type', expenseReport({ lines: [mileageLine()] })],
    ['a return before the departure', 'travel.return', withTravel({ return: '2026-03-12T08:59' })],
    ['a wall clock with an offset', 'travel.departure', withTravel({ departure: '2026-03-12T09:00Z' })],
    [
      'kroner whose two amounts differ',
      'lines.0.amountNok',
      travelReport({ lines: [costLine({ amount: { value: '449.00', currency: 'NOK' } })] }),
    ],
    [
      'a foreign cost with VAT',
      'lines.0.vatPercent',
      travelReport({ lines: [costLine({ amount: { value: '40.00', currency: 'EUR' } })] }),
    ],
    [
      'representation without its purpose',
      'lines.0.purpose',
      representation({ participants: [{ name: 'Tom Tester' }] }),
    ],
    ['representation without participants', 'lines.0.participants', representation({ purpose: 'Kontrakt' })],
    [
      'a cost over two years before the approval',
      'lines.0.date',
      travelReport({ lines: [costLine({ date: '2024-11-01' })] }),
    ],
    [
      'a cost after the day of the approval',
      'lines.0.date',
      travelReport({ lines: [costLine({ date: '2026-11-03' })] }),
    ],
    ['a receipt that no line uses', 'receipts.0.id', travelReport({ receipts: [receipt('r1')] })],
    ['a receipt that is not there', 'lines.0.receipts.0', travelReport({ lines: [costLine({ receipts: ['r1'] })] })],
    ['two receipts with one id', 'receipts.1.id', withReceipts([receipt('r1'), receipt('r1')])],
    ['a checksum that is none', 'receipts.0.sha256', withReceipts([receipt('r1', { sha256: 'abc' })])],
    [
      'more than 100 receipts',
      'receipts',
      withReceipts(Array.from({ length: 101 }, (_, index) => receipt(`r${index}`))),
    ],
    [
      'a per diem that ends before it starts',
      'lines.0.to',
      travelReport({ lines: [perDiemLine({ to: '2026-03-12T07:00' })] }),
    ],
    ['a night allowance without a night', 'lines.0.nights', travelReport({ lines: [nightLine({ nights: 0 })] })],
    ['a country that is no code', 'lines.0.country', travelReport({ lines: [perDiemLine({ country: 'Norge' })] })],
    [
      'a vehicle that is not known',
      'lines.0.vehicle',
      travelReport({ lines: [mileageLine({ vehicle: 'bus' as 'car' })] }),
    ],
  ])('is refused for %s', (_, path, input) => {
    expect(faultsOf(input)).toContain(path);
  });

  it('is refused for a receipt on a host that is not listed, and for nothing else', () => {
    expect(faultsOf(withReceipts([receipt('r1')]), () => false)).toEqual(['receipts.0.url']);
  });

  it('is taken with a cost exactly two years before the approval, and on its day', () => {
    expect(
      faultsOf(travelReport({ lines: [costLine({ date: '2024-11-02' }), costLine({ id: 'l2', date: '2026-11-02' })] })),
    ).toEqual([]);
  });

  it('counts the day of the last approval in Oslo: half past eleven in the evening UTC is the next day there', () => {
    const approvals = [{ by: 'Nora Leder', at: '2026-11-02T23:30:00Z' }];
    expect(faultsOf(travelReport({ approvals, lines: [costLine({ date: '2026-11-03' })] }))).toEqual([]);
  });

  it('is told every fault in one answer, rules across fields too when shapes are wrong', () => {
    const report = {
      ...travelReport({ lines: [costLine({ date: '2030-01-01' })] }),
      title: '',
      totalNok: '1.00',
      colour: 'red',
      size: 3,
    };
    expect(faultsOf(report).sort()).toEqual(['colour', 'lines.0.date', 'size', 'title', 'totalNok']);
  });

  it.each([null, undefined, 'text', 7, []])('is refused without a crash when it is %j', (input) => {
    expect(faultsOf(input)).not.toEqual([]);
  });

  it('is told what to do by every fault', () => {
    const check = checkReport({ lines: [{}], receipts: [{}] }, anyHost);
    const messages = check.ok ? [] : check.faults.map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(8);
    for (const message of messages) expect(message).not.toMatch(/^Invalid/);
  });
});

function withTravel(changes: Partial<NonNullable<ReturnType<typeof travelReport>['travel']>>) {
  const report = travelReport();
  return { ...report, travel: { ...report.travel, ...changes } };
}

function withReceipts(receipts: ReturnType<typeof receipt>[]) {
  return travelReport({ receipts, lines: [costLine({ receipts: receipts.map(({ id }) => id) })] });
}

function representation(changes: Partial<ReturnType<typeof costLine>>) {
  return travelReport({ lines: [costLine({ category: 'representation', vatPercent: 0, ...changes })] });
}

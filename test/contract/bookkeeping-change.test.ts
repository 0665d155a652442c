import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { changesOfApproved } from '../../contract/bookkeeping-change.js';
import { costLine, mileageLine, nightLine, perDiemLine, receipt, travelReport } from '../support/reports.js';

const approved = travelReport({ lines: [costLine(), mileageLine(), perDiemLine(), nightLine()] });
const travel = approved.travel!;

const pathsOf = (changes: Partial<ApprovedReport>) =>
  changesOfApproved(approved, { ...approved, ...changes }).map(({ path }) => path);
const withLine = (index: number, changes: object): Partial<ApprovedReport> => ({
  lines: approved.lines.map((line, at) => (at === index ? { ...line, ...changes } : line)),
});

describe('what bookkeeping decides', () => {
  it.each<[string, Partial<ApprovedReport>]>([
    ['nothing', {}],
    ['the revision', { revision: 2 }],
    ['the title', { title: 'Rettet' }],
    ['purpose and description of the journey', { travel: { ...travel, purpose: 'Annet', description: 'Mer' } }],
    ['department and project', { department: { number: '20' }, project: { number: 'P-1' } }],
    ['the receipts', { receipts: [receipt('r9')] }],
    ['the order of the lines', { lines: approved.lines.toReversed() }],
    ['the category of a line', withLine(0, { category: 'parking' })],
    ['the external reference of a line', withLine(1, { externalReference: 'Kilometer' })],
    ['VAT, payment type, receipts and texts of a line', withLine(0, vatAndMore())],
    ['project and department of a line', withLine(2, { project: { number: 'P-1' }, department: { number: '20' } })],
  ])('may change: %s', (_, changes) => {
    expect(pathsOf(changes)).toEqual([]);
  });
});

describe('what was approved', () => {
  it.each<[string, Partial<ApprovedReport>, string]>([
    ['the total', { totalNok: '18000.00' }, 'totalNok'],
    ['an approver', { approvals: [{ ...approved.approvals[0]!, by: 'Somebody Else' }] }, 'approvals'],
    [
      'the date of an approval',
      { approvals: [{ ...approved.approvals[0]!, at: '2026-01-01T00:00:00Z' }] },
      'approvals',
    ],
    ['one approval more', { approvals: [...approved.approvals, approved.approvals[0]!] }, 'approvals'],
    ['the kind', { kind: 'expense' }, 'kind'],
    ['the report number', { reportNumber: 'S-2' }, 'reportNumber'],
    ['the time of return', { travel: { ...travel, return: '2026-06-09T17:00' } }, 'travel.return'],
    ['the amount of a cost', withLine(0, { amountNok: '9.00' }), 'lines.0.amountNok'],
    ['the amount on a receipt', withLine(0, { amount: { value: '448.00', currency: 'EUR' } }), 'lines.0.amount'],
    ['the payer', withLine(0, { paidBy: 'company' }), 'lines.0.paidBy'],
    ['the date of a cost', withLine(0, { date: '2026-03-13' }), 'lines.0.date'],
    ['the distance', withLine(1, { km: '999.0' }), 'lines.1.km'],
    ['the days of a per diem', withLine(2, { to: '2026-03-15T17:00' }), 'lines.2.to'],
    ['the nights', withLine(3, { nights: 5 }), 'lines.3.nights'],
    ['a field that was not there', withLine(1, { rateNok: '99.00' }), 'lines.1.rateNok'],
  ])('may not: %s', (_, changes, path) => {
    expect(pathsOf(changes)).toEqual([path]);
  });

  it('may not: lines that come or go', () => {
    expect(pathsOf({ lines: [...approved.lines, costLine({ id: 'l9' })] })).toEqual(['lines.4']);
    expect(pathsOf({ lines: approved.lines.slice(1) })).toEqual(['lines']);
  });

  it('is named in both languages', () => {
    const [change] = changesOfApproved(approved, { ...approved, ...withLine(0, { paidBy: 'company' }) });
    expect(change?.message).toEqual({ nb: 'hvem som har betalt linje l1', en: 'the payer of line l1' });
  });
});

function vatAndMore() {
  return { vatPercent: 0, paymentType: 'Firmakort', receipts: ['r9'], text: 'Ny tekst', purpose: 'Nytt formål' };
}

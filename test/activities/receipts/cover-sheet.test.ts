import { expect, test } from 'vitest';
import { coverSheetOf, norwegianAmount, type CoverSource } from '../../../activities/receipts/cover-sheet.js';
import { costLine, expenseReport, receipt } from '../../support/reports.js';

const receipts = ['a', 'b', 'c'].map((id) => receipt(id));

function cover(source: Partial<CoverSource> = {}) {
  const report = source.report ?? expenseReport();
  const usual = { report, lines: report.lines, receipts, part: { index: 1, count: 1 }, employeeName: 'Kari Eksempel' };
  return coverSheetOf({ ...usual, ...source });
}

function factsOf(source: Partial<CoverSource>): Record<string, string> {
  return Object.fromEntries(cover(source).facts.map(({ label, value }) => [label, value]));
}

test.each([
  ['0.50', '0,50'],
  ['448.00', '448,00'],
  ['1250.00', '1 250,00'],
  ['1234567.89', '1 234 567,89'],
])('an amount of %s is written %s', (money, written) => {
  expect(norwegianAmount(money)).toBe(written);
});

test('each line tells its date, text, amounts and the numbers of its receipts', () => {
  const line = costLine({
    text: 'Til møte',
    receipts: ['c', 'a'],
    amountNok: '1278.40',
    amount: { value: '110.00', currency: 'EUR' },
  });
  expect(cover({ lines: [line] }).lines).toEqual([
    {
      date: '12.03.2026',
      category: 'Taxi',
      text: 'Til møte',
      vat: '12 %',
      foreign: '110,00 EUR',
      nok: '1 278,40',
      receipts: [3, 1],
    },
  ]);
});

test('a line of representation tells its purpose and who took part', () => {
  const participants = [
    { name: 'Ida Demo', employeeNumber: '4' },
    { name: 'Lise Prøve', company: 'Kunde AS' },
  ];
  const line = costLine({ category: 'representation', purpose: 'Kontraktsmøte', participants });
  expect(cover({ lines: [line] }).lines[0]?.text).toBe('Kontraktsmøte. Deltakere: Ida Demo, Lise Prøve (Kunde AS)');
});

test('what the company has paid is told apart', () => {
  expect(cover({ lines: [costLine({ paidBy: 'company' })] }).lines[0]?.text).toBe('Betalt av firmaet');
});

test('categories go by the names that people know, where they are given', () => {
  expect(cover({ lines: [costLine()], categoryNames: { taxi: 'Drosje' } }).lines[0]?.category).toBe('Drosje');
});

test('the sum is that of the part, and the whole report is told beside it', () => {
  const lines = [costLine({ id: 'l1', amountNok: '100.10' }), costLine({ id: 'l2', amountNok: '1000.20' })];
  const report = expenseReport({ totalNok: '5000.00' });
  expect(cover({ report, lines }).sumNok).toBe('1 100,30');
  expect(factsOf({ report, lines, part: { index: 1, count: 2 } })).toMatchObject({ 'Hele rapporten': '5 000,00 NOK' });
  expect(factsOf({ report, lines })).not.toHaveProperty('Hele rapporten');
});

test('only one of several parts is numbered', () => {
  expect(cover().part).toBeNull();
  expect(cover({ part: { index: 2, count: 3 } }).part).toBe('Del 2 av 3');
});

test('the employee is told by name and number, without a name by e-mail address', () => {
  const employee = { employeeNumber: '1', email: 'kari@nordfjell.example' };
  expect(factsOf({})).toMatchObject({ Ansatt: 'Kari Eksempel, ansattnr. 1' });
  expect(factsOf({ report: expenseReport({ employee }), employeeName: undefined })).toMatchObject({
    Ansatt: 'ansattnr. 1, kari@nordfjell.example',
  });
});

test('approvals tell who and when in Oslo', () => {
  const approvals = [
    { by: 'Nora Leder', at: '2026-06-30T22:30:00Z' },
    { by: 'Jon Sjef', at: '2026-07-02T09:12:00+02:00' },
  ];
  expect(factsOf({ report: expenseReport({ approvals }) })).toMatchObject({
    Godkjent: 'Nora Leder 01.07.2026 kl. 00:30, Jon Sjef 02.07.2026 kl. 09:12',
  });
});

test('receipts that a person added tell who did and when, one fact for each correction', () => {
  const [nora, jon] = [
    { by: 'Nora Leder', at: '2026-06-30T22:30:00Z' },
    { by: 'Jon Sjef', at: '2026-07-02T07:12:00Z' },
  ];
  const added = [
    { id: 'c', ...nora },
    { id: 'b', ...nora },
    { id: 'a', ...jon },
    { id: 'of another part', ...jon },
  ];
  expect(cover({ added }).facts.filter(({ label }) => label === 'Lagt til')).toEqual([
    { label: 'Lagt til', value: 'Kvittering 2, 3 av Nora Leder 01.07.2026 kl. 00:30, etter godkjenningen' },
    { label: 'Lagt til', value: 'Kvittering 1 av Jon Sjef 02.07.2026 kl. 09:12, etter godkjenningen' },
  ]);
  expect(factsOf({})).not.toHaveProperty('Lagt til');
});

test('the document is dated by the last approval in time, whatever its offset', () => {
  const approvals = [
    { by: 'A', at: '2026-06-04T09:00:00+02:00' },
    { by: 'B', at: '2026-06-04T08:00:00Z' },
  ];
  expect(cover({ report: expenseReport({ approvals }) }).approvedAt).toBe('2026-06-04T08:00:00Z');
});

test('the project and department of a part are those of its lines, else those of the report', () => {
  const report = expenseReport({ project: { number: 'P-1' }, department: { number: '20' } });
  const lines = [costLine({ project: { number: 'P-2' } })];
  expect(factsOf({ report, lines })).toMatchObject({ Prosjekt: 'P-2', Avdeling: '20' });
});

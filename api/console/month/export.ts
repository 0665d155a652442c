import type { CheckedReport } from '../../../client/archive-client.js';
import { fromOre, toOre } from '../../../contract/money.js';
import { csvDay, csvRow } from '../csv.js';
import { employeeWords } from '../employee.js';
import type { Language } from '../language.js';
import { STATUS_WORDS } from '../words/common.js';
import { month } from '../words/month.js';

const COLUMNS = [
  month.report,
  month.heading,
  month.employee,
  month.approvedDay,
  month.status,
  month.inSonya,
  month.inTripletex,
  month.difference,
  month.number,
  month.receiptsExpected,
  month.receiptsPresent,
  month.code,
  month.why,
];

/** The names of the columns. */
export function monthHead(language: Language): string {
  return csvRow(COLUMNS.map((text) => text[language]));
}

export function monthRow(report: CheckedReport, language: Language): string {
  const { approvedNok, tripletexNok, problem } = report;
  return csvRow([
    report.reportNumber,
    report.title,
    employeeWords(report.employee)[language],
    csvDay(report.approvalDay, language),
    STATUS_WORDS[report.status][language],
    { sum: approvedNok },
    { sum: tripletexNok },
    { sum: fromOre(toOre(approvedNok) - toOre(tripletexNok)) },
    report.numbers.join(', '),
    report.receiptsExpected,
    report.receiptsPresent,
    problem?.code ?? '',
    problem?.message[language] ?? '',
  ]);
}

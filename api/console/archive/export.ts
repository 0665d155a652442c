import type { ListedTransfer } from '../../../client/archive-client.js';
import { osloDay } from '../../../contract/oslo-time.js';
import { csvDay, csvRow, csvTime } from '../csv.js';
import { employeeWords } from '../employee.js';
import type { Language } from '../language.js';
import { archive } from '../words/archive.js';
import { KIND_WORDS, STATUS_WORDS, WHO_WORDS } from '../words/common.js';

const COLUMNS = [
  archive.number,
  archive.revision,
  archive.kind,
  archive.title_,
  archive.columnEmployee,
  archive.approved,
  archive.columnSum,
  archive.columnStatus,
  archive.statusSince,
  archive.tripletexNumber,
  archive.code,
  archive.problem,
  archive.who,
];

/** The names of the columns. */
export function archiveHead(language: Language): string {
  return csvRow(COLUMNS.map((text) => text[language]));
}

export function archiveRow({ status, ...report }: ListedTransfer, language: Language): string {
  const { problem } = status;
  return csvRow([
    status.reportNumber,
    status.revision,
    KIND_WORDS[status.kind][language],
    report.title,
    employeeWords(report.employee)[language],
    csvDay(osloDay(report.approvedAt), language),
    { sum: report.totalNok },
    STATUS_WORDS[status.status][language],
    csvTime(status.since, language),
    status.travelExpenses.map(({ number }) => number).join(', '),
    problem?.code ?? '',
    problem?.message[language] ?? '',
    problem === null ? '' : WHO_WORDS[problem.who][language],
  ]);
}

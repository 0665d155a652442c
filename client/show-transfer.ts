import Table from 'cli-table3';
import { helpUrlOf, type EmployeeCandidate } from '../contract/problems.js';
import type { TransferEvent, TransferState, TransferStatus } from '../contract/transfer-status.js';
import type { Proof } from './transfer-client.js';

/** What is shown beside a status: what happened, and where help with its problem is (the base of the articles). */
interface Beside {
  readonly events?: readonly TransferEvent[];
  readonly helpUrl: string | undefined;
}

/** A transfer in words: where it stands, what stands in Tripletex, why it waits and where to read more, what happened. */
export function showStatus(status: TransferStatus, { events = [], helpUrl }: Beside): string {
  const { reportNumber, reportId, problem, travelExpenses, since } = status;
  const help = problem && helpUrlOf(problem.code, helpUrl);
  return [
    `${reportNumber} (${reportId}): ${status.status} since ${since}`,
    ...(problem
      ? [
          `${problem.message.en} (${problem.code})`,
          problem.nextTryAt === null ? 'It waits for somebody.' : `Next try ${problem.nextTryAt}.`,
          ...showCandidates(problem.details),
          ...(help ? [`Help: ${help}`] : []),
        ]
      : []),
    ...(travelExpenses.length > 0 ? [travelExpenseTable(travelExpenses)] : []),
    ...events.map(({ at, text, by }) => `${at}  ${text.en}${by === null ? '' : ` (${by})`}`),
  ].join('\n');
}

/** Whom to choose from, where several employees fit. */
function showCandidates({ candidates }: Readonly<Record<string, unknown>>): string[] {
  if (!Array.isArray(candidates)) return [];
  return (candidates as EmployeeCandidate[]).map(
    ({ tripletexEmployeeId, name }) => `  --employee-id ${tripletexEmployeeId}: ${name}`,
  );
}

function travelExpenseTable(travelExpenses: TransferStatus['travelExpenses']): string {
  const table = plainTable(['Tripletex no.', 'state', 'NOK', 'receipt pages']);
  table.push(
    ...travelExpenses.map(({ number, state, amountNok, receiptPages }) => [
      number,
      state,
      amountNok,
      receiptPages ?? '–',
    ]),
  );
  return table.toString();
}

/** The archive as a table, with how many stand where. */
export function showList(items: readonly TransferStatus[], counts: Partial<Record<TransferState, number>>): string {
  if (items.length === 0)
    return 'Nothing in the archive fits. Hand over a report with: sonya-tripletex transfer <report.json>';
  const table = plainTable(['company', 'report', 'status', 'problem', 'Tripletex no.', 'since']);
  table.push(
    ...items.map(({ companyId, reportNumber, status, problem, travelExpenses, since }) => {
      const numbers = travelExpenses.map(({ number }) => number).join(', ');
      return [companyId, reportNumber, status, problem?.code ?? '', numbers, since];
    }),
  );
  const summary = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  return `${table.toString()}\n${summary.join(', ')}`;
}

/** The proof in short; the whole of it is in the JSON. */
export function showProof({ report, evidence, travelExpenses, sha256 }: Proof): string {
  const confirmed = evidence
    ? `confirmed ${evidence.confirmedAt}: ${evidence.totalNok} of ${evidence.approvedNok} NOK`
    : 'not confirmed yet';
  return [
    `${report.reportNumber}: ${confirmed}`,
    travelExpenseTable(travelExpenses),
    `sha256 ${sha256}`,
    'The whole proof: --json',
  ].join('\n');
}

function plainTable(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [] } });
}

import { isNotNull, sql } from 'drizzle-orm';
import type { TransferredTravelExpense, TransferStatus } from '../contract/transfer-status.js';
import type { Part } from './parts.js';
import { parts, transfers } from './schema.js';
import { isPartOfRow } from './transfer-row.js';

/** A part that has a travel expense in Tripletex, as people see it. */
type Booked = Pick<Part, 'tripletexId' | 'number' | 'state' | 'amountNok' | 'lines' | 'receiptSha256' | 'receiptPages'>;

// Within another statement, so that the columns keep the names of their tables.
const booked = sql`select json_agg(json_build_object(
    'tripletexId', ${parts.tripletexId}, 'number', ${parts.number}, 'state', ${parts.state},
    'amountNok', ${parts.amountNok}, 'lines', ${parts.lines},
    'receiptSha256', ${parts.receiptSha256}, 'receiptPages', ${parts.receiptPages}
  ) order by ${parts.position}) from ${parts} where ${isPartOfRow} and ${isNotNull(parts.tripletexId)}`;

/** Where a transfer stands, in one statement: its row without the report, and what stands of its parts in Tripletex. */
export const statusColumns = {
  companyId: transfers.companyId,
  reportId: transfers.reportId,
  revision: transfers.revision,
  reportNumber: transfers.reportNumber,
  kind: transfers.kind,
  status: transfers.status,
  since: transfers.since,
  problem: transfers.problem,
  attempts: transfers.attempts,
  evidence: transfers.evidence,
  enteredByHand: transfers.enteredByHand,
  booked: sql<Booked[] | null>`(${booked})`,
};

/** A row of `statusColumns`. */
export type StatusRow = Omit<TransferStatus, 'since' | 'travelExpenses'> & {
  readonly since: Date;
  readonly enteredByHand: TransferredTravelExpense | null;
  readonly booked: Booked[] | null;
};

/** Where a transfer stands, by its row. What a person entered by hand counts instead of what we wrote. */
export function statusOf({ since, enteredByHand, booked: ours, ...row }: StatusRow): TransferStatus {
  const { companyId, reportId, revision, reportNumber, kind, status, problem, attempts, evidence } = row;
  return {
    companyId,
    reportId,
    revision,
    reportNumber,
    kind,
    status,
    since: since.toISOString(),
    problem,
    attempts,
    travelExpenses: enteredByHand === null ? travelExpensesOf(ours ?? []) : [enteredByHand],
    evidence,
  };
}

/** What stands in Tripletex of some parts, in their order. */
export function travelExpensesOf(ofReport: readonly Booked[]): TransferredTravelExpense[] {
  return ofReport.flatMap(({ tripletexId: id, number, state, amountNok, lines, receiptSha256, receiptPages }) =>
    id === null
      ? []
      : [
          {
            id,
            number: number ?? '',
            state: state ?? '',
            amountNok: amountNok ?? '0.00',
            lines,
            receiptSha256,
            receiptPages,
          },
        ],
  );
}

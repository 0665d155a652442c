import { asc, sql } from 'drizzle-orm';
import type { TransferStatus } from '../contract/transfer-status.js';
import type { Queryable } from './database.js';
import type { transfers } from './schema.js';
import { parts } from './schema.js';
import type { TransferKey } from './transfer-row.js';

/** Where some transfers stand, by their rows, with what stands of each in Tripletex. */
export async function readStatuses(
  db: Pick<Queryable, 'select'>,
  rows: readonly (typeof transfers.$inferSelect)[],
): Promise<TransferStatus[]> {
  if (rows.length === 0) return [];
  const keys = sql.join(
    rows.map((row) => sql`(${row.companyId}, ${row.reportId}, ${row.revision}::int)`),
    sql`, `,
  );
  const found = await db
    .select()
    .from(parts)
    .where(sql`(${parts.companyId}, ${parts.reportId}, ${parts.revision}) in (${keys})`)
    .orderBy(asc(parts.position));
  return rows.map((row) =>
    statusOf(
      row,
      found.filter((part) => isOf(part, row)),
    ),
  );
}

function isOf(part: TransferKey, transfer: TransferKey): boolean {
  return (
    part.companyId === transfer.companyId && part.reportId === transfer.reportId && part.revision === transfer.revision
  );
}

function statusOf(row: typeof transfers.$inferSelect, ofReport: (typeof parts.$inferSelect)[]): TransferStatus {
  const { companyId, reportId, revision, reportNumber, kind, status, problem, attempts, evidence } = row;
  const ours = ofReport.flatMap((part) => (part.tripletexId === null ? [] : [travelExpenseOf(part, part.tripletexId)]));
  const travelExpenses = row.enteredByHand === null ? ours : [row.enteredByHand];
  const since = row.since.toISOString();
  return {
    companyId,
    reportId,
    revision,
    reportNumber,
    kind,
    status,
    since,
    problem,
    attempts,
    travelExpenses,
    evidence,
  };
}

function travelExpenseOf(part: typeof parts.$inferSelect, id: number): TransferStatus['travelExpenses'][number] {
  const { number, state, amountNok, lines, receiptSha256, receiptPages } = part;
  return {
    id,
    number: number ?? '',
    state: state ?? '',
    amountNok: amountNok ?? '0.00',
    lines,
    receiptSha256,
    receiptPages,
  };
}

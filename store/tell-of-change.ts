import { needsAttention } from '../contract/needs-attention.js';
import type { TransferState } from '../contract/transfer-status.js';
import { tellOfAttention } from './attention-notices.js';
import type { Queryable } from './database.js';
import { statusColumns, statusOf, type StatusRow } from './read-statuses.js';
import { transfers } from './schema.js';
import { newsOfTransfer } from './transfer-notices.js';
import { isTransfer } from './transfer-row.js';
import { writeNotices } from './write-notices.js';

/** What a change returns of its row, for `tellOfChange`. */
export const changedColumns = { ...statusColumns, toldProblem: transfers.toldProblem };

/**
 * Writes the notices of a change, in its transaction. `row` is what the change returned, `before` the status of then, read while
 * nobody else could change it; null for a transfer that is new.
 */
export async function tellOfChange(
  tx: Queryable,
  row: StatusRow & { readonly toldProblem: string | null },
  before: TransferState | null,
): Promise<void> {
  const { companyId, reportId, problem, toldProblem } = row;
  const news = newsOfTransfer(before, row);
  if (news.types.length > 0) {
    const data = statusOf(row);
    await writeNotices(
      tx,
      news.types.map((type) => ({ type, companyId, reportId, data })),
    );
  }
  if (news.toldProblem !== toldProblem)
    await tx.update(transfers).set({ toldProblem: news.toldProblem }).where(isTransfer(row));
  if (problem === null && toldProblem === null) return;
  const isNeeded = problem !== null && needsAttention(problem.class, Date.now() - Date.parse(problem.since));
  await tellOfAttention(tx, companyId, isNeeded);
}

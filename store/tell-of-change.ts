import { needsAttention } from '../contract/needs-attention.js';
import type { TransferState } from '../contract/transfer-status.js';
import { tellOfAttention } from './attention-notices.js';
import type { Queryable } from './database.js';
import { readStatuses } from './read-statuses.js';
import { transfers } from './schema.js';
import { newsOfTransfer } from './transfer-notices.js';
import { isTransfer, type TransferKey } from './transfer-row.js';
import { writeNotices } from './write-notices.js';

/**
 * Writes the notices of a change, in its transaction. `before` is the status of then, read while nobody else could change it;
 * null for a transfer that is new.
 */
export async function tellOfChange(tx: Queryable, key: TransferKey, before: TransferState | null): Promise<void> {
  const [row] = await tx.select().from(transfers).where(isTransfer(key));
  if (row === undefined) return;
  const { companyId, reportId, problem, toldProblem } = row;
  const news = newsOfTransfer(before, row);
  if (news.types.length > 0) {
    const [data = {}] = await readStatuses(tx, [row]);
    await writeNotices(
      tx,
      news.types.map((type) => ({ type, companyId, reportId, data })),
    );
  }
  if (news.toldProblem !== toldProblem)
    await tx.update(transfers).set({ toldProblem: news.toldProblem }).where(isTransfer(key));
  if (problem === null && toldProblem === null) return;
  const isNeeded = problem !== null && needsAttention(problem.class, Date.now() - Date.parse(problem.since));
  await tellOfAttention(tx, companyId, isNeeded);
}

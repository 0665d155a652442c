import { and, desc, eq, lte } from 'drizzle-orm';
import type { Cipher } from './cipher.js';
import type { Database } from './database.js';
import { transferEvents, transfers } from './schema.js';
import { openReport, type TransferKey } from './transfer-row.js';

/** A receipt that a named person added to a report after it was approved. */
export interface AddedReceipt {
  readonly id: string;
  readonly by: string;
  /** When the correction that brought it was entered (instant). */
  readonly at: string;
}

/**
 * The receipts of a revision that were added by corrections since the approval service last handed the report over, by their content. Empty
 * for a revision that the approval service handed over.
 */
export async function readAddedReceipts(db: Database, cipher: Cipher, key: TransferKey): Promise<AddedReceipt[]> {
  // A correction has a higher revision than what was approved.
  if (key.revision === 1) return [];
  const [newest, ...earlier] = await revisionsUpTo(db, cipher, key);
  if (newest?.by == null) return [];
  const approvedAt = earlier.findIndex(({ by }) => by === null);
  const corrections = [newest, ...(approvedAt < 0 ? earlier : earlier.slice(0, approvedAt))];
  const approved = new Set(approvedAt < 0 ? [] : earlier[approvedAt]?.receipts.map(({ sha256 }) => sha256));
  return newest.receipts
    .filter(({ sha256 }) => !approved.has(sha256))
    .map(({ id, sha256 }) => {
      const first = corrections.findLast(({ receipts }) => receipts.some((one) => one.sha256 === sha256)) ?? newest;
      return { id, by: first.by ?? '', at: first.at };
    });
}

/** The revisions of a report, newest first. `by` corrected it; null where the approval service handed it over. */
async function revisionsUpTo(db: Database, cipher: Cipher, { companyId, reportId, revision }: TransferKey) {
  const { report, createdAt } = transfers;
  const rows = await db
    .selectDistinctOn([transfers.revision], {
      companyId: transfers.companyId,
      reportId: transfers.reportId,
      revision: transfers.revision,
      report,
      createdAt,
      by: transferEvents.by,
    })
    .from(transfers)
    .leftJoin(
      transferEvents,
      and(
        eq(transferEvents.companyId, transfers.companyId),
        eq(transferEvents.reportId, transfers.reportId),
        eq(transferEvents.revision, transfers.revision),
        eq(transferEvents.type, 'resolve.correct'),
      ),
    )
    .where(and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId), lte(transfers.revision, revision)))
    .orderBy(desc(transfers.revision), transferEvents.id);
  return rows.map((row) => ({
    by: row.by,
    at: row.createdAt.toISOString(),
    receipts: openReport(cipher, row).receipts.map(({ id, sha256 }) => ({ id, sha256: sha256.toLowerCase() })),
  }));
}

import { and, eq, gt, lt, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { ApprovedReport } from '../contract/approved-report.js';
import type { TransferEvent } from '../contract/transfer-status.js';
import type { Cipher } from './cipher.js';
import type { Database } from './database.js';
import { parts, transferEvents, transfers } from './schema.js';

/** Which transfer: one revision of one report. */
export interface TransferKey {
  readonly companyId: string;
  readonly reportId: string;
  readonly revision: number;
}

/** Something to tell of a transfer. With `once` it is told one time only, however often that is tried. */
export type NewEvent = Omit<TransferEvent, 'at'> & { readonly once?: string };

/** The row of a transfer in the archive. */
export function isTransfer({ companyId, reportId, revision }: TransferKey): SQL | undefined {
  return and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId), eq(transfers.revision, revision));
}

/** The parts of the transfer of a row, to join them. */
export const isPartOfRow: SQL | undefined = and(
  eq(parts.companyId, transfers.companyId),
  eq(parts.reportId, transfers.reportId),
  eq(parts.revision, transfers.revision),
);

/** The rows of the earlier revisions of a report. */
export function isEarlierThan({ companyId, reportId, revision }: TransferKey): SQL | undefined {
  return and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId), lt(transfers.revision, revision));
}

const newer = alias(transfers, 'newer');

/** Whether a row is none that was given up, also where a later revision has come after it since. */
export function isNotGivenUp({ status, supersededFrom }: Record<'status' | 'supersededFrom', AnyColumn>): SQL {
  return sql`coalesce(${supersededFrom}, ${status}) <> 'cancelled'`;
}

/** The later revisions of the report of a row that took its place: a correction that was given up took nobody's. */
export function laterThanRow(db: Pick<Database, 'select'>) {
  const { companyId, reportId, revision } = newer;
  return db
    .select({ revision })
    .from(newer)
    .where(
      and(
        eq(companyId, transfers.companyId),
        eq(reportId, transfers.reportId),
        gt(revision, transfers.revision),
        isNotGivenUp(newer),
      ),
    );
}

/** Adds an event to the story of a transfer. */
export async function insertEvent(
  db: Pick<Database, 'insert'>,
  { companyId, reportId, revision }: TransferKey,
  event: NewEvent,
): Promise<void> {
  await db
    .insert(transferEvents)
    .values({ companyId, reportId, revision, ...event })
    .onConflictDoNothing();
}

/** The place that a report is sealed for. */
export function reportBoundTo({ companyId, reportId }: { companyId: string; reportId: string }): string {
  return `report/${companyId}/${reportId}`;
}

/** The approved report of a row, decrypted. */
export function openReport(cipher: Cipher, row: TransferKey & { readonly report: Buffer }): ApprovedReport {
  return JSON.parse(cipher.decrypt(row.report, reportBoundTo(row))) as ApprovedReport;
}

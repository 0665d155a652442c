import { and, eq, ne, sql } from 'drizzle-orm';
import type { ApprovedReport } from '../contract/approved-report.js';
import type { ClaimRefusal } from '../contract/claim-refusal.js';
import { lastApprovalDay } from '../contract/report-rules.js';
import { isEnd, type TransferState } from '../contract/transfer-status.js';
import type { Cipher } from './cipher.js';
import { contentHash } from './content-hash.js';
import type { Database, Queryable } from './database.js';
import { reportNumbers, reports, thisTransaction, transferEvents, transfers } from './schema.js';
import { changedColumns, tellOfChange } from './tell-of-change.js';
import {
  insertEvent,
  isEarlierThan,
  isTransfer,
  reportBoundTo,
  type NewEvent,
  type TransferKey,
} from './transfer-row.js';

/** What became of an attempt to enter a report into the archive. */
export type Claim =
  { readonly outcome: 'entered' | 'known'; readonly status: TransferState } | { readonly outcome: ClaimRefusal };

/** A named person's correction, as it is entered: both the report and who corrected it, or neither. */
export interface Correction {
  readonly event: NewEvent;
  /** The revision that it was compared with: refused when a later one, not given up, is there. */
  readonly inPlaceOf?: number | undefined;
}

/** Thrown to leave nothing behind of a report that is refused. */
class ClaimRefused extends Error {
  constructor(readonly outcome: ClaimRefusal) {
    super(outcome);
  }
}

/** Enters a report as `queued`, or says what is known of it. The same content twice changes nothing. */
export async function claimReport(
  db: Database,
  cipher: Cipher,
  report: ApprovedReport,
  correction?: Correction,
): Promise<Claim> {
  try {
    return await db.transaction((tx) => enter(tx, cipher, report, correction));
  } catch (error) {
    if (error instanceof ClaimRefused) return { outcome: error.outcome };
    throw error;
  }
}

async function enter(tx: Queryable, cipher: Cipher, report: ApprovedReport, correction?: Correction): Promise<Claim> {
  await holdReport(tx, report);
  const isNumberFree = await takeNumber(tx, report);
  const known = await revisionsOf(tx, report);
  const same = known.find(({ revision }) => revision === report.revision);
  const hash = contentHash(report);
  const sealed = cipher.encrypt(JSON.stringify(report), reportBoundTo(report));
  if (same?.contentHash === hash) {
    // Its receipts may lie elsewhere by now, and the old addresses be dead.
    if (!isEnd(same.status)) await tx.update(transfers).set({ report: sealed }).where(isTransfer(report));
    return { outcome: 'known', status: same.status };
  }
  if (same) throw new ClaimRefused('differentContent');
  if (known.some(({ revision }) => revision > report.revision)) throw new ClaimRefused('olderRevision');
  if (!isNumberFree) throw new ClaimRefused('reportNumberTaken');
  const comparedWith = correction?.inPlaceOf ?? Infinity;
  if (known.some((one) => one.revision > comparedWith && !isGivenUp(one))) throw new ClaimRefused('comparedWithOlder');
  const { companyId, reportId, revision, reportNumber, kind } = report;
  const approvalDay = lastApprovalDay(report.approvals.map(({ at }) => at)) ?? '';
  const [entered] = await tx
    .insert(transfers)
    .values({ companyId, reportId, revision, reportNumber, kind, report: sealed, contentHash: hash, approvalDay })
    .returning(changedColumns);
  if (entered === undefined) throw new Error('The report was not entered.');
  if (known.length > 0) await supersede(tx, report);
  await tx.insert(transferEvents).values({ companyId, reportId, revision, type: 'received', text: RECEIVED });
  if (correction) await insertEvent(tx, report, correction.event);
  await tellOfChange(tx, entered, null);
  return { outcome: 'entered', status: 'queued' };
}

/** Why a report would not be taken, or undefined when it would. Changes nothing, and holds nobody up. */
export async function refusalOf(db: Database, report: ApprovedReport): Promise<ClaimRefusal | undefined> {
  const { companyId, reportId, revision, reportNumber } = report;
  const known = await db
    .select({ revision: transfers.revision, contentHash: transfers.contentHash })
    .from(transfers)
    .where(and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId)));
  const same = known.find((row) => row.revision === revision);
  if (same) return same.contentHash === contentHash(report) ? undefined : 'differentContent';
  if (known.some((row) => row.revision > revision)) return 'olderRevision';
  const [number] = await db
    .select({ reportId: reportNumbers.reportId })
    .from(reportNumbers)
    .where(and(eq(reportNumbers.companyId, companyId), eq(reportNumbers.reportNumber, reportNumber)));
  return number === undefined || number.reportId === reportId ? undefined : 'reportNumberTaken';
}

/** Of two revisions handed over at once the second waits for the first, though that be the first ever. */
async function holdReport(tx: Queryable, { companyId, reportId }: ApprovedReport): Promise<void> {
  await tx
    .insert(reports)
    .values({ companyId, reportId })
    .onConflictDoUpdate({ target: [reports.companyId, reports.reportId], set: { reportId } });
}

function revisionsOf(tx: Queryable, { companyId, reportId }: ApprovedReport) {
  return tx
    .select({
      revision: transfers.revision,
      contentHash: transfers.contentHash,
      status: transfers.status,
      supersededFrom: transfers.supersededFrom,
    })
    .from(transfers)
    .where(and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId)))
    .for('update');
}

function isGivenUp({ status, supersededFrom }: { status: TransferState; supersededFrom: TransferState | null }) {
  return (supersededFrom ?? status) === 'cancelled';
}

/** Makes a number the report's own. False when it is another report's. */
async function takeNumber(tx: Queryable, { companyId, reportId, reportNumber }: ApprovedReport): Promise<boolean> {
  const [number] = await tx
    .insert(reportNumbers)
    .values({ companyId, reportNumber, reportId })
    .onConflictDoUpdate({
      target: [reportNumbers.companyId, reportNumbers.reportNumber],
      set: { reportId: sql`${reportNumbers.reportId}` },
    })
    .returning();
  return number?.reportId === reportId;
}

/** A corrected report takes the place of every earlier revision. */
async function supersede(tx: Queryable, report: TransferKey): Promise<void> {
  const { revision } = report;
  const earlier = await tx
    .select({
      companyId: transfers.companyId,
      reportId: transfers.reportId,
      revision: transfers.revision,
      status: transfers.status,
    })
    .from(transfers)
    .where(and(isEarlierThan(report), ne(transfers.status, 'superseded')));
  const text = {
    nb: `Revisjon ${revision} av rapporten tar dens plass.`,
    en: `Revision ${revision} of the report takes its place.`,
  };
  for (const { status, ...key } of earlier) {
    const [changed] = await tx
      .update(transfers)
      .set({
        status: 'superseded',
        supersededFrom: status,
        since: sql`now()`,
        problem: null,
        problemCode: null,
        held: false,
        changedIn: thisTransaction,
      })
      .where(isTransfer(key))
      .returning(changedColumns);
    if (changed === undefined) throw new Error('A revision that was held is gone.');
    await insertEvent(tx, key, { type: 'superseded', text, by: null });
    await tellOfChange(tx, changed, status);
  }
}

const RECEIVED = { nb: 'Rapporten er mottatt og står i kø.', en: 'The report was received and is queued.' };

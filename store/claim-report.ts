import { and, eq, ne, sql } from 'drizzle-orm';
import type { ApprovedReport } from '../contract/approved-report.js';
import type { ClaimRefusal } from '../contract/claim-refusal.js';
import { lastApprovalDay } from '../contract/report-rules.js';
import { isEnd, type TransferState } from '../contract/transfer-status.js';
import type { Cipher } from './cipher.js';
import { contentHash } from './content-hash.js';
import type { Database, Queryable } from './database.js';
import { reportNumbers, thisTransaction, transferEvents, transfers } from './schema.js';
import { tellOfChange } from './tell-of-change.js';
import { insertEvent, isEarlierThan, isTransfer, reportBoundTo, type TransferKey } from './transfer-row.js';

/** What became of an attempt to enter a report into the archive. */
export type Claim =
  { readonly outcome: 'entered' | 'known'; readonly status: TransferState } | { readonly outcome: ClaimRefusal };

/** Enters a report as `queued`, or says what is known of it. The same content twice changes nothing. */
export async function claimReport(db: Database, cipher: Cipher, report: ApprovedReport): Promise<Claim> {
  const { companyId, reportId, revision, reportNumber } = report;
  return db.transaction(async (tx) => {
    const [number] = await tx
      .insert(reportNumbers)
      .values({ companyId, reportNumber, reportId })
      .onConflictDoUpdate({
        target: [reportNumbers.companyId, reportNumbers.reportNumber],
        set: { reportId: sql`${reportNumbers.reportId}` },
      })
      .returning();
    const claim = await claimRevision(tx, cipher, report, number?.reportId === reportId);
    if (claim.outcome === 'entered') {
      await supersede(tx, report);
      await tx.insert(transferEvents).values({ companyId, reportId, revision, type: 'received', text: RECEIVED });
      await tellOfChange(tx, report, null);
    } else if (claim.outcome !== 'known' && number?.reportId === reportId) {
      await releaseUnusedNumber(tx, report);
    }
    return claim;
  });
}

async function claimRevision(
  tx: Queryable,
  cipher: Cipher,
  report: ApprovedReport,
  numberIsOurs: boolean,
): Promise<Claim> {
  const { companyId, reportId, revision, reportNumber, kind } = report;
  const isOfReport = and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId));
  // Of two revisions handed over at once the second is to see the first.
  await tx.select({ revision: transfers.revision }).from(transfers).where(isOfReport).for('update');
  const known = await tx
    .select({ revision: transfers.revision, contentHash: transfers.contentHash, status: transfers.status })
    .from(transfers)
    .where(isOfReport);
  const same = known.find((row) => row.revision === revision);
  const hash = contentHash(report);
  const sealed = cipher.encrypt(JSON.stringify(report), reportBoundTo(report));
  if (same?.contentHash === hash) {
    // Its receipts may lie elsewhere by now, and the old addresses be dead.
    if (!isEnd(same.status)) await tx.update(transfers).set({ report: sealed }).where(isTransfer(report));
    return { outcome: 'known', status: same.status };
  }
  if (same) return { outcome: 'differentContent' };
  if (known.some((row) => row.revision > revision)) return { outcome: 'olderRevision' };
  if (!numberIsOurs) return { outcome: 'reportNumberTaken' };
  const approvalDay = lastApprovalDay(report.approvals.map(({ at }) => at)) ?? '';
  await tx
    .insert(transfers)
    .values({ companyId, reportId, revision, reportNumber, kind, report: sealed, contentHash: hash, approvalDay });
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

/** A refused report leaves no claim on its number behind. */
async function releaseUnusedNumber(
  tx: Pick<Database, 'delete'>,
  { companyId, reportNumber }: ApprovedReport,
): Promise<void> {
  const used = sql`exists (select 1 from ${transfers} where ${transfers.companyId} = ${companyId} and ${transfers.reportNumber} = ${reportNumber})`;
  await tx
    .delete(reportNumbers)
    .where(and(eq(reportNumbers.companyId, companyId), eq(reportNumbers.reportNumber, reportNumber), sql`not ${used}`));
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
    await tx
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
      .where(isTransfer(key));
    await insertEvent(tx, key, { type: 'superseded', text, by: null });
    await tellOfChange(tx, key, status);
  }
}

const RECEIVED = { nb: 'Rapporten er mottatt og står i kø.', en: 'The report was received and is queued.' };

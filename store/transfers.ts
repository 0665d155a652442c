import { and, asc, count, desc, eq, isNotNull, lt, lte, ne, notInArray, or, sql, type SQL } from 'drizzle-orm';
import type { ApprovedReport } from '../contract/approved-report.js';
import type { ClaimRefusal } from '../contract/claim-refusal.js';
import type { ProblemCode } from '../contract/problems.js';
import { lastApprovalDay } from '../contract/report-rules.js';
import {
  isEnd,
  TransferState,
  type StandingProblem,
  type TransferEvent,
  type TransferRecord,
  type TransferredTravelExpense,
  type TransferStatus,
} from '../contract/transfer-status.js';
import type { Cipher } from './cipher.js';
import { contentHash } from './content-hash.js';
import type { Database } from './database.js';
import { parts, reportNumbers, transferEvents, transfers } from './schema.js';

/** Which transfer: one revision of one report. */
export interface TransferKey {
  readonly companyId: string;
  readonly reportId: string;
  readonly revision: number;
}

/** What became of an attempt to enter a report into the archive. */
export type Claim =
  { readonly outcome: 'entered' | 'known'; readonly status: TransferState } | { readonly outcome: ClaimRefusal };

/** Something to tell of a transfer. With `once` it is told one time only, however often that is tried. */
export type NewEvent = Omit<TransferEvent, 'at'> & { readonly once?: string };

/** What the archive knows of a transfer, the report itself apart. */
export type ArchivedTransfer = Pick<
  typeof transfers.$inferSelect,
  'contentHash' | 'status' | 'since' | 'problem' | 'attempts'
>;

/** The changing part of an archive row. */
export interface StatusChange {
  readonly status: TransferState;
  readonly since: string;
  readonly problem: StandingProblem | null;
  readonly attempts: number;
  readonly evidence?: TransferStatus['evidence'];
  readonly enteredByHand?: TransferredTravelExpense;
  /** Whether it stands still since its company is paused. */
  readonly held?: boolean;
}

export interface TransferFilter {
  readonly companyId?: string | undefined;
  readonly status?: TransferState | undefined;
  readonly problem?: ProblemCode | undefined;
  readonly limit?: number | undefined;
}

/** The archive: every report handed over, where its transfer stands, and what happened to it. */
export class Transfers {
  constructor(
    private readonly db: Database,
    private readonly cipher: Cipher,
  ) {}

  /** Enters a report as `queued`, or says what is known of it. The same content twice changes nothing. */
  async claim(report: ApprovedReport): Promise<Claim> {
    const { companyId, reportId, revision, reportNumber } = report;
    return this.db.transaction(async (tx) => {
      const [number] = await tx
        .insert(reportNumbers)
        .values({ companyId, reportNumber, reportId })
        .onConflictDoUpdate({
          target: [reportNumbers.companyId, reportNumbers.reportNumber],
          set: { reportId: sql`${reportNumbers.reportId}` },
        })
        .returning();
      const claim = await this.claimRevision(tx, report, number?.reportId === reportId);
      if (claim.outcome === 'entered') {
        await supersede(tx, report);
        await tx.insert(transferEvents).values({ companyId, reportId, revision, type: 'received', text: RECEIVED });
      } else if (claim.outcome !== 'known' && number?.reportId === reportId) {
        await this.releaseUnusedNumber(tx, report);
      }
      return claim;
    });
  }

  private async claimRevision(
    tx: Pick<Database, 'select' | 'insert' | 'update'>,
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
    const sealed = this.cipher.encrypt(JSON.stringify(report), reportBoundTo(report));
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

  /** A refused report leaves no claim on its number behind. */
  private async releaseUnusedNumber(
    tx: Pick<Database, 'delete'>,
    { companyId, reportNumber }: ApprovedReport,
  ): Promise<void> {
    const used = sql`exists (select 1 from ${transfers} where ${transfers.companyId} = ${companyId} and ${transfers.reportNumber} = ${reportNumber})`;
    await tx
      .delete(reportNumbers)
      .where(
        and(eq(reportNumbers.companyId, companyId), eq(reportNumbers.reportNumber, reportNumber), sql`not ${used}`),
      );
  }

  /** What is known of one revision of a report, or undefined. */
  async find(key: TransferKey): Promise<ArchivedTransfer | undefined> {
    const { contentHash: hash, status, since, problem, attempts } = transfers;
    const columns = { contentHash: hash, status, since, problem, attempts };
    const [row] = await this.db.select(columns).from(transfers).where(isTransfer(key));
    return row;
  }

  /** The approved report, decrypted. Throws when it is not in the archive. */
  async report(key: TransferKey): Promise<ApprovedReport> {
    const [row] = await this.db.select({ report: transfers.report }).from(transfers).where(isTransfer(key));
    if (row === undefined) throw new Error('The report is not in the archive.');
    return JSON.parse(this.cipher.decrypt(row.report, reportBoundTo(key))) as ApprovedReport;
  }

  /** Where a report stands, or undefined when it is unknown: its newest revision unless another is named. */
  async status(companyId: string, reportId: string, revision?: number): Promise<TransferStatus | undefined> {
    const [row] = await this.db
      .select()
      .from(transfers)
      .where(
        and(
          eq(transfers.companyId, companyId),
          eq(transfers.reportId, reportId),
          revision === undefined ? undefined : eq(transfers.revision, revision),
        ),
      )
      .orderBy(desc(transfers.revision))
      .limit(1);
    if (row === undefined) return undefined;
    const [status] = await this.withTravelExpenses([row]);
    return status;
  }

  /** The number of the travel expense that somebody entered by hand for an earlier revision, or undefined. */
  async enteredByHandBefore({ companyId, reportId, revision }: TransferKey): Promise<string | undefined> {
    const [row] = await this.db
      .select({ byHand: transfers.enteredByHand })
      .from(transfers)
      .where(
        and(
          eq(transfers.companyId, companyId),
          eq(transfers.reportId, reportId),
          lt(transfers.revision, revision),
          isNotNull(transfers.enteredByHand),
        ),
      )
      .orderBy(desc(transfers.revision))
      .limit(1);
    return row?.byHand?.number;
  }

  /** A revision that was confirmed counts again, since the one that was to take its place was given up. */
  async reinstate(key: TransferKey): Promise<void> {
    await this.db.transaction(async (tx) => {
      const reinstated = await tx
        .update(transfers)
        .set({ status: 'transferred', since: sql`now()` })
        .where(and(isTransfer(key), eq(transfers.status, 'superseded'), isNotNull(transfers.evidence)))
        .returning({ reportId: transfers.reportId });
      if (reinstated.length > 0) await insertEvent(tx, key, { type: 'reinstated', text: REINSTATED, by: null });
    });
  }

  /** As `status`, with everything that happened, oldest first. */
  async record(companyId: string, reportId: string): Promise<TransferRecord | undefined> {
    const status = await this.status(companyId, reportId);
    if (status === undefined) return undefined;
    const rows = await this.db
      .select()
      .from(transferEvents)
      .where(and(eq(transferEvents.companyId, companyId), eq(transferEvents.reportId, reportId)))
      .orderBy(asc(transferEvents.id));
    const events = rows.map(({ at, type, text, by }) => ({ at: at.toISOString(), type, text, by }));
    return { ...status, events };
  }

  /** The newest transfers that fit, and how many of them stand where. */
  async list(
    filter: TransferFilter,
  ): Promise<{ items: TransferStatus[]; counts: Partial<Record<TransferState, number>> }> {
    const rows = await this.db
      .select()
      .from(transfers)
      .where(fits(filter))
      .orderBy(desc(transfers.createdAt), desc(transfers.reportId))
      .limit(filter.limit ?? 50);
    const counted = await this.db
      .select({ status: transfers.status, n: count() })
      .from(transfers)
      .where(fits({ ...filter, status: undefined }))
      .groupBy(transfers.status);
    return {
      items: await this.withTravelExpenses(rows),
      counts: Object.fromEntries(counted.map(({ status, n }) => [status, n])),
    };
  }

  /**
   * Keeps a new status, with the event that tells it to people. Both or neither, and neither when the transfer has ended or a
   * newer status is kept: what comes late is no news.
   */
  async changeStatus(key: TransferKey, change: StatusChange, event?: NewEvent): Promise<void> {
    const since = new Date(change.since);
    await this.db.transaction(async (tx) => {
      const changed = await tx
        .update(transfers)
        .set({
          status: change.status,
          since,
          problem: change.problem,
          held: change.held ?? false,
          problemCode: change.problem?.code ?? null,
          // A run that follows one ended from outside counts from one.
          attempts: sql`greatest(${transfers.attempts}, ${change.attempts}::int)`,
          ...(change.evidence !== undefined && { evidence: change.evidence }),
          ...(change.enteredByHand !== undefined && { enteredByHand: change.enteredByHand }),
        })
        .where(
          and(
            isTransfer(key),
            notInArray(transfers.status, isWordOfPerson(change.status) ? FINAL : ENDS),
            isEnd(change.status) ? undefined : notOlder(since),
          ),
        )
        .returning({ reportId: transfers.reportId });
      if (event && changed.length > 0) await insertEvent(tx, key, event);
    });
  }

  /** Adds an event to the story of a transfer. */
  async tell(key: TransferKey, event: NewEvent): Promise<void> {
    await insertEvent(this.db, key, event);
  }

  private async withTravelExpenses(rows: (typeof transfers.$inferSelect)[]): Promise<TransferStatus[]> {
    if (rows.length === 0) return [];
    const keys = sql.join(
      rows.map((row) => sql`(${row.companyId}, ${row.reportId}, ${row.revision}::int)`),
      sql`, `,
    );
    const found = await this.db
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
}

/** Queued rows have the database's time, which may be ahead of everybody else's. */
function notOlder(since: Date): SQL | undefined {
  return or(eq(transfers.status, 'queued'), lte(transfers.since, since));
}

const ENDS = TransferState.options.filter(isEnd);
/** What not even a person's word changes any more. */
const FINAL = ENDS.filter((state) => state !== 'transferred');

function isWordOfPerson(state: TransferState): boolean {
  return state === 'bookedByHand' || state === 'cancelled';
}

async function insertEvent(db: Pick<Database, 'insert'>, key: TransferKey, event: NewEvent): Promise<void> {
  await db
    .insert(transferEvents)
    .values({ ...idOf(key), ...event })
    .onConflictDoNothing();
}

/** A corrected report takes the place of every earlier revision. */
async function supersede(tx: Pick<Database, 'update' | 'insert'>, report: TransferKey): Promise<void> {
  const { companyId, reportId, revision } = report;
  const earlier = await tx
    .update(transfers)
    .set({ status: 'superseded', since: sql`now()`, problem: null, problemCode: null, held: false })
    .where(
      and(
        eq(transfers.companyId, companyId),
        eq(transfers.reportId, reportId),
        lt(transfers.revision, revision),
        ne(transfers.status, 'superseded'),
      ),
    )
    .returning({ revision: transfers.revision });
  const text = {
    nb: `Revisjon ${revision} av rapporten tar dens plass.`,
    en: `Revision ${revision} of the report takes its place.`,
  };
  for (const row of earlier)
    await tx.insert(transferEvents).values({ companyId, reportId, revision: row.revision, type: 'superseded', text });
}

const REINSTATED = {
  nb: 'Rettelsen ble avbrutt. Denne revisjonen står fortsatt godkjent i Tripletex og gjelder.',
  en: 'The correction was given up. This revision still stands approved in Tripletex and counts.',
};

const RECEIVED = { nb: 'Rapporten er mottatt og står i kø.', en: 'The report was received and is queued.' };

/** The place that a report is sealed for. */
export function reportBoundTo({ companyId, reportId }: { companyId: string; reportId: string }): string {
  return `report/${companyId}/${reportId}`;
}

function idOf({ companyId, reportId, revision }: TransferKey): TransferKey {
  return { companyId, reportId, revision };
}

function isTransfer({ companyId, reportId, revision }: TransferKey): SQL | undefined {
  return and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId), eq(transfers.revision, revision));
}

function isOf(part: TransferKey, transfer: TransferKey): boolean {
  return (
    part.companyId === transfer.companyId && part.reportId === transfer.reportId && part.revision === transfer.revision
  );
}

/** Which rows a filter keeps. */
export function fits({ companyId, status, problem }: TransferFilter): SQL | undefined {
  return and(
    companyId === undefined ? undefined : eq(transfers.companyId, companyId),
    status === undefined ? undefined : eq(transfers.status, status),
    problem === undefined ? undefined : eq(transfers.problemCode, problem),
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

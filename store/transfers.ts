import { and, asc, desc, eq, inArray, isNotNull, lte, notExists, notInArray, or, sql, type SQL } from 'drizzle-orm';
import type { ApprovedReport } from '../contract/approved-report.js';
import type { ClaimRefusal } from '../contract/claim-refusal.js';
import {
  isEnd,
  TransferState,
  type StandingProblem,
  type TransferEvent,
  type TransferRecord,
  type TransferredTravelExpense,
  type TransferStatus,
} from '../contract/transfer-status.js';
import { readAddedReceipts, type AddedReceipt } from './added-receipts.js';
import { findOtherReport, type MarkedTravelExpense } from './booked-elsewhere.js';
import type { Cipher } from './cipher.js';
import { claimReport, refusalOf, type Claim, type Correction } from './claim-report.js';
import { contentHash } from './content-hash.js';
import type { Database } from './database.js';
import { statusColumns, statusOf } from './read-statuses.js';
import { openPart, type Part } from './parts.js';
import { parts, thisTransaction, transferEvents, transfers } from './schema.js';
import { changedColumns, tellOfChange } from './tell-of-change.js';
import {
  listReports,
  listTransfers,
  nextReports,
  type ArchivedReport,
  type TransferBatch,
  type TransferFilter,
  type TransferList,
} from './transfer-list.js';
import {
  insertEvent,
  isEarlierThan,
  isTransfer,
  isNotGivenUp,
  isPartOfRow,
  laterThanRow,
  openReport,
  reportBoundTo,
  type NewEvent,
  type TransferKey,
} from './transfer-row.js';

export type { Claim } from './claim-report.js';
export { reportBoundTo, type NewEvent, type TransferKey } from './transfer-row.js';

/** What the archive knows of a transfer, the report itself apart. */
export type ArchivedTransfer = Pick<
  typeof transfers.$inferSelect,
  'contentHash' | 'status' | 'since' | 'problem' | 'attempts'
>;

/** A transfer as a step works on it. */
export interface OpenTransfer {
  readonly known: ArchivedTransfer;
  /** The approved report, decrypted. */
  readonly report: ApprovedReport;
  /** In order. */
  readonly parts: readonly Part[];
}

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

/** The archive: every report handed over, where its transfer stands, and what happened to it. */
export class Transfers {
  constructor(
    private readonly db: Database,
    private readonly cipher: Cipher,
  ) {}

  /** Enters a report as `queued`, or says what is known of it. The same content twice changes nothing. */
  claim(report: ApprovedReport, correction?: Correction): Promise<Claim> {
    return claimReport(this.db, this.cipher, report, correction);
  }

  /** Why a report would not be taken, or undefined when it would. */
  refusalOf(report: ApprovedReport): Promise<ClaimRefusal | undefined> {
    return refusalOf(this.db, report);
  }

  /** See `readAddedReceipts`. */
  addedReceipts(key: TransferKey): Promise<AddedReceipt[]> {
    return readAddedReceipts(this.db, this.cipher, key);
  }

  /** See `findOtherReport`. */
  otherReportOf(
    report: Pick<TransferKey, 'companyId' | 'reportId'>,
    travelExpense: MarkedTravelExpense,
  ): Promise<string | undefined> {
    return findOtherReport(this.db, report, travelExpense);
  }

  /**
   * What is known of a report that was entered before with the same content, or undefined. Its receipts may lie elsewhere by now,
   * and the old addresses be dead: unless its transfer has ended, this report takes the place of the one that was kept.
   */
  async takeAgain(report: ApprovedReport): Promise<ArchivedTransfer | undefined> {
    const sealed = this.cipher.encrypt(JSON.stringify(report), reportBoundTo(report));
    const [row] = await this.db
      .update(transfers)
      .set({ report: sql`case when ${inArray(transfers.status, ENDS)} then ${transfers.report} else ${sealed} end` })
      .where(and(isTransfer(report), eq(transfers.contentHash, contentHash(report))))
      .returning(archivedColumns);
    return row;
  }

  /** What is known of one revision of a report, or undefined. */
  async find(key: TransferKey): Promise<ArchivedTransfer | undefined> {
    const [row] = await this.db.select(archivedColumns).from(transfers).where(isTransfer(key));
    return row;
  }

  /** One revision of a report with all that a step needs of it, in one statement; undefined when it is not in the archive. */
  async open(key: TransferKey): Promise<OpenTransfer | undefined> {
    const rows = await this.db
      .select({ known: archivedColumns, report: transfers.report, part: parts })
      .from(transfers)
      .leftJoin(parts, isPartOfRow)
      .where(isTransfer(key))
      .orderBy(asc(parts.position));
    const [first] = rows;
    return (
      first && {
        known: first.known,
        report: openReport(this.cipher, { ...key, report: first.report }),
        parts: rows.flatMap(({ part }) => (part ? [openPart(this.cipher, part)] : [])),
      }
    );
  }

  /** The approved report, decrypted. Throws when it is not in the archive. */
  async report(key: TransferKey): Promise<ApprovedReport> {
    const [row] = await this.db.select({ report: transfers.report }).from(transfers).where(isTransfer(key));
    if (row === undefined) throw new Error('The report is not in the archive.');
    return openReport(this.cipher, { ...key, ...row });
  }

  /**
   * Where a report stands, or undefined when it is unknown: its newest revision unless another is named. Where that was a correction
   * which was given up, and something is wrong with what counts again, it is that.
   */
  async status(companyId: string, reportId: string, revision?: number): Promise<TransferStatus | undefined> {
    const [row] = await this.db
      .select(statusColumns)
      .from(transfers)
      .where(
        and(
          eq(transfers.companyId, companyId),
          eq(transfers.reportId, reportId),
          revision === undefined ? undefined : eq(transfers.revision, revision),
        ),
      )
      .orderBy(desc(DIFFERS), desc(transfers.revision))
      .limit(1);
    return row && statusOf(row);
  }

  /** The travel expense that somebody entered by hand for an earlier revision, or undefined. */
  async enteredByHandBefore(key: TransferKey): Promise<TransferredTravelExpense | undefined> {
    const [row] = await this.db
      .select({ byHand: transfers.enteredByHand })
      .from(transfers)
      .where(and(isEarlierThan(key), isNotNull(transfers.enteredByHand)))
      .orderBy(desc(transfers.revision))
      .limit(1);
    return row?.byHand ?? undefined;
  }

  /** The newest of the earlier revisions of a report, or undefined. */
  async revisionBefore(key: TransferKey): Promise<number | undefined> {
    const [row] = await this.db
      .select({ revision: transfers.revision })
      .from(transfers)
      .where(and(isEarlierThan(key), isNotGivenUp(transfers)))
      .orderBy(desc(transfers.revision))
      .limit(1);
    return row?.revision;
  }

  /**
   * Lets the revision before one that was cancelled count again as what it was, where it had arrived or was booked by hand, and
   * no later one is there but cancelled ones.
   */
  async reinstate(key: TransferKey): Promise<void> {
    await this.db.transaction(async (tx) => {
      const hadArrived = inArray(transfers.supersededFrom, ['transferred', 'bookedByHand']);
      const [reinstated] = await tx
        .update(transfers)
        .set({
          status: sql`${transfers.supersededFrom}`,
          supersededFrom: null,
          since: sql`now()`,
          changedIn: thisTransaction,
        })
        .where(and(isTransfer(key), eq(transfers.status, 'superseded'), hadArrived, notExists(laterThanRow(tx))))
        .returning(changedColumns);
      if (reinstated === undefined) return;
      await insertEvent(tx, key, { type: 'reinstated', text: REINSTATED, by: null });
      await tellOfChange(tx, reinstated, 'superseded');
    });
  }

  /** As `status`, with everything that happened, oldest first; to a revision that is named, only what happened to that one. */
  async record(companyId: string, reportId: string, revision?: number): Promise<TransferRecord | undefined> {
    const status = await this.status(companyId, reportId, revision);
    return status && { ...status, events: await this.events(companyId, reportId, revision) };
  }

  /** What happened to a report, oldest first: to all its revisions unless one is named. */
  async events(companyId: string, reportId: string, revision?: number): Promise<TransferEvent[]> {
    const isOfReport = and(eq(transferEvents.companyId, companyId), eq(transferEvents.reportId, reportId));
    const rows = await this.db
      .select()
      .from(transferEvents)
      .where(and(isOfReport, revision === undefined ? undefined : eq(transferEvents.revision, revision)))
      .orderBy(asc(transferEvents.id));
    return rows.map(({ at, type, text, by }) => ({ at: at.toISOString(), type, text, by }));
  }

  /** See `listTransfers`. */
  list(filter: TransferFilter): Promise<TransferList> {
    return listTransfers(this.db, filter);
  }

  /** See `listReports`. */
  listReports(filter: TransferFilter): Promise<TransferList<ArchivedReport>> {
    return listReports(this.db, this.cipher, filter);
  }

  /** See `nextReports`. */
  nextReports(filter: TransferFilter): Promise<TransferBatch<ArchivedReport>> {
    return nextReports(this.db, this.cipher, filter);
  }

  /**
   * Keeps a new status, with the event that tells it to people. Both or neither, and neither when the transfer has ended or a
   * newer status is kept: what comes late is no news. Answers the new status, undefined where it is not kept.
   */
  async changeStatus(key: TransferKey, change: StatusChange, event?: NewEvent): Promise<TransferStatus | undefined> {
    const since = new Date(change.since);
    return this.db.transaction(async (tx) => {
      // Nobody else changes it from then on.
      const held = tx
        .$with('held')
        .as(tx.select({ before: transfers.status }).from(transfers).where(isTransfer(key)).for('update'));
      const [changed] = await tx
        .with(held)
        .update(transfers)
        .set({
          status: change.status,
          since,
          problem: change.problem,
          held: change.held ?? false,
          changedIn: thisTransaction,
          problemCode: change.problem?.code ?? null,
          // A run that follows one ended from outside counts from one.
          attempts: sql`greatest(${transfers.attempts}, ${change.attempts}::int)`,
          ...(change.evidence !== undefined && { evidence: change.evidence }),
          ...(change.enteredByHand !== undefined && { enteredByHand: change.enteredByHand }),
        })
        .from(held)
        .where(
          and(
            isTransfer(key),
            notInArray(transfers.status, isWordOfPerson(change.status) ? FINAL : ENDS),
            isEnd(change.status) ? undefined : notOlder(since),
          ),
        )
        .returning({ ...changedColumns, before: held.before });
      if (changed === undefined) return undefined;
      if (event) await insertEvent(tx, key, event);
      await tellOfChange(tx, changed, changed.before);
      return statusOf(changed);
    });
  }

  /** Adds an event to the story of a transfer. */
  async tell(key: TransferKey, event: NewEvent): Promise<void> {
    await insertEvent(this.db, key, event);
  }
}

const { contentHash: hash, status, since, problem, attempts } = transfers;
const archivedColumns = { contentHash: hash, status, since, problem, attempts };

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

const REINSTATED = {
  nb: 'Rettelsen ble avbrutt. Denne revisjonen står fortsatt i Tripletex og gjelder.',
  en: 'The correction was given up. This revision still stands in Tripletex and counts.',
};

/** Something is wrong with it though it has ended: of a revision whose place was taken nothing stands any more. */
const DIFFERS = sql`${transfers.status} = 'transferred' and ${transfers.problem} is not null`;

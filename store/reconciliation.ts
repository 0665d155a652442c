import { and, asc, eq, gte, notExists, or, sql, type SQL } from 'drizzle-orm';
import type { StandingProblem } from '../contract/transfer-status.js';
import type { Database } from './database.js';
import { parts, thisTransaction, transferEvents, transfers } from './schema.js';
import { changedColumns, tellOfChange } from './tell-of-change.js';
import { isPartOfRow, isTransfer, laterThanRow, type NewEvent, type TransferKey } from './transfer-row.js';

/** A travel expense that was transferred, as the archive knows it. */
export type TransferredPart = Pick<
  typeof parts.$inferSelect,
  'position' | 'number' | 'state' | 'amountNok' | 'receiptSha256' | 'version'
> & { readonly tripletexId: number };

/** A report that was transferred, with what stands of it now. */
export interface TransferredReport extends TransferKey {
  readonly problem: StandingProblem | null;
  /** Whether Temporal does not show yet what stands of it now. */
  readonly unshown: boolean;
  readonly parts: readonly TransferredPart[];
}

/** What a comparison came to: what is kept of a report from now on. */
export interface Verdict {
  readonly problem: StandingProblem | null;
  /** The parts whose state has moved on. */
  readonly moved: readonly { readonly part: TransferredPart; readonly state: string }[];
  readonly events: readonly NewEvent[];
}

const DIFFERS = 'TLX-802';

/** What was transferred, to be compared with what Tripletex shows now. The status of a transfer never changes by that. */
export class Reconciliation {
  constructor(private readonly db: Database) {}

  /** What a company had transferred since an instant, and what differs or is not shown yet whenever that was; only the newest revisions, the oldest first. */
  async transferred(companyId: string, since: Date): Promise<TransferredReport[]> {
    const isConcerned = or(gte(transfers.since, since), eq(transfers.problemCode, DIFFERS), transfers.unshown);
    return this.read(and(eq(transfers.companyId, companyId), isConcerned));
  }

  /** One report, or undefined when it is not transferred or a newer revision is there. */
  async one({ companyId, reportId, revision }: TransferKey): Promise<TransferredReport | undefined> {
    const [found] = await this.read(
      and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId), eq(transfers.revision, revision)),
    );
    return found;
  }

  private async read(which: SQL | undefined): Promise<TransferredReport[]> {
    const { companyId, reportId, revision, problem, unshown } = transfers;
    const { position, tripletexId, number, state, amountNok, receiptSha256, version } = parts;
    const rows = await this.db
      .select({
        transfer: { companyId, reportId, revision, problem, unshown },
        part: { position, tripletexId, number, state, amountNok, receiptSha256, version },
      })
      .from(transfers)
      .innerJoin(parts, isPartOfRow)
      .where(and(which, this.isComparable()))
      .orderBy(asc(transfers.since), asc(reportId), asc(position));
    const reports = new Map<string, TransferredReport & { parts: TransferredPart[] }>();
    for (const { transfer, part } of rows) {
      const report = reports.get(transfer.reportId) ?? { ...transfer, parts: [] };
      reports.set(transfer.reportId, report);
      if (part.tripletexId !== null) report.parts.push({ ...part, tripletexId: part.tripletexId });
    }
    return [...reports.values()];
  }

  /** Temporal shows what stood of a report; of what has come to stand of it meanwhile it does not. */
  async shown(key: TransferKey, problem: StandingProblem | null): Promise<void> {
    await this.db
      .update(transfers)
      .set({ unshown: false })
      .where(and(isTransfer(key), isAsRead(problem)));
  }

  /**
   * Keeps what a comparison came to, and tells it; from then on it is to be shown in Temporal. False, and nothing is kept, when something has happened to the report since
   * it was read: somebody decided, or compared it too.
   */
  async keep(report: TransferredReport, { problem, moved, events }: Verdict): Promise<boolean> {
    try {
      await this.db.transaction(async (tx) => {
        const [kept] = await tx
          .update(transfers)
          .set({ problem, problemCode: problem?.code ?? null, unshown: true, changedIn: thisTransaction })
          .where(and(isTransfer(report), isAsRead(report.problem), this.isComparable()))
          .returning({ reportId: transfers.reportId });
        if (kept === undefined) throw new OvertakenError();
        for (const { part, state } of moved) await move(tx, report, part, state);
        const { companyId, reportId, revision } = report;
        // Its status stays: what is told is that a problem came, or is gone.
        const [row] = await tx.select(changedColumns).from(transfers).where(isTransfer(report));
        if (row) await tellOfChange(tx, row, 'transferred');
        if (events.length > 0)
          await tx.insert(transferEvents).values(events.map((event) => ({ companyId, reportId, revision, ...event })));
      });
      return true;
    } catch (error) {
      if (error instanceof OvertakenError) return false;
      throw error;
    }
  }

  /** A person's word is never compared, nor what a later revision has taken the place of. */
  private isComparable(): SQL | undefined {
    return and(eq(transfers.status, 'transferred'), notExists(laterThanRow(this.db)));
  }
}

/** Rolls back what was begun. */
class OvertakenError extends Error {}

async function move(
  tx: Pick<Database, 'update'>,
  { companyId, reportId, revision }: TransferKey,
  { position, version }: TransferredPart,
  state: string,
): Promise<void> {
  const isPart = and(
    eq(parts.companyId, companyId),
    eq(parts.reportId, reportId),
    eq(parts.revision, revision),
    eq(parts.position, position),
  );
  const kept = await tx
    .update(parts)
    .set({ state, version: version + 1 })
    .where(and(isPart, eq(parts.version, version)))
    .returning({ position: parts.position });
  if (kept.length === 0) throw new OvertakenError();
}

function isAsRead(problem: StandingProblem | null): SQL {
  const known = problem === null ? null : JSON.stringify(problem);
  return sql`${transfers.problem} is not distinct from ${known}::jsonb`;
}

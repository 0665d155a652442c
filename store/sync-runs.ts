import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, lte, max, ne, notExists, sql } from 'drizzle-orm';
import type { RegisterName } from '../contract/registers.js';
import type {
  RegisterChange,
  RegisterCounts,
  SyncOutcome,
  SyncRun,
  SyncSummary,
  SyncTrigger,
} from '../contract/sync-run.js';
import type { Database } from './database.js';
import { takeIn, type ReadPage } from './page-intake.js';
import { inOrder, withReadSoFar, type FollowedRun } from './read-so-far.js';
import {
  acceptRefused,
  closeRegister,
  closeUnchanged,
  forgetUnrefused,
  type OfRun,
  type ReadEnd,
} from './register-closing.js';
import { tellOfUnclosed } from './register-notices.js';
import { pendingDeactivations, syncChanges, syncPages, syncRuns } from './register-schema.js';
import { companies, thisTransaction } from './schema.js';

/** How far the reading of a register has come. */
export interface ReadProgress {
  readonly pages: number;
  readonly rows: number;
  readonly lastId: number | null;
  readonly fullResultSize: number | null;
  /** Whether the last page was taken in. */
  readonly isRead: boolean;
  /**
   * Whether surely every row came: as many as Tripletex says there are, and it said the same all along. What is deleted while
   * the pages are read moves the others, and one may be passed over.
   */
  readonly isCertain: boolean;
  /** Tripletex' checksum of the whole list, where every page carries the same. */
  readonly digest: string | null;
}

/** A run that has not finished. */
export interface UnderWay {
  readonly id: string;
  readonly workflowId: string;
}

/** The most changes that a run shows. */
const MOST_CHANGES = 1000;
/** Runs that changed nothing are kept for this long; the others tell how a register came to be as it is. */
const IDLE_RUNS_KEPT_MS = 90 * 24 * 60 * 60_000;

/** The runs of the synchronisation: what they read, what they changed, what they refused to change. */
export class SyncRuns {
  constructor(private readonly db: Database) {}

  /** Enters a run, once. Answers the one that is under way instead, where there is one: of a company only one runs at a time. */
  async begin(run: { id: string; companyId: string; workflowId: string }): Promise<UnderWay | null> {
    for (;;) {
      if (await this.enter(run)) return null;
      const underWay = await this.underWayOf(run.companyId);
      if (underWay) return underWay;
      // It finished just now: there is room again.
    }
  }

  /** False when another run has the place. */
  private async enter(run: { id: string; companyId: string; workflowId: string }): Promise<boolean> {
    const { id, companyId } = run;
    return this.db.transaction(async (tx) => {
      const entered = await tx
        .insert(syncRuns)
        .values({ ...run, trigger: 'schedule' })
        .onConflictDoNothing()
        .returning({ id: syncRuns.id });
      if (entered.length === 0) {
        const own = await tx.select({ id: syncRuns.id }).from(syncRuns).where(eq(syncRuns.id, id));
        return own.length > 0;
      }
      await tx
        .update(syncRuns)
        .set({ trigger: await takeTrigger(tx, run) })
        .where(eq(syncRuns.id, id));
      await forgetIdle(tx, companyId);
      return true;
    });
  }

  /** How far a run has come with a register. */
  async progress(syncRunId: string, register: RegisterName): Promise<ReadProgress> {
    const pages = await this.db
      .select()
      .from(syncPages)
      .where(and(eq(syncPages.syncRunId, syncRunId), eq(syncPages.register, register)))
      .orderBy(asc(syncPages.position));
    const sizes = new Set(pages.map(({ fullResultSize }) => fullResultSize));
    const digests = new Set(pages.map(({ digest }) => digest));
    const rows = pages.reduce((total, page) => total + page.rows, 0);
    const fullResultSize = pages.at(-1)?.fullResultSize ?? null;
    return {
      pages: pages.length,
      rows,
      lastId: pages.findLast(({ lastId }) => lastId !== null)?.lastId ?? null,
      fullResultSize,
      isRead: pages.at(-1)?.isLast === true,
      isCertain: sizes.size === 1 && rows === fullResultSize && pages.every(({ isInOrder }) => isInOrder),
      digest: digests.size === 1 ? (pages[0]?.digest ?? null) : null,
    };
  }

  /** See `takeIn` of a page. */
  takeIn(page: ReadPage): Promise<void> {
    return takeIn(this.db, page);
  }

  /** Whether a run has not seen rows that were there before. */
  async hasMissing({ id, register }: OfRun): Promise<boolean> {
    const { syncRunId, row } = pendingDeactivations;
    const isMissing = and(eq(syncRunId, id), eq(pendingDeactivations.register, register), isNull(row));
    const [missing] = await this.db
      .select({ one: sql`1` })
      .from(pendingDeactivations)
      .where(isMissing)
      .limit(1);
    return missing !== undefined;
  }

  /** See `closeRegister`. */
  close(run: OfRun, read: ReadEnd): Promise<RegisterCounts> {
    return closeRegister(this.db, run, read);
  }

  /** See `closeUnchanged` of a register. */
  closeUnchanged(run: OfRun, ms: number): Promise<RegisterCounts> {
    return closeUnchanged(this.db, run, ms);
  }

  /** Ends a run. The pages it took in were kept for resuming it and go. */
  async finish(id: string, outcome: SyncOutcome, problem: SyncSummary['problem']): Promise<void> {
    await this.db.transaction(async (tx) => {
      const [run] = await tx
        .update(syncRuns)
        .set({ outcome, problem, finishedAt: new Date(), changedIn: thisTransaction })
        .where(and(eq(syncRuns.id, id), isNull(syncRuns.finishedAt)))
        .returning();
      await tx.delete(syncPages).where(eq(syncPages.syncRunId, id));
      if (run === undefined) return;
      await forgetUnrefused(tx, id, run.registers);
      await tellOfUnclosed(tx, run, run.registers);
    });
  }

  /** From which instant on changes have let nobody go yet: the end of what the last run looked at that came to its end. */
  async changesUnseenSince(companyId: string): Promise<Date> {
    const [row] = await this.db
      .select({ last: max(syncRuns.releasedAt) })
      .from(syncRuns)
      .where(eq(syncRuns.companyId, companyId));
    return row?.last ?? new Date(0);
  }

  /** The database's time, which changes of rows carry. */
  async clock(): Promise<Date> {
    const [row] = await this.db.select({ now: sql<string>`now()` }).from(sql`(select 1) as one`);
    return new Date(row?.now ?? Date.now());
  }

  /** Keeps that whoever waited for a change until an instant was let go. */
  async released(id: string, until: Date): Promise<void> {
    await this.db.update(syncRuns).set({ releasedAt: until }).where(eq(syncRuns.id, id));
  }

  /** Deactivates exactly what a run refused to. Answers how many rows; 0 when nothing of it waits any more. */
  acceptDeactivations(companyId: string, id: string): Promise<number> {
    return acceptRefused(this.db, companyId, id);
  }

  /** A run with its changes, or undefined when the company has none of this id. */
  async find(companyId: string, id: string): Promise<SyncRun | undefined> {
    const run = await this.summary(companyId, id);
    return run && { ...run, changes: await this.changes(id) };
  }

  /** What a run has changed so far; see `SyncRun`. */
  async changes(id: string): Promise<RegisterChange[]> {
    return (await this.changesOf([id])).get(id) ?? [];
  }

  /** A run without its changes, or undefined when the company has none of this id. */
  async summary(companyId: string, id: string): Promise<SyncSummary | undefined> {
    return (await this.follow(companyId, id))?.run;
  }

  /** A run without its changes, and what it is reading; undefined when the company has none of this id. */
  async follow(companyId: string, id: string): Promise<FollowedRun | undefined> {
    const [row] = await this.db
      .select()
      .from(syncRuns)
      .where(and(eq(syncRuns.companyId, companyId), eq(syncRuns.id, id)));
    return row && withReadSoFar(this.db, summaryOf(row));
  }

  /** The run of a company that has not finished, or undefined. */
  async underWayOf(companyId: string): Promise<UnderWay | undefined> {
    const { id, workflowId } = syncRuns;
    const [row] = await this.db
      .select({ id, workflowId })
      .from(syncRuns)
      .where(and(eq(syncRuns.companyId, companyId), isNull(syncRuns.finishedAt)));
    return row;
  }

  /** The newest run of a company, which may be under way; undefined before the first. */
  async newest(companyId: string): Promise<SyncSummary | undefined> {
    const [row] = await this.rows(companyId, { limit: 1 });
    return row && (await withReadSoFar(this.db, summaryOf(row))).run;
  }

  /** The runs of a company, the newest first: those before a given one, and no more than `limit`, where these are given. */
  async list(companyId: string, page: { limit?: number; before?: string | undefined } = {}): Promise<SyncRun[]> {
    const rows = await this.rows(companyId, page);
    const changes = await this.changesOf(rows.map(({ id }) => id));
    const followed = await Promise.all(rows.map((row) => withReadSoFar(this.db, summaryOf(row))));
    return followed.map(({ run }) => ({ ...run, changes: changes.get(run.id) ?? [] }));
  }

  private async rows(companyId: string, { limit, before }: { limit?: number; before?: string | undefined }) {
    const { startedAt, id } = syncRuns;
    const place = sql`(select ${startedAt}, ${id} from ${syncRuns} where ${syncRuns.companyId} = ${companyId} and ${id} = ${before})`;
    const isAsked = and(
      eq(syncRuns.companyId, companyId),
      before === undefined ? undefined : sql`(${startedAt}, ${id}) < ${place}`,
    );
    const rows = this.db.select().from(syncRuns).where(isAsked).orderBy(desc(startedAt), desc(id));
    return limit === undefined ? rows : rows.limit(limit);
  }

  /** The changes of some runs: what was refused first, for that needs somebody; then in order. */
  private async changesOf(ids: readonly string[]): Promise<Map<string, RegisterChange[]>> {
    if (ids.length === 0) return new Map();
    const { syncRunId, register, tripletexId, change, name } = syncChanges;
    const place = sql<number>`row_number() over (partition by ${syncRunId} order by ${change} <> 'refused', ${syncChanges.id})`;
    const placed = this.db
      .select({ syncRunId, register, tripletexId, change, name, place: place.as('place') })
      .from(syncChanges)
      .where(inArray(syncRunId, [...ids]))
      .as('placed');
    const rows = await this.db.select().from(placed).where(lte(placed.place, MOST_CHANGES)).orderBy(asc(placed.place));
    const byRun = new Map(ids.map((id): [string, RegisterChange[]] => [id, []]));
    for (const { syncRunId: id, place: _, ...row } of rows) byRun.get(id)?.push(row);
    return byRun;
  }
}

function summaryOf(row: typeof syncRuns.$inferSelect): SyncSummary {
  const { id, startedAt, finishedAt, trigger, outcome, registers, problem } = row;
  return {
    id,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    trigger,
    outcome,
    registers: inOrder(registers),
    problem,
  };
}

type Transaction = Pick<Database, 'select' | 'update' | 'delete'>;

/** What set off the run that begins now: the first there is, what somebody asked for since the last one, else the schedule. */
async function takeTrigger(
  tx: Transaction,
  { id, companyId }: { id: string; companyId: string },
): Promise<SyncTrigger> {
  // One that failed brought nobody anything: the next one is still the first.
  const others = and(
    eq(syncRuns.companyId, companyId),
    ne(syncRuns.id, id),
    inArray(syncRuns.outcome, ['done', 'partial']),
  );
  const [before] = await tx.select({ id: syncRuns.id }).from(syncRuns).where(others).limit(1);
  const taken = await tx
    .update(companies)
    .set({ syncRequestedAt: null })
    .where(and(eq(companies.companyId, companyId), isNotNull(companies.syncRequestedAt)))
    .returning({ companyId: companies.companyId });
  if (before === undefined) return 'first';
  return taken.length > 0 ? 'manual' : 'schedule';
}

async function forgetIdle(tx: Transaction, companyId: string): Promise<void> {
  const isOld = lt(syncRuns.startedAt, new Date(Date.now() - IDLE_RUNS_KEPT_MS));
  const changes = tx
    .select({ one: sql`1` })
    .from(syncChanges)
    .where(eq(syncChanges.syncRunId, syncRuns.id));
  await tx.delete(syncRuns).where(and(eq(syncRuns.companyId, companyId), isOld, notExists(changes)));
}

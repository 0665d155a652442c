import { and, asc, count, desc, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import type { InactiveReason, RegisterChange, RegisterCounts, RegisterName } from '../contract/registers.js';
import type { SyncOutcome, SyncRun, SyncTrigger } from '../contract/sync-steps.js';
import type { Database } from './database.js';
import { takeIn, upsert, type ReadPage } from './page-intake.js';
import {
  pendingDeactivations,
  registerRows,
  registerStates,
  syncChanges,
  syncPages,
  syncRuns,
} from './register-schema.js';

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
}

/** Whoever deactivates this many rows at once, and this share of them, has to ask somebody. */
const MANY_ROWS = 5;
const MANY_SHARE = 0.1;
/** The most changes that a run shows. */
const MOST_CHANGES = 1000;

/** The runs of the synchronisation: what they read, what they changed, what they refused to change. */
export class SyncRuns {
  constructor(private readonly db: Database) {}

  /** Enters a run, once. */
  async begin(run: { id: string; companyId: string; workflowId: string; trigger: SyncTrigger }): Promise<void> {
    await this.db.insert(syncRuns).values(run).onConflictDoNothing();
  }

  /** How far a run has come with a register. */
  async progress(syncRunId: string, register: RegisterName): Promise<ReadProgress> {
    const pages = await this.db
      .select()
      .from(syncPages)
      .where(and(eq(syncPages.syncRunId, syncRunId), eq(syncPages.register, register)))
      .orderBy(asc(syncPages.position));
    const sizes = new Set(pages.map(({ fullResultSize }) => fullResultSize));
    const rows = pages.reduce((sum, page) => sum + page.rows, 0);
    const fullResultSize = pages.at(-1)?.fullResultSize ?? null;
    return {
      pages: pages.length,
      rows,
      lastId: pages.findLast(({ lastId }) => lastId !== null)?.lastId ?? null,
      fullResultSize,
      isRead: pages.at(-1)?.isLast === true,
      isCertain: sizes.size === 1 && rows === fullResultSize && pages.every(({ isInOrder }) => isInOrder),
    };
  }

  takeIn(page: ReadPage): Promise<void> {
    return takeIn(this.db, page);
  }

  /**
   * Ends the reading of a register. After a complete one, what is missing or became inactive is deactivated, unless that are so
   * many that somebody has to say so; after any other, nothing is. Answers the counts. Done once, however often it is tried.
   */
  async close(
    run: { readonly id: string; readonly companyId: string },
    register: RegisterName,
    read: { readonly digest: string | null; readonly isComplete: boolean },
  ): Promise<RegisterCounts> {
    const ofRegister = { syncRunId: run.id, register };
    return this.db.transaction(async (tx) => {
      const [{ registers } = { registers: {} }] = await tx
        .select({ registers: syncRuns.registers })
        .from(syncRuns)
        .where(eq(syncRuns.id, run.id))
        .for('update');
      const known = registers[register];
      if (known) return known;
      const pending = await tx.select().from(pendingDeactivations).where(isPending(ofRegister));
      const [{ active } = { active: 0 }] = await tx
        .select({ active: count() })
        .from(registerRows)
        .where(and(isRegister(run.companyId, register), eq(registerRows.active, true)));
      const isTooMany = pending.length > MANY_ROWS && pending.length > active * MANY_SHARE;
      const fate = !read.isComplete ? 'dropped' : isTooMany ? 'refused' : 'deactivated';
      if (fate === 'dropped') await tx.delete(pendingDeactivations).where(isPending(ofRegister));
      else await note(tx, run.id, register, pending, fate);
      if (fate === 'deactivated') {
        await deactivate(tx, run.companyId, register, pending);
        await keepState(tx, run.companyId, register, read.digest);
      }
      const counts = await countsOf(tx, ofRegister, { [fate]: pending.length });
      await tx
        .update(syncRuns)
        .set({ registers: { ...registers, [register]: counts } })
        .where(eq(syncRuns.id, run.id));
      return counts;
    });
  }

  /** Notes that a register is as it was, by its checksum. */
  async unchanged(run: { id: string; companyId: string }, register: RegisterName, ms: number): Promise<RegisterCounts> {
    const [{ rows } = { rows: 0 }] = await this.db
      .select({ rows: count() })
      .from(registerRows)
      .where(isRegister(run.companyId, register));
    const counts = { seen: rows, added: 0, changed: 0, deactivated: 0, refused: 0, unchanged: rows, calls: 1, ms };
    await this.db
      .update(syncRuns)
      .set({ registers: sql`${syncRuns.registers} || ${JSON.stringify({ [register]: counts })}::jsonb` })
      .where(eq(syncRuns.id, run.id));
    await this.db
      .update(registerStates)
      .set({ completeAt: new Date() })
      .where(and(eq(registerStates.companyId, run.companyId), eq(registerStates.register, register)));
    return counts;
  }

  async finish(id: string, outcome: SyncOutcome, problem: SyncRun['problem']): Promise<void> {
    await this.db
      .update(syncRuns)
      .set({ outcome, problem, finishedAt: new Date() })
      .where(and(eq(syncRuns.id, id), isNull(syncRuns.finishedAt)));
  }

  /** A run with its changes, or undefined when the company has none of this id. */
  async find(companyId: string, id: string): Promise<SyncRun | undefined> {
    const [row] = await this.db
      .select()
      .from(syncRuns)
      .where(and(eq(syncRuns.companyId, companyId), eq(syncRuns.id, id)));
    return row && this.runOf(row);
  }

  /** The newest runs of a company first. */
  async list(companyId: string, limit = 50): Promise<SyncRun[]> {
    const rows = await this.db
      .select()
      .from(syncRuns)
      .where(eq(syncRuns.companyId, companyId))
      .orderBy(desc(syncRuns.startedAt))
      .limit(limit);
    return Promise.all(rows.map((row) => this.runOf(row)));
  }

  /** Deactivates exactly what a run refused to, as far as it is still active. Answers what it did, by register. */
  async acceptDeactivations(companyId: string, id: string): Promise<RegisterChange[]> {
    return this.db.transaction(async (tx) => {
      const pending = await tx.select().from(pendingDeactivations).where(eq(pendingDeactivations.syncRunId, id));
      const accepted: RegisterChange[] = [];
      for (const register of new Set(pending.map((row) => row.register))) {
        const ofRegister = pending.filter((row) => row.register === register);
        await deactivate(tx, companyId, register, ofRegister);
        await note(tx, id, register, ofRegister, 'deactivated');
        accepted.push(
          ...ofRegister.map(({ tripletexId, name }) => ({
            register,
            tripletexId,
            name,
            change: 'deactivated' as const,
          })),
        );
      }
      await tx.delete(pendingDeactivations).where(eq(pendingDeactivations.syncRunId, id));
      return accepted;
    });
  }

  private async runOf(row: typeof syncRuns.$inferSelect): Promise<SyncRun> {
    const changes = await this.db
      .select()
      .from(syncChanges)
      .where(eq(syncChanges.syncRunId, row.id))
      .orderBy(asc(syncChanges.id))
      .limit(MOST_CHANGES);
    return {
      id: row.id,
      startedAt: row.startedAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
      trigger: row.trigger,
      outcome: row.outcome,
      registers: row.registers,
      changes: changes.map(({ register, tripletexId, change, name }) => ({ register, tripletexId, change, name })),
      problem: row.problem,
    };
  }
}

type Transaction = Pick<Database, 'select' | 'insert' | 'update' | 'delete'>;
type Pending = typeof pendingDeactivations.$inferSelect;
interface OfRegister {
  readonly syncRunId: string;
  readonly register: RegisterName;
}

async function deactivate(
  tx: Transaction,
  companyId: string,
  register: RegisterName,
  pending: readonly Pending[],
): Promise<void> {
  const read = pending.flatMap(({ row }) => (row === null ? [] : [row]));
  await upsert(tx, companyId, register, read, sql`now()`);
  const missing = pending.filter(({ row }) => row === null).map(({ tripletexId }) => tripletexId);
  if (missing.length === 0) return;
  const reason: InactiveReason = 'missing';
  await tx
    .update(registerRows)
    .set({ active: false, inactiveReason: reason, changedAt: new Date(), lastSeenAt: lastRead(companyId, register) })
    .where(and(isRegister(companyId, register), inArray(registerRows.tripletexId, missing)));
}

function lastRead(companyId: string, register: RegisterName): SQL {
  return sql`(select ${registerStates.completeAt} from ${registerStates} where ${registerStates.companyId} = ${companyId} and ${registerStates.register} = ${register})`;
}

async function note(
  tx: Transaction,
  syncRunId: string,
  register: RegisterName,
  pending: readonly Pending[],
  change: 'refused' | 'deactivated',
): Promise<void> {
  if (pending.length === 0) return;
  await tx
    .insert(syncChanges)
    .values(pending.map(({ tripletexId, name }) => ({ syncRunId, register, tripletexId, name, change })));
  // What was refused stays to be accepted.
  if (change === 'deactivated') await tx.delete(pendingDeactivations).where(isPending({ syncRunId, register }));
}

async function keepState(
  tx: Transaction,
  companyId: string,
  register: RegisterName,
  digest: string | null,
): Promise<void> {
  const state = { completeAt: new Date(), digest };
  await tx
    .insert(registerStates)
    .values({ companyId, register, ...state })
    .onConflictDoUpdate({ target: [registerStates.companyId, registerStates.register], set: state });
}

async function countsOf(
  tx: Transaction,
  { syncRunId, register }: OfRegister,
  { deactivated = 0, refused = 0 }: { deactivated?: number; refused?: number },
): Promise<RegisterCounts> {
  const pages = await tx
    .select()
    .from(syncPages)
    .where(and(eq(syncPages.syncRunId, syncRunId), eq(syncPages.register, register)));
  const sum = (pick: (page: (typeof pages)[number]) => number) => pages.reduce((total, page) => total + pick(page), 0);
  const [seen, added, changed] = [sum(({ rows }) => rows), sum((page) => page.added), sum((page) => page.changed)];
  const unchanged = Math.max(0, seen - added - changed);
  return { seen, added, changed, deactivated, refused, unchanged, calls: pages.length, ms: sum(({ ms }) => ms) };
}

function isPending({ syncRunId, register }: OfRegister): SQL | undefined {
  return and(eq(pendingDeactivations.syncRunId, syncRunId), eq(pendingDeactivations.register, register));
}

function isRegister(companyId: string, register: RegisterName): SQL | undefined {
  return and(eq(registerRows.companyId, companyId), eq(registerRows.register, register));
}

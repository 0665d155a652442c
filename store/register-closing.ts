import { and, count, eq, inArray, ne, notInArray, sql, type SQL } from 'drizzle-orm';
import { REGISTER_NAMES, type InactiveReason, type RegisterName } from '../contract/registers.js';
import type { RegisterCounts, SyncSummary } from '../contract/sync-run.js';
import { tellOfConnection } from './connection-notices.js';
import type { Database } from './database.js';
import { inactiveFromNow, inBatches, upsert } from './page-intake.js';
import { countsOf, readOf } from './read-so-far.js';
import { tellOfDeactivated, tellOfRegister } from './register-notices.js';
import { pendingDeactivations, registerRows, registerStates, syncChanges, syncRuns } from './register-schema.js';
import { thisTransaction } from './schema.js';

/** Whoever deactivates more rows at once than this, and more than this share of them, or all there are, has to ask somebody. */
const MANY_ROWS = 5;
const MANY_SHARE = 0.1;

/** Which register of which run. */
export interface OfRun {
  readonly id: string;
  readonly companyId: string;
  readonly register: RegisterName;
}

/** How the reading of a register ended. */
export interface ReadEnd {
  /** Tripletex' checksum of it, where it has one. */
  readonly digest: string | null;
  readonly isComplete: boolean;
}

/**
 * Ends the reading of a register. After a complete one, what is missing or became inactive is deactivated, unless that are so
 * many that somebody has to say so; after any other, nothing is. Answers the counts. Done once, however often it is tried.
 */
export async function closeRegister(db: Database, run: OfRun, read: ReadEnd): Promise<RegisterCounts> {
  return db.transaction(async (tx) => {
    const registers = await lockedRegisters(tx, run.id);
    const known = registers[run.register];
    if (known) return known;
    const pending = await tx.select().from(pendingDeactivations).where(isPending(run));
    const fate = !read.isComplete ? 'dropped' : (await isTooMany(tx, run, pending)) ? 'refused' : 'deactivated';
    if (fate !== 'refused') await tx.delete(pendingDeactivations).where(isPending(run));
    if (fate !== 'dropped') {
      await note(tx, run, pending, fate);
      await forgetEarlier(tx, run);
    }
    if (fate === 'deactivated') {
      await deactivate(tx, run, pending);
      await keepState(tx, run, read.digest);
    }
    const counts = await countsOfEnd(tx, run, pending, fate);
    await tx
      .update(syncRuns)
      .set({ registers: { ...registers, [run.register]: counts }, changedIn: thisTransaction })
      .where(eq(syncRuns.id, run.id));
    await tellOfRegister(tx, run);
    if (run.register === 'costCategories') await tellOfConnection(tx, run.companyId);
    return counts;
  });
}

/** Ends the reading of a register that is as it was, by its checksum. `ms`: how long Tripletex took to say so. */
export async function closeUnchanged(db: Database, run: OfRun, ms: number): Promise<RegisterCounts> {
  return db.transaction(async (tx) => {
    const registers = await lockedRegisters(tx, run.id);
    const [{ rows } = { rows: 0 }] = await tx.select({ rows: count() }).from(registerRows).where(isRegister(run));
    const counts = { seen: rows, added: 0, changed: 0, deactivated: 0, refused: 0, unchanged: rows, calls: 1, ms };
    await forgetEarlier(tx, run);
    await tx
      .update(registerStates)
      .set({ completeAt: sql`now()` })
      .where(and(eq(registerStates.companyId, run.companyId), eq(registerStates.register, run.register)));
    await tx
      .update(syncRuns)
      .set({ registers: { ...registers, [run.register]: counts }, changedIn: thisTransaction })
      .where(eq(syncRuns.id, run.id));
    return counts;
  });
}

/** Deactivates exactly what a run refused to, as far as it is still active. Answers how many rows that were; 0 when nothing waits for it. */
export async function acceptRefused(db: Database, companyId: string, id: string): Promise<number> {
  return db.transaction(async (tx) => {
    const registers = await lockedRegisters(tx, id);
    let accepted = 0;
    for (const register of refusedIn(registers)) {
      const run = { id, companyId, register };
      const pending = await tx.delete(pendingDeactivations).where(isPending(run)).returning();
      await deactivate(tx, run, pending);
      await note(tx, run, pending, 'deactivated');
      await tellOfDeactivated(tx, run, pending.length);
      if (register === 'costCategories') await tellOfConnection(tx, companyId);
      const counts = registers[register];
      if (counts && pending.length > 0)
        registers[register] = { ...counts, deactivated: counts.deactivated + pending.length, refused: 0 };
      accepted += pending.length;
    }
    if (accepted === 0) return 0;
    // Refused rows alone are told as no problem: with them accepted nothing is left to do.
    const outcome = sql`case when ${syncRuns.problem} is null then 'done' else ${syncRuns.outcome} end`;
    await tx.update(syncRuns).set({ registers, outcome, changedIn: thisTransaction }).where(eq(syncRuns.id, id));
    return accepted;
  });
}

/** What a run noted but did not refuse is of no use any more once it has ended. */
export async function forgetUnrefused(tx: Transaction, id: string, registers: SyncSummary['registers']): Promise<void> {
  await tx
    .delete(pendingDeactivations)
    .where(
      and(eq(pendingDeactivations.syncRunId, id), notInArray(pendingDeactivations.register, refusedIn(registers))),
    );
}

function refusedIn(registers: SyncSummary['registers']): RegisterName[] {
  return REGISTER_NAMES.filter((register) => (registers[register]?.refused ?? 0) > 0);
}

type Transaction = Pick<Database, 'select' | 'insert' | 'update' | 'delete'>;
type Pending = typeof pendingDeactivations.$inferSelect;

/** What a run has told of its registers so far; nobody else changes it before the transaction ends. */
async function lockedRegisters(tx: Transaction, id: string) {
  const [run] = await tx
    .select({ registers: syncRuns.registers })
    .from(syncRuns)
    .where(eq(syncRuns.id, id))
    .for('update');
  return { ...run?.registers };
}

async function isTooMany(tx: Transaction, run: OfRun, pending: readonly Pending[]): Promise<boolean> {
  if (pending.length === 0) return false;
  const [{ active } = { active: 0 }] = await tx
    .select({ active: count() })
    .from(registerRows)
    .where(and(isRegister(run), eq(registerRows.active, true)));
  const { added } = await readOf(tx, run.id, run.register);
  const isNothingLeft = pending.length === active && pending.every(({ row }) => row === null);
  return isNothingLeft || (pending.length > MANY_ROWS && pending.length > (active - added) * MANY_SHARE);
}

/**
 * What earlier runs refused is out of date once the register was read again: it may be there after all. What still is not there is
 * refused and listed anew, so the older lists go too.
 */
async function forgetEarlier(tx: Transaction, { id, companyId, register }: OfRun): Promise<void> {
  const earlier = tx
    .select({ id: syncRuns.id })
    .from(syncRuns)
    .where(and(eq(syncRuns.companyId, companyId), ne(syncRuns.id, id)));
  await tx
    .delete(pendingDeactivations)
    .where(and(eq(pendingDeactivations.register, register), inArray(pendingDeactivations.syncRunId, earlier)));
  await tx
    .delete(syncChanges)
    .where(
      and(
        eq(syncChanges.register, register),
        eq(syncChanges.change, 'refused'),
        inArray(syncChanges.syncRunId, earlier),
      ),
    );
}

async function deactivate(tx: Transaction, run: OfRun, pending: readonly Pending[]): Promise<void> {
  const read = pending.flatMap(({ row }) => (row === null ? [] : [row]));
  await upsert(tx, run.companyId, run.register, read, sql`now()`);
  const missing = pending.filter(({ row }) => row === null).map(({ tripletexId }) => tripletexId);
  if (missing.length === 0) return;
  // Only those that are open are asked for.
  const inactiveReason: InactiveReason = run.register === 'projects' ? 'closed' : 'missing';
  await tx
    .update(registerRows)
    .set({
      active: false,
      inactiveReason,
      changedAt: sql`now()`,
      inactiveSince: inactiveFromNow,
      lastSeenAt: lastRead(run),
    })
    .where(and(isRegister(run), inArray(registerRows.tripletexId, missing)));
}

function lastRead({ companyId, register }: OfRun): SQL {
  return sql`(select ${registerStates.completeAt} from ${registerStates} where ${registerStates.companyId} = ${companyId} and ${registerStates.register} = ${register})`;
}

async function note(
  tx: Transaction,
  { id: syncRunId, register }: OfRun,
  pending: readonly Pending[],
  change: 'refused' | 'deactivated',
): Promise<void> {
  for (const some of inBatches(pending))
    await tx
      .insert(syncChanges)
      .values(some.map(({ tripletexId, name }) => ({ syncRunId, register, tripletexId, name, change })));
}

async function keepState(tx: Transaction, { companyId, register }: OfRun, digest: string | null): Promise<void> {
  const state = { completeAt: sql`now()`, digest };
  await tx
    .insert(registerStates)
    .values({ companyId, register, ...state })
    .onConflictDoUpdate({ target: [registerStates.companyId, registerStates.register], set: state });
}

async function countsOfEnd(
  tx: Transaction,
  { id, register }: OfRun,
  pending: readonly Pending[],
  fate: 'dropped' | 'refused' | 'deactivated',
): Promise<RegisterCounts> {
  const becameInactive = pending.filter(({ row }) => row !== null).length;
  return {
    ...countsOf(await readOf(tx, id, register), becameInactive),
    deactivated: fate === 'deactivated' ? pending.length : 0,
    refused: fate === 'refused' ? pending.length : 0,
  };
}

function isPending({ id, register }: OfRun): SQL | undefined {
  return and(eq(pendingDeactivations.syncRunId, id), eq(pendingDeactivations.register, register));
}

function isRegister({ companyId, register }: OfRun): SQL | undefined {
  return and(eq(registerRows.companyId, companyId), eq(registerRows.register, register));
}

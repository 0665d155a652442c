import { and, count, eq, isNotNull, max, sum, type SQL } from 'drizzle-orm';
import { REGISTER_NAMES, type RegisterName } from '../contract/registers.js';
import type { RegisterCounts, SyncSummary } from '../contract/sync-run.js';
import type { Database } from './database.js';
import { pendingDeactivations, syncPages } from './register-schema.js';

type Readable = Pick<Database, 'select'>;

/** How many rows of a register were taken in, and of how many Tripletex speaks. */
export interface RegisterProgress {
  readonly register: RegisterName;
  readonly rows: number;
  readonly of: number;
}

/** A run that may not have finished, and what it is reading. */
export interface FollowedRun {
  /** With what it has read so far of the registers that it is reading. */
  readonly run: SyncSummary;
  /** The registers whose reading has begun and not ended; none once the run has finished. */
  readonly underWay: readonly RegisterProgress[];
}

/** What the pages of a register hold that a run has taken in. */
interface PageSums extends RegisterProgress {
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
  readonly calls: number;
  readonly ms: number;
}

/** A run with what it has read so far: nothing is deactivated or refused before the end of a register. */
export async function withReadSoFar(db: Readable, run: SyncSummary): Promise<FollowedRun> {
  if (run.finishedAt !== null) return { run, underWay: [] };
  const pages = await sumsOfPages(db, eq(syncPages.syncRunId, run.id));
  const underWay = pages.filter(({ register }) => run.registers[register] === undefined);
  if (underWay.length === 0) return { run, underWay };
  const inactive = await goneInactive(db, run.id);
  const soFar = underWay.map((sums) => [sums.register, countsOf(sums, inactive.get(sums.register) ?? 0)] as const);
  return {
    run: { ...run, registers: inOrder({ ...run.registers, ...Object.fromEntries(soFar) }) },
    underWay: underWay.map(({ register, rows, of }) => ({ register, rows, of })),
  };
}

/** What the pages of one register hold that a run has taken in; nothing but zeros when there are none. */
export async function readOf(db: Readable, syncRunId: string, register: RegisterName): Promise<PageSums> {
  const [sums] = await sumsOfPages(db, and(eq(syncPages.syncRunId, syncRunId), eq(syncPages.register, register)));
  return sums ?? { register, rows: 0, of: 0, seen: 0, added: 0, changed: 0, calls: 0, ms: 0 };
}

/** Counts of a register of which nothing is deactivated or refused. `becameInactive`: rows that were read as inactive. */
export function countsOf(
  { seen, added, changed, calls, ms }: Omit<PageSums, 'rows' | 'of'>,
  becameInactive: number,
): RegisterCounts {
  const unchanged = Math.max(0, seen - added - changed - becameInactive);
  return { seen, added, changed, deactivated: 0, refused: 0, unchanged, calls, ms };
}

/** As they are read: the database keeps no order of names. */
export function inOrder(registers: SyncSummary['registers']): SyncSummary['registers'] {
  return Object.fromEntries(
    REGISTER_NAMES.flatMap((register) => (registers[register] ? [[register, registers[register]]] : [])),
  );
}

async function sumsOfPages(db: Readable, isAsked: SQL | undefined): Promise<PageSums[]> {
  const { register, rows, kept, added, changed, ms, fullResultSize } = syncPages;
  const read = await db
    .select({
      register,
      rows: sum(rows).mapWith(Number),
      of: max(fullResultSize),
      seen: sum(kept).mapWith(Number),
      added: sum(added).mapWith(Number),
      changed: sum(changed).mapWith(Number),
      calls: count(),
      ms: sum(ms).mapWith(Number),
    })
    .from(syncPages)
    .where(isAsked)
    .groupBy(register);
  return read.map(({ of, ...sums }) => ({ ...sums, of: of ?? 0 }));
}

/** How many rows a run has read as inactive that were active before, by register. */
async function goneInactive(db: Readable, syncRunId: string): Promise<Map<RegisterName, number>> {
  const { register, row } = pendingDeactivations;
  const rows = await db
    .select({ register, n: count() })
    .from(pendingDeactivations)
    .where(and(eq(pendingDeactivations.syncRunId, syncRunId), isNotNull(row)))
    .groupBy(register);
  return new Map(rows.map(({ register: name, n }) => [name, n]));
}

import { isDeepStrictEqual } from 'node:util';
import { and, eq, gt, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import type { ReadRow, RegisterName } from '../contract/registers.js';
import type { RegisterChange } from '../contract/sync-run.js';
import type { Database } from './database.js';
import {
  pendingDeactivations,
  registerRows,
  registerStates,
  syncChanges,
  syncPages,
  syncRuns,
} from './register-schema.js';
import { thisTransaction } from './schema.js';

/** A page of a register as it was read, in the order of its ids. */
export interface ReadPage {
  readonly syncRunId: string;
  readonly companyId: string;
  readonly register: RegisterName;
  /** From 0. */
  readonly position: number;
  /** The highest id of the page before; null for the first. */
  readonly after: number | null;
  readonly isLast: boolean;
  readonly rows: readonly ReadRow[];
  readonly lastId: number | null;
  /** How many rows came, those that do not belong in the register too. */
  readonly rowCount: number;
  readonly fullResultSize: number;
  /** Whether it begins where the page before ended. */
  readonly isInOrder: boolean;
  /** Tripletex' checksum, where it gave one. */
  readonly digest: string | null;
  readonly ms: number;
}

type Kept = typeof registerRows.$inferSelect;
type Transaction = Pick<Database, 'select' | 'insert' | 'update' | 'delete'>;

/**
 * Takes a page into its register: new and changed rows are written, unchanged ones are not. A row that would go inactive is only
 * noted, and so is one that is missing between the first and the last id of the page: whether they do is said at the end of a
 * complete read. One transaction; a page that was taken in already is left alone.
 */
export async function takeIn(db: Database, page: ReadPage): Promise<void> {
  await db.transaction(async (tx) => {
    const { syncRunId, companyId, register, position, isLast, lastId, rowCount, fullResultSize } = page;
    const { isInOrder, digest, ms } = page;
    const read = { isLast, isInOrder, lastId, rows: rowCount, kept: page.rows.length, fullResultSize, digest, ms };
    // Whoever closes a register takes the run first too: two tries of the same reading never wait for each other in turn.
    await tx.update(syncRuns).set({ changedIn: thisTransaction }).where(eq(syncRuns.id, syncRunId));
    const entered = await tx
      .insert(syncPages)
      .values({ syncRunId, register, position, ...read, added: 0, changed: 0 })
      .onConflictDoNothing()
      .returning({ position: syncPages.position });
    // Another try of the same reading, which was held up and is not dead, has taken it in.
    if (entered.length === 0) return;
    // What is being read anew has no checksum before it has been read to its end.
    await tx
      .update(registerStates)
      .set({ digest: null })
      .where(and(eq(registerStates.companyId, companyId), eq(registerStates.register, register)));
    const kept = await keptOf(tx, page);
    const shown = new Set(page.rows.map(({ tripletexId }) => tripletexId));
    const { news, versions, pending } = compared(page.rows, kept);
    await write(tx, page, news, versions);
    const missing = [...kept.values()].filter(
      ({ tripletexId, active }) => active && !shown.has(tripletexId) && isWithin(page, tripletexId),
    );
    const noted = [
      ...pending.map((row) => ({ tripletexId: row.tripletexId, name: row.name, row })),
      ...missing.map(({ tripletexId, name }) => ({ tripletexId, name, row: null })),
    ];
    for (const some of inBatches(noted))
      await tx
        .insert(pendingDeactivations)
        .values(some.map((row) => ({ syncRunId, register, ...row })))
        .onConflictDoNothing();
    const added = news.filter(({ change }) => change === 'added').length;
    await tx
      .update(syncPages)
      .set({ added, changed: news.length - added })
      .where(isPage(page));
  });
}

interface News {
  readonly row: ReadRow;
  readonly change: RegisterChange['change'];
}

interface Compared {
  readonly news: News[];
  /** Rows of which nothing but the version is another one. */
  readonly versions: ReadRow[];
  /** Rows that would go inactive. */
  readonly pending: ReadRow[];
}

function compared(rows: readonly ReadRow[], kept: ReadonlyMap<number, Kept>): Compared {
  const found: Compared = { news: [], versions: [], pending: [] };
  for (const row of rows) {
    const before = kept.get(row.tripletexId);
    if (before === undefined) found.news.push({ row, change: 'added' });
    else if (before.active && !row.active) found.pending.push(row);
    else if (!before.active && row.active) found.news.push({ row, change: 'returned' });
    else if (!isSame(before, row)) found.news.push({ row, change: 'changed' });
    else if (before.version !== row.version) found.versions.push(row);
  }
  return found;
}

function isSame(before: Kept, { key, name, email = null, inactiveReason, fields }: ReadRow): boolean {
  return (
    before.key === key &&
    before.name === name &&
    before.email === email &&
    before.inactiveReason === inactiveReason &&
    isDeepStrictEqual(before.fields, fields)
  );
}

/** Whether an id lies after the page before, up to the last of this page; of the last page, all that follow do. */
function isWithin({ after, isLast, lastId }: ReadPage, tripletexId: number): boolean {
  const follows = after === null || tripletexId > after;
  return follows && (isLast || (lastId !== null && tripletexId <= lastId));
}

/** What is kept of the ids that the page stands for, and of those on it, which may be others when it came out of order. */
async function keptOf(tx: Transaction, page: ReadPage): Promise<Map<number, Kept>> {
  const { companyId, register, after, isLast, lastId, rows } = page;
  const within = and(
    sql`true`,
    after === null ? undefined : gt(registerRows.tripletexId, after),
    isLast || lastId === null ? undefined : lte(registerRows.tripletexId, lastId),
  );
  const ids = rows.map(({ tripletexId }) => tripletexId);
  const kept = await tx
    .select()
    .from(registerRows)
    .where(
      and(
        eq(registerRows.companyId, companyId),
        eq(registerRows.register, register),
        or(within, inArray(registerRows.tripletexId, ids)),
      ),
    );
  return new Map(kept.map((row) => [row.tripletexId, row]));
}

async function write(
  tx: Transaction,
  { syncRunId, companyId, register }: ReadPage,
  news: readonly News[],
  versions: readonly ReadRow[],
): Promise<void> {
  await upsert(
    tx,
    companyId,
    register,
    news.map(({ row }) => row),
    sql`now()`,
  );
  await upsert(tx, companyId, register, versions, registerRows.changedAt);
  if (news.length === 0) return;
  const changes = news.map(({ row: { tripletexId, name }, change }) => ({ tripletexId, name, change }));
  await tx.insert(syncChanges).values(changes.map((change) => ({ syncRunId, register, ...change })));
}

/** Writes rows as they were read. `changedAt`: what a row that is known already says of when it changed. */
export async function upsert(
  tx: Transaction,
  companyId: string,
  register: RegisterName,
  rows: readonly ReadRow[],
  changedAt: SQL | typeof registerRows.changedAt,
): Promise<void> {
  for (const some of inBatches(rows)) {
    const values = some.map(({ email = null, ...row }) => ({
      companyId,
      register,
      ...row,
      email,
      inactiveSince: row.active ? null : sql`now()`,
    }));
    await tx
      .insert(registerRows)
      .values(values)
      .onConflictDoUpdate({
        target: [registerRows.companyId, registerRows.register, registerRows.tripletexId],
        set: {
          version: sql`excluded.version`,
          key: sql`excluded.key`,
          name: sql`excluded.name`,
          email: sql`excluded.email`,
          active: sql`excluded.active`,
          inactiveReason: sql`excluded.inactive_reason`,
          fields: sql`excluded.fields`,
          lastSeenAt: sql`null`,
          changedAt: sql`${changedAt}`,
          inactiveSince: sql`case when excluded.active then null else ${inactiveFromNow} end`,
        },
      });
  }
}

/** Since when a row is inactive that is inactive from now on: as long as it has been, if it was already. */
export const inactiveFromNow = sql`case when ${registerRows.active} then now() else ${registerRows.inactiveSince} end`;

/** PostgreSQL takes no more than 65 535 values in one statement. */
export function* inBatches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += BATCH) yield rows.slice(from, from + BATCH);
}

const BATCH = 1000;

function isPage({ syncRunId, register, position }: ReadPage): SQL | undefined {
  return and(eq(syncPages.syncRunId, syncRunId), eq(syncPages.register, register), eq(syncPages.position, position));
}

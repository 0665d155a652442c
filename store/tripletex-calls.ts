import { asc, gte, lt, sql } from 'drizzle-orm';
import type { Database } from './database.js';
import { tripletexCalls } from './schema.js';

/** How many requests to Tripletex there were, and how they went. */
export interface CallCounts {
  readonly calls: number;
  /** Those that Tripletex did not answer, or answered with a fault of its own. */
  readonly failed: number;
  /** Those that it refused because there were too many. */
  readonly throttled: number;
}

/** Of the five minutes that begin at an instant. */
export interface CallsInStep extends CallCounts {
  readonly at: Date;
}

/** How long one row counts, in milliseconds. */
export const STEP_MS = 5 * 60_000;
const KEPT = sql`interval '30 days'`;

/** How the requests to Tripletex went, over all companies and workers. */
export class TripletexCalls {
  constructor(private readonly db: Pick<Database, 'select' | 'transaction'>) {}

  /** Adds to what is there already, in one transaction, and forgets what is older than thirty days. */
  async add(counted: readonly CallsInStep[]): Promise<void> {
    if (counted.length === 0) return;
    // Workers that add at the same time take the rows in the same order, and none waits for another in turn.
    const inOrder = [...counted].sort((one, other) => one.at.getTime() - other.at.getTime());
    await this.db.transaction(async (tx) => {
      await tx
        .insert(tripletexCalls)
        .values(inOrder)
        .onConflictDoUpdate({
          target: tripletexCalls.at,
          set: {
            calls: sql`${tripletexCalls.calls} + excluded.calls`,
            failed: sql`${tripletexCalls.failed} + excluded.failed`,
            throttled: sql`${tripletexCalls.throttled} + excluded.throttled`,
          },
        });
      // By the primary key: where there is nothing to forget it costs next to nothing.
      await tx.delete(tripletexCalls).where(lt(tripletexCalls.at, sql`now() - ${KEPT}`));
    });
  }

  /** The steps that begin at an instant or later, the oldest first; those without requests are left out. */
  async since(at: Date): Promise<CallsInStep[]> {
    return this.db.select().from(tripletexCalls).where(gte(tripletexCalls.at, at)).orderBy(asc(tripletexCalls.at));
  }
}

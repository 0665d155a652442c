import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { EVERYBODY } from '../contract/outage-steps.js';
import type { Database } from './database.js';
import { companies, outages } from './schema.js';

/** Where the calls of a company, or of all, stand that failed one after another. */
export type Outage = typeof outages.$inferSelect;

/** What has to be known before Tripletex is called for a company. */
export interface Standing {
  /** The time that Tripletex named in a 429, or null. */
  readonly holdOffUntil: Date | null;
  /** Whether nobody calls it but the probe. */
  readonly isAway: boolean;
  /** Whether the last calls failed, of the company or of several: the next answer is news. */
  readonly isSuspected: boolean;
}

/** How it stands with a company, by its row and its outages, that of all included. */
export function standingOf(
  { holdOffUntil }: Pick<typeof companies.$inferSelect, 'holdOffUntil'>,
  found: readonly { readonly openedAt: Date | null; readonly failures: number | null }[],
): Standing {
  return {
    holdOffUntil,
    isAway: found.some(({ openedAt }) => openedAt !== null),
    isSuspected: found.some(({ openedAt, failures }) => openedAt === null && failures !== null && failures > 0),
  };
}

/**
 * Outages, by scope: a company, or `*` for Tripletex as a whole. A row is one of
 * - suspected: `failures` counts, of a company its calls, of `*` the signs that came since anybody had an answer;
 * - open: `openedAt` says since when, `nextProbeAt` when the next probe is due;
 * - over, `nextProbeAt` null: what waited has still to be let go;
 * - over, `nextProbeAt` set: until then it is remembered, so that one which comes back at once is probed no faster than before.
 */
export class Outages {
  constructor(private readonly db: Database) {}

  /** In one look, for it comes before every call. */
  async standing(companyId: string): Promise<Standing> {
    const rows = await this.db
      .select({ holdOffUntil: companies.holdOffUntil, failures: outages.failures, openedAt: outages.openedAt })
      .from(companies)
      .leftJoin(outages, inArray(outages.scope, [companyId, EVERYBODY]))
      .where(eq(companies.companyId, companyId));
    return standingOf({ holdOffUntil: rows[0]?.holdOffUntil ?? null }, rows);
  }

  /** Counts a failure. Answers how that scope stands now. */
  async failed(scope: string): Promise<Outage> {
    const [row] = await this.db
      .insert(outages)
      .values({ scope, failures: 1 })
      .onConflictDoUpdate({ target: outages.scope, set: { failures: sql`${outages.failures} + 1` } })
      .returning();
    if (row === undefined) throw new Error('A failure was not counted.');
    return row;
  }

  /** How many companies an outage is open of, or suspected. */
  async troubled(): Promise<number> {
    const isTroubled = or(gt(outages.failures, 0), isNotNull(outages.openedAt));
    const [row] = await this.db
      .select({ n: count() })
      .from(outages)
      .where(and(isTroubled, ne(outages.scope, EVERYBODY)));
    return row?.n ?? 0;
  }

  /** Opens an outage. True for one of several who do so at the same time. */
  async open(scope: string, outage: { openedAt: Date; probes: number; nextProbeAt: Date }): Promise<boolean> {
    const opened = await this.db
      .update(outages)
      .set(outage)
      .where(and(eq(outages.scope, scope), isNull(outages.openedAt)))
      .returning({ scope: outages.scope });
    return opened.length > 0;
  }

  /** Tripletex answered a company: what was suspected of it, or of Tripletex as a whole, is nothing. */
  async answered(companyId: string): Promise<void> {
    await this.db
      .update(outages)
      .set({ failures: 0 })
      .where(and(inArray(outages.scope, [companyId, EVERYBODY]), isNull(outages.openedAt), gt(outages.failures, 0)));
  }

  /** The outages that are open, those first whose probe is due first. */
  async opened(): Promise<Outage[]> {
    return this.db.select().from(outages).where(isNotNull(outages.openedAt)).orderBy(asc(outages.nextProbeAt));
  }

  /** Keeps that a probe had no answer. */
  async stillAway(scope: string, nextProbeAt: Date): Promise<void> {
    await this.db
      .update(outages)
      .set({ probes: sql`${outages.probes} + 1`, nextProbeAt })
      .where(and(eq(outages.scope, scope), isNotNull(outages.openedAt)));
  }

  /**
   * Ends outages, what waited not yet let go. That Tripletex as a whole is back says nothing of a company whose own calls failed:
   * its next answer does, or it is soon given up on its own.
   */
  async end(...scopes: readonly string[]): Promise<void> {
    await this.db
      .update(outages)
      .set({ failures: 0, openedAt: null, nextProbeAt: null, probes: sql`${outages.probes} + 1` })
      .where(and(inArray(outages.scope, scopes), isNotNull(outages.openedAt)));
  }

  /** The scopes whose outage is over and whose waiting transfers have still to be let go. */
  async toLetGo(): Promise<string[]> {
    const rows = await this.db.select({ scope: outages.scope }).from(outages).where(IS_TO_LET_GO);
    return rows.map(({ scope }) => scope);
  }

  /** Keeps that what waited was let go. */
  async letGo(scope: string, rememberedUntil: Date): Promise<void> {
    await this.db
      .update(outages)
      .set({ nextProbeAt: rememberedUntil })
      .where(and(eq(outages.scope, scope), IS_TO_LET_GO));
  }

  /** Makes the next probe of a company, and of Tripletex as a whole, due. False where it is already, or nothing is open. */
  async hasten(companyId: string, now: Date): Promise<boolean> {
    const isLater = and(isNotNull(outages.openedAt), gt(outages.nextProbeAt, now));
    const hastened = await this.db
      .update(outages)
      .set({ nextProbeAt: now })
      .where(and(inArray(outages.scope, [companyId, EVERYBODY]), isLater))
      .returning({ scope: outages.scope });
    return hastened.length > 0;
  }

  /** Whether there is anything to probe or to let go. */
  async isAny(): Promise<boolean> {
    const rows = await this.db
      .select({ scope: outages.scope })
      .from(outages)
      .where(or(isNotNull(outages.openedAt), IS_TO_LET_GO))
      .limit(1);
    return rows.length > 0;
  }

  /** Throws away what is over for so long that it counts no more. */
  async forget(now: Date): Promise<void> {
    const isOver = and(isNull(outages.openedAt), eq(outages.failures, 0));
    await this.db.delete(outages).where(and(isOver, or(eq(outages.probes, 0), lt(outages.nextProbeAt, now))));
  }

  /**
   * The companies that can tell whether Tripletex as a whole is there: whose key works, as far as is known, and which are not
   * paused. Those first that had no trouble of their own before, or least; among equals by chance.
   */
  async witnesses(): Promise<string[]> {
    const { companyId, userKey, problemCode, paused } = companies;
    const rows = await this.db
      .select({ companyId })
      .from(companies)
      .leftJoin(outages, eq(outages.scope, companyId))
      .where(and(isNotNull(userKey), isNull(problemCode), eq(paused, false)))
      .orderBy(sql`${outages.openedAt} is not null`, sql`coalesce(${outages.failures}, 0)`, sql`random()`);
    return rows.map((row) => row.companyId);
  }
}

/** One that was never probed was only suspected: nothing waited for its end. */
const IS_TO_LET_GO = and(isNull(outages.openedAt), isNull(outages.nextProbeAt), gt(outages.probes, 0));

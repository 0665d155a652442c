import { and, asc, desc, eq, inArray, isNull, lt, lte, notInArray, or, sql } from 'drizzle-orm';
import type { DroppedNotice, NoticeDrop, WaitingNotices } from '../contract/notices.js';
import { tellOfGrownAttention } from './attention-notices.js';
import type { Database } from './database.js';
import { dropNotice, readDropped } from './dropped-notices.js';
import { notices } from './schema.js';
import { readWaiting } from './waiting-notices.js';

/** Something to tell the receiver, as it is kept until the receiver has taken it. */
export type Notice = typeof notices.$inferSelect;

/** How many of the newest notices are looked at for those that nobody has looked at yet. */
const NEWEST = 100;

/** How long notices are kept while nobody listens: the address of the receiver may be missing by mistake. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

/**
 * What is to be told to the receiver of notices. Of one report, or else of one company, a notice is due only when all before it
 * are gone.
 */
export class Notices {
  constructor(private readonly db: Database) {}

  /** Whether something has lain here for some milliseconds that nobody has looked at. Costs next to nothing. */
  async areUnseen(ms: number): Promise<boolean> {
    const newest = this.newest();
    const rows = await this.db
      .select({ id: newest.id })
      .from(newest)
      .where(and(isNull(newest.nextTryAt), sql`${newest.at} < now() - ${ms} * interval '1 millisecond'`))
      .limit(1);
    return rows.length > 0;
  }

  /** Whether anything is left to tell. */
  async areLeft(): Promise<boolean> {
    return (await this.db.select({ id: notices.id }).from(notices).limit(1)).length > 0;
  }

  /** Keeps that somebody who sends them has looked at those that are new. Costs next to nothing. */
  async see(now: Date): Promise<void> {
    const newest = this.newest();
    const unseen = this.db.select({ id: newest.id }).from(newest).where(isNull(newest.nextTryAt));
    await this.db.update(notices).set({ nextTryAt: now }).where(inArray(notices.id, unseen));
  }

  /** What may be sent now, but for some: of companies in turn, and what was never sent before what was not taken. */
  async due(now: Date, limit: number, besides: readonly number[]): Promise<Notice[]> {
    const first = this.firstOfEach();
    const wasSent = sql`${first.attempts} > 0`;
    const turn = sql`row_number() over (partition by ${first.companyId}, ${wasSent} order by ${first.id})`;
    const rows = await this.db
      .select({ notice: notices })
      .from(first)
      .innerJoin(notices, eq(notices.id, first.id))
      .where(and(or(isNull(first.nextTryAt), lte(first.nextTryAt, now)), notInArray(first.id, [...besides])))
      .orderBy(wasSent, turn, asc(first.id))
      .limit(limit);
    return rows.map(({ notice }) => notice);
  }

  /** When something is due next, `now` where it is already, or null when nothing is left. */
  async nextDue(now: Date): Promise<Date | null> {
    const first = this.firstOfEach();
    const nullsFirst = sql`${first.nextTryAt} nulls first`;
    const [next] = await this.db.select({ at: first.nextTryAt }).from(first).orderBy(nullsFirst).limit(1);
    if (next === undefined) return null;
    // Nobody has looked at it yet.
    return next.at ?? now;
  }

  /** The receiver has it. */
  async taken({ id }: Notice): Promise<void> {
    await this.db.delete(notices).where(eq(notices.id, id));
  }

  /** The receiver does not have it: it is sent again, and what follows it waits. */
  async notTaken({ id }: Notice, answer: string, nextTryAt: Date): Promise<void> {
    await this.db
      .update(notices)
      .set({ attempts: sql`${notices.attempts} + 1`, answer, nextTryAt })
      .where(eq(notices.id, id));
  }

  /** What waits to be delivered, of one company or of all: what was not taken first, then the oldest. */
  waiting(companyId: string | undefined, limit: number): Promise<WaitingNotices> {
    return readWaiting(this.db, companyId, limit);
  }

  /**
   * Gives up one notice by a named person's word, and keeps that. Answers it, or undefined when it does not wait: it may have
   * been taken meanwhile.
   */
  drop(messageId: string, word: NoticeDrop): Promise<DroppedNotice | undefined> {
    return dropNotice(this.db, messageId, word);
  }

  /** What was given up, of one company or of all, the newest first. */
  dropped(companyId: string | undefined, limit: number): Promise<DroppedNotice[]> {
    return readDropped(this.db, companyId, limit);
  }

  /** Forgets what nobody listened to for seven days. Answers how many notices those were. */
  async forgetOld(now: Date): Promise<number> {
    const longAgo = new Date(now.getTime() - KEPT_MS);
    return (await this.db.delete(notices).where(lt(notices.at, longAgo))).count;
  }

  /** Writes what is to be told of time alone. */
  async tellOfTime(now: Date): Promise<void> {
    await tellOfGrownAttention(this.db, now);
  }

  private newest() {
    const { id, at, nextTryAt } = notices;
    return this.db.select({ id, at, nextTryAt }).from(notices).orderBy(desc(id)).limit(NEWEST).as('newest');
  }

  private firstOfEach() {
    const { id, companyId, reportId, attempts, nextTryAt } = notices;
    return this.db
      .selectDistinctOn([companyId, reportId], { id, companyId, attempts, nextTryAt })
      .from(notices)
      .orderBy(asc(companyId), asc(reportId), asc(id))
      .as('first');
  }
}

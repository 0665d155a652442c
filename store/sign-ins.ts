import { createHash } from 'node:crypto';
import { eq, lt, sql } from 'drizzle-orm';
import type { Database } from './database.js';
import { signOuts, usedSignIns } from './schema.js';

/** What a session of the pages says of itself: whose it is, and how often they had signed out when it began. */
export interface BegunSession {
  readonly subject: string;
  readonly signOuts: number;
}

/**
 * Sign-in links and sessions, the same for all API processes: the browser keeps a session, so only what is kept here can end it before its
 * time. Signing out is counted, not timed: the clocks of two processes may differ.
 */
export class SignIns {
  constructor(private readonly db: Database) {}

  /** Uses a sign-in link up. False when it was used before. `until`: when its token expires. */
  async use(token: string, until: Date): Promise<boolean> {
    await this.db.delete(usedSignIns).where(lt(usedSignIns.until, sql`now() - interval '1 day'`));
    const used = await this.db
      .insert(usedSignIns)
      .values({ token: signedPartOf(token), until })
      .onConflictDoNothing()
      .returning({ until: usedSignIns.until });
    return used.length > 0;
  }

  /** How often somebody has signed out. */
  async signOutsOf(subject: string): Promise<number> {
    const rows = await this.db.select({ count: signOuts.count }).from(signOuts).where(eq(signOuts.subject, subject));
    return rows[0]?.count ?? 0;
  }

  /** Ends every session of somebody that has begun. */
  async signOut(subject: string): Promise<void> {
    await this.db
      .insert(signOuts)
      .values({ subject, count: 1 })
      .onConflictDoUpdate({ target: signOuts.subject, set: { count: sql`${signOuts.count} + 1` } });
  }

  /** Whether nobody has signed out since a session began. */
  async isCurrent(session: BegunSession): Promise<boolean> {
    return (await this.signOutsOf(session.subject)) === session.signOuts;
  }
}

/** Of the token without its signature, which can be written in more than one way. */
function signedPartOf(token: string): string {
  return createHash('sha256')
    .update(token.slice(0, Math.max(0, token.lastIndexOf('.'))))
    .digest('hex');
}

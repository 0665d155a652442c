import { eq, lt, sql } from 'drizzle-orm';
import type { Database } from './database.js';
import { endedSessions } from './schema.js';

/** Sessions that somebody ended before their time: the browser keeps a session, so nothing else can take it back. */
export class EndedSessions {
  constructor(private readonly db: Database) {}

  /** Ends a session. `until`: when it would have ended by itself; nobody needs to know of it any more after that. */
  async end(id: string, until: Date): Promise<void> {
    await this.db.delete(endedSessions).where(lt(endedSessions.until, sql`now()`));
    await this.db.insert(endedSessions).values({ id, until }).onConflictDoNothing();
  }

  async has(id: string): Promise<boolean> {
    const rows = await this.db.select({ id: endedSessions.id }).from(endedSessions).where(eq(endedSessions.id, id));
    return rows.length > 0;
  }
}

import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { ProblemCode } from '../contract/problems.js';
import type { TransferState } from '../contract/transfer-status.js';
import { readCauses, type Cause } from './causes.js';
import type { Database } from './database.js';
import { transfers } from './schema.js';

/** One of several revisions of a report. */
export interface Revision {
  readonly revision: number;
  readonly status: TransferState;
  readonly since: string;
}

/** What people want to know of the archive of a company, beside its transfers. */
export class Archive {
  constructor(private readonly db: Database) {}

  /** See `readCauses`. */
  causes(companyId: string): Promise<Cause[]> {
    return readCauses(this.db, companyId);
  }

  /** How many transfers of a company wait for each category that is booked on nothing that can be used. */
  async waitingCategories(companyId: string): Promise<Map<string, number>> {
    const key = sql<string>`jsonb_array_elements_text(${transfers.problem} -> 'details' -> 'keys')`;
    const isAboutCategory = inArray(transfers.problemCode, ['TLX-301', 'TLX-302'] satisfies ProblemCode[]);
    const keys = this.db
      .select({ key: key.as('key') })
      .from(transfers)
      .where(and(eq(transfers.companyId, companyId), isAboutCategory))
      .as('keys');
    const rows = await this.db.select({ key: keys.key, n: count() }).from(keys).groupBy(keys.key);
    return new Map(rows.map((row) => [row.key, row.n]));
  }

  /** Every revision of a report, the newest first. */
  async revisions(companyId: string, reportId: string): Promise<Revision[]> {
    const { revision, status, since } = transfers;
    const rows = await this.db
      .select({ revision, status, since })
      .from(transfers)
      .where(and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId)))
      .orderBy(desc(revision));
    return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
  }

  /** Whether the archive holds anything of a company. */
  async knows(companyId: string): Promise<boolean> {
    const rows = await this.db
      .select({ one: sql`1` })
      .from(transfers)
      .where(eq(transfers.companyId, companyId))
      .limit(1);
    return rows.length > 0;
  }
}

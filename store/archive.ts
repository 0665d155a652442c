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

/** What transfers wait for that is about categories: as their problems tell it, and how many tell the same. */
export interface WaitingCategory {
  readonly code: Extract<ProblemCode, 'TLX-301' | 'TLX-302'>;
  /** The categories whose reference the line is booked by, the first that has one. */
  readonly keys: readonly string[];
  /** What could not be used (TLX-302). */
  readonly reference: string | null;
  readonly count: number;
}

/** What people want to know of the archive of a company, beside its transfers. */
export class Archive {
  constructor(private readonly db: Database) {}

  /** See `readCauses`. */
  causes(companyId: string): Promise<Cause[]> {
    return readCauses(this.db, companyId);
  }

  /** How many transfers of a company wait since a category is booked on nothing, or on nothing that can be used. */
  async waitingCategories(companyId: string): Promise<WaitingCategory[]> {
    const details = sql`${transfers.problem} -> 'details'`;
    const code = sql<WaitingCategory['code']>`${transfers.problemCode}`;
    const keys = sql<string[]>`coalesce(${details} -> 'keys', '[]')`;
    const reference = sql<string | null>`${details} ->> 'reference'`;
    const isAboutCategory = inArray(transfers.problemCode, ['TLX-301', 'TLX-302'] satisfies ProblemCode[]);
    return this.db
      .select({ code, keys, reference, count: count() })
      .from(transfers)
      .where(and(eq(transfers.companyId, companyId), isAboutCategory))
      .groupBy(sql`1, 2, 3`)
      .orderBy(sql`2, 1, 3`);
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

import { and, count, desc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import type { ProblemCode } from '../contract/problems.js';
import type { Text } from '../contract/text.js';
import type { TransferState } from '../contract/transfer-status.js';
import type { Database } from './database.js';
import { transfers } from './schema.js';

/** A problem that stops transfers of a company. */
export interface Cause {
  readonly code: string;
  readonly count: number;
  readonly oldestSince: string;
  /** What stands of it, most frequent first; the first few. */
  readonly messages: readonly { readonly message: Text; readonly count: number }[];
}

/** One of several revisions of a report. */
export interface Revision {
  readonly revision: number;
  readonly status: TransferState;
  readonly since: string;
}

const MESSAGES_OF_CAUSE = 3;

/** What people want to know of the archive of a company, beside its transfers. */
export class Archive {
  constructor(private readonly db: Database) {}

  /** What stops transfers of a company, whatever stops most first. */
  async causes(companyId: string): Promise<Cause[]> {
    const message = sql<Text>`${transfers.problem} -> 'message'`;
    const ofCode = sql`partition by ${transfers.problemCode}`;
    const grouped = this.db
      .select({
        code: transfers.problemCode,
        message: message.as('message'),
        n: count().as('n'),
        total: sql<number>`(sum(count(*)) over (${ofCode}))::int`.as('total'),
        oldest: sql<string>`min(min(${transfers.problem} ->> 'since')) over (${ofCode})`.as('oldest'),
        place: sql<number>`row_number() over (${ofCode} order by count(*) desc)`.as('place'),
      })
      .from(transfers)
      .where(and(eq(transfers.companyId, companyId), isNotNull(transfers.problemCode)))
      .groupBy(transfers.problemCode, message)
      .as('grouped');
    const rows = await this.db
      .select()
      .from(grouped)
      .where(lte(grouped.place, MESSAGES_OF_CAUSE))
      .orderBy(desc(grouped.total), grouped.code, grouped.place);
    return causesOf(rows);
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

interface CauseRow {
  readonly code: string | null;
  readonly message: Text;
  readonly n: number;
  readonly total: number;
  readonly oldest: string;
}

function causesOf(rows: readonly CauseRow[]): Cause[] {
  const codes = [...new Set(rows.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const ofCode = rows.filter((row) => row.code === code);
    const [first] = ofCode;
    if (first === undefined || code === null) return [];
    const messages = ofCode.map(({ message, n }) => ({ message, count: n }));
    return [{ code, count: first.total, oldestSince: first.oldest, messages }];
  });
}

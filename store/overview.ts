import { and, asc, count, eq, gte, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Database } from './database.js';
import { companies, outages, transfers } from './schema.js';
import type { Company } from './companies.js';

/** How many reports stood in Tripletex within an hour. */
export interface TransferredInHour {
  /** The instant at which the hour begins. */
  readonly hour: string;
  readonly count: number;
}

/** An outage that is open: of a company, or (scope `*`) of Tripletex as a whole. */
export interface OpenOutage {
  readonly scope: string;
  readonly openedAt: string;
  readonly nextProbeAt: string | null;
}

/** What whoever runs the service wants to know of all companies at once. */
export class Overview {
  constructor(private readonly db: Database) {}

  /** Every company that was ever connected, without its keys. */
  async companies(): Promise<Company[]> {
    const rows = await this.db.select().from(companies).orderBy(asc(companies.companyId));
    return rows.map(({ userKey, candidateKey, ...company }) => ({
      ...company,
      hasKey: userKey !== null,
      hasCandidate: candidateKey !== null,
    }));
  }

  /** How many reports came to stand in Tripletex in each hour since an instant, of some companies or all; hours without any are left out. */
  async transferredByHour(since: Date, of?: readonly string[]): Promise<TransferredInHour[]> {
    const hour = sql<string>`date_trunc('hour', ${transfers.since})`;
    const rows = await this.db
      .select({ hour: sql<string>`extract(epoch from ${hour})`, n: count() })
      .from(transfers)
      .where(
        and(
          eq(transfers.status, 'transferred'),
          gte(transfers.since, since),
          of === undefined ? undefined : inArray(transfers.companyId, [...of]),
        ),
      )
      .groupBy(hour)
      .orderBy(hour);
    return rows.map((row) => ({ hour: new Date(Number(row.hour) * 1000).toISOString(), count: row.n }));
  }

  async openOutages(): Promise<OpenOutage[]> {
    const rows = await this.db.select().from(outages).where(isNotNull(outages.openedAt)).orderBy(asc(outages.openedAt));
    return rows.flatMap(({ scope, openedAt, nextProbeAt }) =>
      openedAt === null
        ? []
        : [{ scope, openedAt: openedAt.toISOString(), nextProbeAt: nextProbeAt?.toISOString() ?? null }],
    );
  }
}

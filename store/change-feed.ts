import { and, asc, inArray, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { SyncRun } from '../contract/sync-run.js';
import type { TransferStatus } from '../contract/transfer-status.js';
import type { Database } from './database.js';
import { statusColumns, statusOf } from './read-statuses.js';
import { syncRuns } from './register-schema.js';
import { companies, transfers } from './schema.js';
import type { SyncRuns } from './sync-runs.js';

/** Something that people see and that has changed, as it is now. */
export type Change = {
  readonly companyId: string;
  /** Of what, and by which transaction: the same pair is the same change. */
  readonly of: string;
  readonly changedIn: string;
} & ({ readonly event: 'status'; readonly data: TransferStatus } | { readonly event: 'sync'; readonly data: SyncRun });

const PAGE = 200;

/**
 * What changes, in the order of the transactions that change it. A place in it is the number of a transaction before which every
 * one had ended: whatever is committed later has that number or a higher one, however long it took. So nothing is ever missed
 * from a place on, though what was told from it before may be told again.
 */
export class ChangeFeed {
  constructor(
    private readonly db: Pick<Database, 'select' | 'execute'>,
    private readonly syncs: Pick<SyncRuns, 'find'>,
  ) {}

  /** The place of now. */
  async place(): Promise<string> {
    const [row] = await this.db.execute<{ place: string }>(
      sql`select pg_snapshot_xmin(pg_current_snapshot())::text as place`,
    );
    return row?.place ?? '0';
  }

  /** What has changed from a place on in some companies, or (`undefined`) in all, a page at a time. */
  async *since(companyIds: readonly string[] | undefined, place: string): AsyncGenerator<Change[]> {
    const ids = companyIds ?? (await this.everyCompany());
    if (ids.length === 0) return;
    yield* this.transfersSince(ids, place);
    yield* this.syncsSince(ids, place);
  }

  /** Who has a place in the archive or the register: changes are found by company. From one to the next, not by way of all their reports. */
  private async everyCompany(): Promise<string[]> {
    const next = (after: SQL) => sql`(select min(${transfers.companyId}) from ${transfers} where ${after})`;
    const rows = await this.db.execute<{ id: string }>(sql`
      with recursive archived(id) as (
        select ${next(sql`true`)}
        union all
        select ${next(sql`${transfers.companyId} > archived.id`)} from archived where archived.id is not null
      )
      select id from archived where id is not null
      union
      select ${companies.companyId} from ${companies}`);
    return rows.map(({ id }) => id);
  }

  private async *transfersSince(companyIds: readonly string[], place: string): AsyncGenerator<Change[]> {
    const { companyId, changedIn, reportId, revision } = transfers;
    let after = sql`true`;
    for (;;) {
      const rows = await this.db
        .select({ ...statusColumns, changedIn })
        .from(transfers)
        .where(and(inArray(companyId, [...companyIds]), isSince(changedIn, place), after))
        .orderBy(asc(companyId), asc(changedIn), asc(reportId), asc(revision))
        .limit(PAGE);
      yield rows.map(({ changedIn: place, ...row }): Change => {
        const of = `${row.companyId}/${row.reportId}/${row.revision}`;
        return { event: 'status', companyId: row.companyId, of, changedIn: place, data: statusOf(row) };
      });
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = sql`(${companyId}, ${changedIn}, ${reportId}, ${revision}) > (${last.companyId}, ${last.changedIn}::xid8, ${last.reportId}, ${last.revision}::int)`;
    }
  }

  /** Of those there are few. */
  private async *syncsSince(companyIds: readonly string[], place: string): AsyncGenerator<Change[]> {
    const { id, companyId, changedIn, startedAt } = syncRuns;
    const rows = await this.db
      .select({ id, companyId, changedIn })
      .from(syncRuns)
      .where(and(inArray(companyId, [...companyIds]), isSince(changedIn, place)))
      .orderBy(asc(startedAt));
    for (const row of rows) {
      const data = await this.syncs.find(row.companyId, row.id);
      if (data) yield [{ event: 'sync', companyId: row.companyId, of: row.id, changedIn: row.changedIn, data }];
    }
  }
}

function isSince(changedIn: PgColumn, place: string) {
  return sql`${changedIn} >= ${place}::xid8`;
}

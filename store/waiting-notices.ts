import { asc, eq, sql } from 'drizzle-orm';
import type { WaitingNotices } from '../contract/notices.js';
import type { Queryable } from './database.js';
import { notices } from './schema.js';

/** What waits to be delivered, of one company or of all: what was not taken first, for it holds up others, then the oldest. */
export async function readWaiting(
  db: Pick<Queryable, 'select'>,
  companyId: string | undefined,
  limit: number,
): Promise<WaitingNotices> {
  const { id, messageId, reportId, type, at, attempts, answer, nextTryAt } = notices;
  const ofSame = sql`partition by ${notices.companyId}, ${reportId}`;
  const rows = await db
    .select({
      ...{ messageId, companyId: notices.companyId, reportId, type, at, attempts, answer, nextTryAt },
      first: sql<string>`first_value(${messageId}) over (${ofSame} order by ${id})`,
      following: sql<number>`(count(*) over (${ofSame}))::int - 1`,
      all: sql<number>`(count(*) over ())::int`,
    })
    .from(notices)
    .where(companyId === undefined ? undefined : eq(notices.companyId, companyId))
    .orderBy(sql`${attempts} = 0`, asc(id))
    .limit(limit);
  const items = rows.map(({ messageId: own, first, following, all: _, ...row }) => {
    const isFirst = own === first;
    return {
      ...row,
      id: own,
      at: row.at.toISOString(),
      nextTryAt: isFirst ? (row.nextTryAt?.toISOString() ?? null) : null,
      waitsFor: isFirst ? null : first,
      holdsUp: isFirst ? following : 0,
    };
  });
  return { items, more: (rows[0]?.all ?? 0) - rows.length };
}

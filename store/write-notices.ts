import { sql } from 'drizzle-orm';
import type { NewNotice } from '../contract/notices.js';
import type { Queryable } from './database.js';
import { notices } from './schema.js';

/**
 * Writes what is to be told, in the transaction of the change that it tells. Whoever changes the same thing at the same time
 * must be kept waiting by then, by the row that is changed: what is told is told in the order in which it is written.
 */
export async function writeNotices(tx: Pick<Queryable, 'insert'>, news: readonly NewNotice[]): Promise<void> {
  if (news.length === 0) return;
  // Not the time at which the transaction began: it may have waited for another one.
  await tx
    .insert(notices)
    .values(news.map(({ data, ...notice }) => ({ ...notice, data: { ...data }, at: sql`clock_timestamp()` })));
}

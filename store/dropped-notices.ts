import { desc, eq } from 'drizzle-orm';
import type { DroppedNotice, NoticeDrop } from '../contract/notices.js';
import type { TransferStatus } from '../contract/transfer-status.js';
import type { Database, Queryable } from './database.js';
import { droppedNotices, notices } from './schema.js';
import { insertEvent, type NewEvent } from './transfer-row.js';

/**
 * Gives up one notice by a named person's word; of one about a report its story tells that too. Answers it, or undefined when
 * it does not wait.
 */
export function dropNotice(db: Database, messageId: string, word: NoticeDrop): Promise<DroppedNotice | undefined> {
  return db.transaction(async (tx) => {
    const [notice] = await tx.delete(notices).where(eq(notices.messageId, messageId)).returning();
    if (notice === undefined) return undefined;
    const { companyId, reportId, type, at, attempts, answer, data } = notice;
    const kept = { messageId, companyId, reportId, type, at, attempts, answer, ...word };
    const rows = await tx.insert(droppedNotices).values(kept).returning();
    const [dropped] = rows.map(droppedOf);
    if (reportId !== null && dropped !== undefined) {
      // What is told of a report is its status object.
      const { revision } = data as Pick<TransferStatus, 'revision'>;
      await insertEvent(tx, { companyId, reportId, revision }, eventOf(dropped));
    }
    return dropped;
  });
}

/** What was given up, of one company or of all, the newest first. */
export async function readDropped(
  db: Pick<Queryable, 'select'>,
  companyId: string | undefined,
  limit: number,
): Promise<DroppedNotice[]> {
  const rows = await db
    .select()
    .from(droppedNotices)
    .where(companyId === undefined ? undefined : eq(droppedNotices.companyId, companyId))
    .orderBy(desc(droppedNotices.droppedAt))
    .limit(limit);
  return rows.map(droppedOf);
}

function droppedOf({ messageId, at, droppedAt, ...row }: typeof droppedNotices.$inferSelect): DroppedNotice {
  return { id: messageId, ...row, at: at.toISOString(), droppedAt: droppedAt.toISOString() };
}

function eventOf({ type, at, by, note }: DroppedNotice): NewEvent {
  return {
    type: 'noticeDropped',
    text: {
      nb: `${by} har bestemt at varselet ${type} fra ${at} ikke skal sendes mer.${note ? ` «${note}»` : ''}`,
      en: `${by} decided that the notice ${type} of ${at} is not sent any more.${note ? ` “${note}”` : ''}`,
    },
    by,
  };
}

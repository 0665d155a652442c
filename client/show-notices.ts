import Table from 'cli-table3';
import type { DroppedNotice, WaitingNotice, WaitingNotices } from '../contract/notices.js';

/** What waits to be delivered as a table, with how one is dropped that keeps others waiting. */
export function showWaiting({ items, more }: WaitingNotices): string {
  if (items.length === 0) return 'No notice waits to be delivered.';
  const table = plainTable(['id', 'company', 'report', 'type', 'at', 'tries', 'answer', 'next try', 'holds up']);
  for (const notice of items) {
    const { id, companyId, reportId, type, at, attempts, answer, holdsUp } = notice;
    table.push([id, companyId, reportId ?? '', type, at, attempts, answer ?? '', nextTryOf(notice), holdsUp || '']);
  }
  const isAnyRefused = items.some(({ attempts }) => attempts > 0);
  return [
    table.toString(),
    ...(more > 0 ? [`… and ${more} more: --company <company> for those of one.`] : []),
    ...(isAnyRefused
      ? ['One that the receiver will never take: sonya-tripletex notices drop <id> --by <who> --note <why>']
      : []),
  ].join('\n');
}

/** What was dropped as a table. */
export function showDropped(items: readonly DroppedNotice[]): string {
  if (items.length === 0) return 'No notice was dropped.';
  const table = plainTable(['dropped', 'by', 'note', 'id', 'company', 'report', 'type', 'at', 'tries', 'answer']);
  for (const { id, companyId, reportId, type, at, attempts, answer, droppedAt, by, note } of items)
    table.push([droppedAt, by, note ?? '', id, companyId, reportId ?? '', type, at, attempts, answer ?? '']);
  return table.toString();
}

/** What has just been dropped, and what happens now. */
export function showDroppedNow({ id, companyId, reportId, type, at }: DroppedNotice): string {
  const about = reportId === null ? companyId : `${companyId} ${reportId}`;
  return [
    `Dropped ${type} of ${at} about ${about} (${id}). What follows it is sent now.`,
    reportId === null
      ? `Kept with your name: sonya-tripletex notices --dropped --company ${companyId}`
      : `Kept with your name: sonya-tripletex status ${about}`,
  ].join('\n');
}

/** The id of another one is shortened: that one stands in the table too, with its whole id. */
function nextTryOf({ waitsFor, nextTryAt }: WaitingNotice): string {
  if (waitsFor !== null) return `after ${waitsFor.slice(0, 8)}…`;
  return nextTryAt === null || Date.parse(nextTryAt) <= Date.now() ? 'now' : nextTryAt;
}

function plainTable(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [], compact: true } });
}

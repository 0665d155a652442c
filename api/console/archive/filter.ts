import type { Context } from 'hono';
import type { ArchiveFilter } from '../../../client/archive-client.js';
import { isDay } from '../../../contract/oslo-time.js';
import { isProblemCode } from '../../../contract/problems.js';
import { isKeepable } from '../../../contract/text.js';
import { TransferState } from '../../../contract/transfer-status.js';

/** What is looked for in the archive, as the address says it; what makes no sense there is left out. */
export function filterOf(c: Context, companyId: string): ArchiveFilter {
  const query = (name: string) => c.req.query(name)?.trim();
  const status = TransferState.safeParse(query('status'));
  const problem = query('problem');
  const q = query('q');
  return {
    companyId,
    status: status.success ? status.data : undefined,
    problem: isProblemCode(problem) ? problem : undefined,
    from: dayOf(query('from')),
    to: dayOf(query('to')),
    q: q === undefined || q === '' || q.length > 100 || !isKeepable(q) ? undefined : q,
  };
}

/** The address of the archive with a filter; `after` is where a page begins. */
export function archiveUrl({ companyId, ...filter }: ArchiveFilter, after?: string, page = 'archive'): string {
  const given = Object.entries({ ...filter, after }).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given as [string, string][]).toString();
  return `/c/${companyId}/${page}${query === '' ? '' : `?${query}`}`;
}

export function isFiltered({ companyId: _, ...filter }: ArchiveFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

function dayOf(text: string | undefined): string | undefined {
  return text !== undefined && isDay(text) ? text : undefined;
}

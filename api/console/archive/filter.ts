import type { Context } from 'hono';
import { CAUSE_KEY, type ArchiveFilter } from '../../../client/archive-client.js';
import { inQuery } from '../../query.js';

/** What is looked for in the archive, as the address says it; what makes no sense there is left out. */
export function filterOf(c: Context, companyId: string): ArchiveFilter {
  const query = (name: string) => c.req.query(name)?.trim();
  const problem = inQuery.problem.safeParse(query('problem')).data;
  return {
    companyId,
    status: inQuery.status.safeParse(query('status')).data,
    problem,
    cause: problem && causeOf(query('cause')),
    from: inQuery.day('').safeParse(query('from')).data,
    to: inQuery.day('').safeParse(query('to')).data,
    q: inQuery.q.safeParse(query('q')).data || undefined,
  };
}

/** The key of a cause, or undefined for what is none. */
export function causeOf(text: string | undefined): string | undefined {
  return text !== undefined && CAUSE_KEY.test(text) ? text : undefined;
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

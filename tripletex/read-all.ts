import type { z } from 'zod';
import type { TripletexCompany } from './client.js';
import type { CallInput, Endpoint } from './endpoint.js';

/** The most rows every list gives at once (observed March 2026: some give more). */
const PAGE = 1000;

/**
 * Reads every row of a list, page by page, in the order of their ids: until a page is short and as many rows have come as
 * Tripletex says there are, for it may give fewer at once than it was asked for.
 */
export async function readAll<S extends z.ZodType, Query extends string>(
  company: TripletexCompany,
  endpoint: Endpoint<S, 'list', string, Query | 'from' | 'count' | 'sorting', z.ZodNever>,
  query?: CallInput<string, NoInfer<Query>>['query'],
  options: { signal?: AbortSignal | undefined } = {},
): Promise<z.output<S>[]> {
  // With any query: paging adds its own to whichever filters the endpoint has.
  const paged: Endpoint<S, 'list'> = endpoint;
  const rows: z.output<S>[] = [];
  for (;;) {
    const page = { ...query, from: rows.length, count: PAGE, sorting: 'id' };
    const { values, fullResultSize } = (await company.call(paged, { query: page }, options)).value;
    rows.push(...values);
    if (values.length === 0 || (values.length < PAGE && rows.length >= fullResultSize)) return rows;
  }
}

import type { Context } from 'hono';

/** The report that an address names. */
export function reportIdOf(c: Context): string {
  return c.req.param('report') ?? '';
}

/** The revision that an address names; undefined for the newest. */
export function revisionOf(c: Context): number | undefined {
  const revision = Number(c.req.query('revision') ?? Number.NaN);
  return Number.isInteger(revision) && revision > 0 && revision < 2 ** 31 ? revision : undefined;
}

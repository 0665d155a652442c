import { Refused } from './refused.js';

/** What the archive has of a report. Throws `Refused` (404) where that is nothing. */
export function inArchive<T>(found: T | undefined, reportId: string): T {
  if (found !== undefined) return found;
  throw new Refused(404, `There is no report "${reportId}" in the archive of this company: check both ids.`);
}

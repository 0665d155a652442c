import { Refused } from './refused.js';

/** What the archive has of a report. Throws `Refused` (404) where that is nothing. */
export function inArchive<T>(found: T | undefined, reportId: string): T {
  if (found !== undefined) return found;
  throw notInArchive(reportId);
}

/** The refusal of a report that the archive does not have. */
export function notInArchive(reportId: string): Refused {
  return new Refused(404, {
    nb: `Rapporten «${reportId}» finnes ikke i arkivet til dette selskapet: sjekk begge id-ene.`,
    en: `There is no report "${reportId}" in the archive of this company: check both ids.`,
  });
}

import type { Wiring } from '../create-activities.js';
import { checkCompanyConnection } from './check-connection.js';

/** How long what a check found counts for everybody, in milliseconds, `WAIT_SCALE` not yet applied. */
const COUNTS_MS = 5_000;

/**
 * Checks a connection whose problem stands, for that may be gone by now, or a key that nobody has checked yet; once for all who
 * ask at the same time. Throws what keeps Tripletex from answering.
 */
export async function checkAgain(wiring: Wiring, companyId: string): Promise<void> {
  const { companies } = wiring.store;
  const company = await companies.find(companyId);
  if (!company?.hasKey) return;
  const isInOrder = company.problemCode === null && company.checkedAt !== null && !company.hasCandidate;
  if (isInOrder) return;
  const now = wiring.now();
  const lastBefore = new Date(now.getTime() - COUNTS_MS * wiring.settings.waits.scale);
  if (await companies.claimCheck(companyId, now, lastBefore)) await checkCompanyConnection(wiring, companyId);
}

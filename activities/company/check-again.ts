import type { Company, CompanyToCall } from '../../store/companies.js';
import type { Wiring } from '../create-activities.js';
import { checkCompanyConnection, countedUntil } from './check-connection.js';

/** Thrown where a key may not be used yet, for it is being checked right now. Passes by itself. */
export class BeingCheckedError extends Error {
  override readonly name = 'BeingCheckedError';
}

/**
 * Checks a connection whose problem stands, for that may be gone by now, or a key that nobody has checked yet; once for all who
 * ask at the same time. No key is used that was not checked: it may belong to another organisation. Throws what keeps Tripletex
 * from answering, and a `BeingCheckedError` while somebody else is at it, and an `OutageError` while Tripletex is away. Answers the
 * company as it is then.
 */
export async function checkAgain(
  wiring: Wiring,
  company: CompanyToCall | undefined,
): Promise<CompanyToCall | undefined> {
  if (company === undefined || isInOrder(company)) return company;
  const { companies } = wiring.store;
  const { companyId } = company;
  await wiring.access.refuseWhileAway(companyId);
  if (await companies.claimCheck(companyId, wiring.now(), countedUntil(wiring)))
    await checkCompanyConnection(wiring, companyId);
  else if (isUnchecked(company)) throw new BeingCheckedError('The key is being checked.');
  return companies.find(companyId);
}

function isInOrder(company: Company): boolean {
  return !isUnchecked(company) && company.problemCode === null;
}

/** A key that is in use and was never checked, or one that waits to be taken into use. */
function isUnchecked({ hasKey, hasCandidate, checkedAt }: Company): boolean {
  return hasCandidate || (hasKey && checkedAt === null);
}

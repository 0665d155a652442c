import type { Company } from '../../store/companies.js';
import type { Wiring } from '../create-activities.js';

/** Thrown where a transfer may begin nothing, for its company is paused. */
export class CompanyPausedError extends Error {
  override readonly name = 'CompanyPausedError';
}

/** Throws a `CompanyPausedError` while somebody holds the company. To be asked before anything is begun. */
export async function refuseWhilePaused({ store }: Wiring, companyId: string): Promise<void> {
  refusePaused(await store.companies.find(companyId));
}

/** As `refuseWhilePaused`, where the company has just been read. */
export function refusePaused(company: Company | undefined): void {
  if (company?.paused === true) throw new CompanyPausedError('The company is paused.');
}

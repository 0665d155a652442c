import type { StandingProblem } from '../../contract/transfer-status.js';
import type { Store } from '../../store/index.js';
import type { TransferKey } from '../../store/transfers.js';
import type { Wiring } from '../create-activities.js';

/**
 * Lets a transfer go that stopped for something which somebody has saved since it set out: that let go what waited, and this one
 * was still on its way then.
 */
export async function releaseIfSavedSince(
  { store, release }: Wiring,
  transfer: TransferKey,
  problem: Pick<StandingProblem, 'code' | 'details'>,
  since: Date,
): Promise<void> {
  if (await isSaved(store, transfer.companyId, problem, since)) await release([transfer]);
}

async function isSaved(
  { externalReferences, employeeChoices }: Store,
  companyId: string,
  { code, details }: Pick<StandingProblem, 'code' | 'details'>,
  since: Date,
): Promise<boolean> {
  switch (code) {
    case 'TLX-203':
      return employeeChoices.hasChanged(companyId, details, since);
    case 'TLX-301':
    case 'TLX-302':
      return externalReferences.hasChanged(companyId, since);
    default:
      return false;
  }
}

import type { TransferStatus } from '../../contract/transfer-status.js';
import type { TransferKey } from '../../store/transfers.js';
import type { Wiring } from '../create-activities.js';

/** What the archive says of a transfer that it must hold. */
export async function inArchive(
  { store }: Pick<Wiring, 'store'>,
  { companyId, reportId, revision }: TransferKey,
): Promise<TransferStatus> {
  const status = await store.transfers.status(companyId, reportId, revision);
  if (status === undefined) throw new Error('The transfer is not in the archive.');
  return status;
}

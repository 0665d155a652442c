import type { Stop } from '../../contract/transfer-steps.js';
import type { TransferKey } from '../../store/transfers.js';
import type { Wiring } from '../create-activities.js';

/** How long an outage that is over is remembered, in milliseconds, `WAIT_SCALE` not yet applied. */
const REMEMBERED_MS = 10 * 60_000;

/**
 * Lets everything go that waited for the end of an outage, of a company or of Tripletex as a whole: the oldest of each company,
 * then the next ones. Some signals are under way at once, so that a company which waits alone is as quick as many.
 */
export async function letGo({ store, release, now, settings }: Wiring, scope: string): Promise<void> {
  await release(await store.waiting.untilBack(scope));
  await store.outages.letGo(scope, new Date(now().getTime() + REMEMBERED_MS * settings.waits.scale));
}

/** Lets a transfer go that was stopped by an outage which was over before it waited: what waited by then was let go without it. */
export async function letGoIfBack(
  { store, release }: Wiring,
  transfer: TransferKey,
  { details }: Pick<Stop, 'details'>,
): Promise<void> {
  if (details.untilBack !== true) return;
  const { isAway } = await store.outages.standing(transfer.companyId);
  if (!isAway) await release([transfer]);
}

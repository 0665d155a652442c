import { nameOfFailure } from '../client/temporal-failure.js';
import type { TransferClient } from '../client/transfer-client.js';
import type { Logger } from '../runtime/logger.js';

const EVERY_MS = 60_000;

/** Starts what no workflow carries, now and every minute. Trouble is told and tried again at the next one. */
export function keepSweeping(transfers: TransferClient, logger: Logger): { stop: () => void } {
  const passedOver = (workflowId: string, error: unknown) =>
    logger.error(
      { workflowId, error: nameOfFailure(error) },
      'Could not start a queued report: look at Temporal’s log. The next try is in a minute.',
    );
  const sweep = async () => {
    try {
      const started = await transfers.sweep(new Date(), passedOver);
      if (started > 0) logger.info({ started }, 'Started, or joined, transfers that no workflow seemed to carry.');
    } catch (error) {
      logger.warn({ error: nameOfFailure(error) }, 'Could not look for queued reports; the next look is in a minute.');
    }
  };
  void sweep();
  const timer = setInterval(() => void sweep(), EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

import type { TransferClient } from '../client/transfer-client.js';
import type { Logger } from '../runtime/logger.js';

const EVERY_MS = 60_000;

/** Starts what was accepted and has no workflow, now and every minute. Trouble is told and tried again at the next one. */
export function keepSweeping(transfers: TransferClient, logger: Logger): { stop: () => void } {
  const sweep = async () => {
    try {
      const started = await transfers.sweep(new Date());
      if (started > 0) logger.info({ started }, 'Started reports that were accepted while no workflow could be.');
    } catch (error) {
      logger.warn(
        { error: error instanceof Error ? error.name : 'unknown' },
        'Could not look for queued reports; the next look is in a minute.',
      );
    }
  };
  void sweep();
  const timer = setInterval(() => void sweep(), EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

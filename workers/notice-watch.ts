import { setTimeout as pause } from 'node:timers/promises';
import type { NoticeClient } from '../client/notice-client.js';
import { nameOfFailure } from '../client/temporal-failure.js';
import type { Logger } from '../runtime/logger.js';

const EVERY_MS = 500;
const AFTER_TROUBLE_MS = 5_000;

/**
 * Looks twice a second for something new to tell, whoever wrote it: a command that ends at once cannot see to it itself.
 * Trouble is told once, until it is over.
 */
export function keepWatching(
  notices: Pick<NoticeClient, 'look'>,
  logger: Logger,
): { readonly stop: () => Promise<void> } {
  const stopped = new AbortController();
  const { signal } = stopped;
  const watch = async () => {
    for (let isTrouble = false; !signal.aborted;) {
      isTrouble = await look(notices, isTrouble ? undefined : logger);
      await pause(isTrouble ? AFTER_TROUBLE_MS : EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      stopped.abort();
      await watching;
    },
  };
}

/** Answers whether there was trouble. */
async function look(notices: Pick<NoticeClient, 'look'>, logger: Logger | undefined): Promise<boolean> {
  try {
    await notices.look();
    return false;
  } catch (error) {
    logger?.warn({ error: nameOfFailure(error) }, 'Could not look for notices, or have them sent: it is tried again.');
    return true;
  }
}

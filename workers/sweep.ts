import type { OutageClient } from '../client/outage-client.js';
import type { NoticeClient } from '../client/notice-client.js';
import type { ReceiptDocumentClient } from '../client/receipt-document-client.js';
import type { SyncClient } from '../client/sync-client.js';
import { nameOfFailure } from '../client/temporal-failure.js';
import type { TransferClient } from '../client/transfer-client.js';
import type { Logger } from '../runtime/logger.js';

const EVERY_MS = 60_000;

/** What a worker looks after beside its tasks. */
export interface Swept {
  readonly transfers: Pick<TransferClient, 'sweep'>;
  readonly syncs: Pick<SyncClient, 'repairSchedules'>;
  readonly outages: Pick<OutageClient, 'sweep'>;
  readonly notices: Pick<NoticeClient, 'sweep'>;
  readonly documents: Pick<ReceiptDocumentClient, 'sweep'>;
}

/**
 * Starts what no workflow carries, and the probe that an outage lacks, has notices sent that are left, and forgets documents that
 * nobody fetched, now and every minute, or as soon as the look before is over; once it makes the schedules what they should be. Trouble is told and tried again at the next minute.
 */
export function keepSweeping(
  { transfers, syncs, outages, notices, documents }: Swept,
  logger: Logger,
  now: () => Date,
): { stop: () => void } {
  let isRepaired = false;
  const passedOver = (workflowId: string, error: unknown) =>
    logger.error(
      { workflowId, error: nameOfFailure(error) },
      'Could not start a queued report: look at Temporal’s log. The next try is in a minute.',
    );
  const sweep = async () => {
    try {
      const started = await transfers.sweep(now(), passedOver);
      if (started > 0) logger.info({ started }, 'Started, or joined, transfers that no workflow seemed to carry.');
    } catch (error) {
      logger.warn({ error: nameOfFailure(error) }, 'Could not look for queued reports; the next look is in a minute.');
    }
  };
  const repair = async () => {
    if (isRepaired) return;
    try {
      const repaired = await syncs.repairSchedules();
      isRepaired = true;
      if (repaired.ensured + repaired.removed > 0)
        logger.info(repaired, 'Repaired the schedules of the synchronisation.');
    } catch (error) {
      logger.warn({ error: nameOfFailure(error) }, 'Could not look at the schedules; the next look is in a minute.');
    }
  };
  const probe = async () => {
    try {
      await outages.sweep(now());
    } catch (error) {
      logger.warn({ error: nameOfFailure(error) }, 'Could not look for outages; the next look is in a minute.');
    }
  };
  const notify = async () => {
    try {
      const forgotten = await notices.sweep(now());
      if (forgotten > 0)
        logger.warn(
          { forgotten },
          'Forgot notices older than seven days: this worker has no WEBHOOK_URL to send them to.',
        );
    } catch (error) {
      logger.warn({ error: nameOfFailure(error) }, 'Could not look for notices; the next look is in a minute.');
    }
  };
  const forget = async () => {
    try {
      const forgotten = await documents.sweep();
      if (forgotten > 0) logger.info({ forgotten }, 'Forgot documents that nobody fetched.');
    } catch (error) {
      logger.warn({ error: nameOfFailure(error) }, 'Could not look for documents; the next look is in a minute.');
    }
  };
  const look = async () => {
    await sweep();
    await probe();
    await repair();
    await notify();
    await forget();
  };
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  // One look at a time, however long it takes.
  const goOn = async () => {
    const since = performance.now();
    await look();
    if (!isStopped) timer = setTimeout(() => void goOn(), Math.max(0, since + EVERY_MS - performance.now()));
  };
  void goOn();
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
  };
  return { stop };
}

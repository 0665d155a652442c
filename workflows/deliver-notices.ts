import { condition, continueAsNew, proxyActivities, setHandler } from '@temporalio/workflow';
import type { NoticeSteps } from '../contract/notice-steps.js';
import { TRANSFERS_QUEUE } from '../contract/temporal-names.js';
import { historyIsLong } from './long-history.js';
import { nudgeSignal } from './notice-messages.js';

const { sendNotices } = proxyActivities<NoticeSteps>({
  taskQueue: TRANSFERS_QUEUE,
  allowEagerDispatch: false,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { maximumInterval: '30 seconds' },
});

/**
 * Sends the receiver what is to be told, again and again until it has taken everything. One runs at a time; it is started, or
 * nudged, when there is something new.
 */
export async function deliverNotices(): Promise<void> {
  let nudges = 0;
  setHandler(nudgeSignal, () => void (nudges += 1), {
    description: 'Something is to be told: look at once. Takes nothing.',
  });
  for (;;) {
    const seen = nudges;
    const nextAt = await sendNotices.executeWithOptions({ summary: 'Send what is due' }, []);
    // Nothing is awaited between this and the end, so no nudge is lost.
    if (nextAt === null && nudges === seen) return;
    const ms = nextAt === null ? 0 : Math.max(0, Date.parse(nextAt) - Date.now());
    if (ms > 0) await condition(() => nudges > seen, ms, { summary: 'Until the next notice is due' });
    if (historyIsLong()) await continueAsNew<typeof deliverNotices>();
  }
}

import type { Client } from '@temporalio/client';
import { NOTICES_WORKFLOW_ID, TRANSFERS_QUEUE } from '../contract/temporal-names.js';
import type { Store } from '../store/index.js';
import type { deliverNotices } from '../workflows/index.js';
import { nudgeSignal } from '../workflows/notice-messages.js';

/** Younger notices are most often about to be sent by a round that is under way. */
const UNSEEN_MS = 400;

/** Sees to it that what is to be told is told. */
export class NoticeClient {
  constructor(
    private readonly client: Client,
    private readonly store: Store,
    /** Whether notices are sent to anybody. */
    private readonly isHeard: boolean,
  ) {}

  /** Has what is new sent, whichever process wrote it. Answers whether there was anything. */
  async look(): Promise<boolean> {
    if (!this.isHeard || !(await this.store.notices.areUnseen(UNSEEN_MS))) return false;
    await this.nudge();
    return true;
  }

  /**
   * Writes what is to be told of time alone, and has everything sent that is left. Where nobody listens, what is older than seven
   * days is forgotten. Answers how many notices were.
   */
  async sweep(now: Date): Promise<number> {
    const { notices } = this.store;
    await notices.tellOfTime(now);
    if (!this.isHeard) return notices.forgetOld(now);
    if (await notices.areLeft()) await this.nudge();
    return 0;
  }

  /** Starts the one workflow that delivers, or tells it that there is something new. */
  private async nudge(): Promise<void> {
    await this.client.workflow.signalWithStart<typeof deliverNotices>('deliverNotices', {
      workflowId: NOTICES_WORKFLOW_ID,
      taskQueue: TRANSFERS_QUEUE,
      args: [],
      signal: nudgeSignal,
      staticSummary: 'Notices to the receiver',
    });
  }
}

import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { faultsOf } from '../contract/faults.js';
import { NoticeDrop, type DroppedNotice, type WaitingNotices } from '../contract/notices.js';
import { NOTICES_WORKFLOW_ID, TRANSFERS_QUEUE } from '../contract/temporal-names.js';
import type { Store } from '../store/index.js';
import type { deliverNotices } from '../workflows/index.js';
import { nudgeSignal } from '../workflows/notice-messages.js';
import { inEnglish, Refused } from './refused.js';

/** Younger notices are most often about to be sent by a round that is under way. */
const UNSEEN_MS = 400;

const MOST_SHOWN = 50;

/** A drop counts whether or not Temporal answers: nobody is kept waiting long for that. */
const NUDGE_MS = 5_000;

/** Of one company, or of all when none is named; at most so many, 50 unless it is said. */
export interface NoticeFilter {
  readonly companyId?: string | undefined;
  readonly limit?: number | undefined;
}

/** Sees to it that what is to be told is told, shows what is not yet, and gives up what the receiver will never take. */
export class NoticeClient {
  constructor(
    private readonly client: Client,
    private readonly store: Store,
    /** Whether notices are sent to anybody, where that is known: only workers know the receiver. */
    private readonly isHeard = true,
  ) {}

  /** What waits to be delivered: what was not taken first, for it holds up others, then the oldest. */
  waiting({ companyId, limit = MOST_SHOWN }: NoticeFilter = {}): Promise<WaitingNotices> {
    return this.store.notices.waiting(companyId, limit);
  }

  /** What somebody has dropped, the newest first. */
  dropped({ companyId, limit = MOST_SHOWN }: NoticeFilter = {}): Promise<DroppedNotice[]> {
    return this.store.notices.dropped(companyId, limit);
  }

  /**
   * Gives up one notice, by a named person's word that is kept, so that what follows it is sent at once. One that is on its way
   * may arrive all the same. When Temporal cannot be told, `onNotNudged` is, and a worker goes on within a minute. Throws
   * `Refused` (404 when no such notice waits, 422).
   */
  async drop(id: string, word: NoticeDrop, onNotNudged?: (error: unknown) => void): Promise<DroppedNotice> {
    const checked = NoticeDrop.safeParse(word);
    if (!checked.success)
      throw new Refused(422, inEnglish('Nothing was dropped: correct what is named.'), faultsOf(checked.error));
    const isId = z.guid().safeParse(id).success;
    const dropped = isId ? await this.store.notices.drop(id, checked.data) : undefined;
    if (dropped === undefined)
      throw new Refused(
        404,
        inEnglish(`No notice "${id}" waits: check its id, or it has been delivered or dropped meanwhile.`),
      );
    const nudged = this.client.withDeadline(Date.now() + NUDGE_MS, () => this.nudge());
    await nudged.catch((error: unknown) => onNotNudged?.(error));
    return dropped;
  }

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

import { z } from 'zod';
import { decided } from './decision.js';

/** What the receiver of notices is told of. */
export type NoticeType =
  | 'transfer.status'
  | 'transfer.problem'
  | 'transfer.problemGone'
  | 'connection.status'
  | 'register.changed'
  | 'attention';

/** One thing to tell. `data` is the status object for what is told of a transfer. */
export interface NewNotice {
  readonly type: NoticeType;
  readonly companyId: string;
  /** The report it is about; left out for what is told of a company. */
  readonly reportId?: string;
  readonly data: object;
}

/** A notice that waits to be delivered. */
export interface WaitingNotice {
  /** Its `webhook-id`: the receiver knows it by this. */
  readonly id: string;
  readonly companyId: string;
  /** Null for what is told of a company. */
  readonly reportId: string | null;
  readonly type: string;
  /** When it happened. */
  readonly at: string;
  /** How often it was sent without being taken. */
  readonly attempts: number;
  /** The status that was answered last, or the code of what kept it away; null while it was never sent. */
  readonly answer: string | null;
  /** When it is sent next; null for at once, and for one that waits for another. */
  readonly nextTryAt: string | null;
  /** The notice of the same report, or of the same company, that has to be gone first. */
  readonly waitsFor: string | null;
  /** How many wait for this one. */
  readonly holdsUp: number;
}

/** Some of the notices that wait. */
export interface WaitingNotices {
  readonly items: readonly WaitingNotice[];
  /** How many wait besides these. */
  readonly more: number;
}

/** A named person's decision that a notice is not delivered any more. */
export const NoticeDrop = z.strictObject(decided);
export type NoticeDrop = z.infer<typeof NoticeDrop>;

/** A notice that somebody decided not to deliver any more. */
export interface DroppedNotice extends Pick<
  WaitingNotice,
  'id' | 'companyId' | 'reportId' | 'type' | 'at' | 'attempts' | 'answer'
> {
  readonly droppedAt: string;
  readonly by: string;
  readonly note: string | null;
}

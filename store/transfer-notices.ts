import { isEnd, type TransferState } from '../contract/transfer-status.js';
import type { NoticeType } from '../contract/notices.js';

/** How a transfer stands, as far as it is told. */
export interface ToldTransfer {
  readonly status: TransferState;
  /** The code of the problem that stands, and of the one that was told last. */
  readonly problemCode: string | null;
  readonly toldProblem: string | null;
}

/** What is to be told of a change, and which problem counts as told from then on. */
export interface TransferNews {
  readonly types: readonly NoticeType[];
  readonly toldProblem: string | null;
}

/**
 * What is to be told of a transfer after a change. A problem is gone when the transfer has ended or stopped for another one:
 * while it merely sets out again nobody knows. `before` is null for a transfer that is new.
 */
export function newsOfTransfer(
  before: TransferState | null,
  { status, problemCode, toldProblem }: ToldTransfer,
): TransferNews {
  const isNew = problemCode !== null && problemCode !== toldProblem;
  const isGone = toldProblem !== null && (isNew || (problemCode === null && isEnd(status)));
  return {
    types: [
      ...(status === before ? [] : (['transfer.status'] as const)),
      ...(isGone ? (['transfer.problemGone'] as const) : []),
      ...(isNew ? (['transfer.problem'] as const) : []),
    ],
    toldProblem: problemCode ?? (isGone ? null : toldProblem),
  };
}

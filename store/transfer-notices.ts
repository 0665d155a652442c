import { isEnd, type TransferState } from '../contract/transfer-status.js';
import type { NoticeType } from '../contract/notices.js';

/** How a transfer stands, as far as it is told. */
export interface ToldTransfer {
  readonly status: TransferState;
  /** The code of the problem that stands, and since when. */
  readonly problemCode: string | null;
  readonly problem?: { readonly since: string } | null;
  /** The problem that was told last. */
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
export function newsOfTransfer(before: TransferState | null, transfer: ToldTransfer): TransferNews {
  const { status, toldProblem } = transfer;
  const standing = problemOf(transfer);
  const isNew = standing !== null && standing !== toldProblem;
  const isGone = toldProblem !== null && (isNew || (standing === null && isEnd(status)));
  return {
    types: [
      ...(status === before ? [] : (['transfer.status'] as const)),
      ...(isGone ? (['transfer.problemGone'] as const) : []),
      ...(isNew ? (['transfer.problem'] as const) : []),
    ],
    toldProblem: standing ?? (isGone ? null : toldProblem),
  };
}

/** What a problem is told apart by: its code, and of what differs after a report had arrived also since when it does so. */
function problemOf({ status, problemCode, problem }: ToldTransfer): string | null {
  return problemCode !== null && status === 'transferred' ? `${problemCode} ${problem?.since ?? ''}` : problemCode;
}

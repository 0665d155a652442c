import { causeOf } from '../contract/same-problem.js';
import { isEnd, type StandingProblem, type TransferState } from '../contract/transfer-status.js';
import { sha256OfJson } from './content-hash.js';
import type { NoticeType } from '../contract/notices.js';

/** How a transfer stands, as far as it is told. */
export interface ToldTransfer {
  readonly status: TransferState;
  readonly problem: Pick<StandingProblem, 'code' | 'class' | 'details'> | null;
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

/** What a problem is told apart by: its code, and a checksum of what a person has to put right. */
function problemOf({ problem }: ToldTransfer): string | null {
  if (problem === null) return null;
  const cause = causeOf(problem);
  return cause === '' ? problem.code : `${problem.code} ${sha256OfJson(cause)}`;
}

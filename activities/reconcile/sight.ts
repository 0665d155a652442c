import { BOOKED, DELETED, isApprovedState, type Drift } from '../../contract/standing.js';
import type { TransferredPart } from '../../store/reconciliation.js';

/** A travel expense as Tripletex shows it now; null what the key may not see, of which nothing is known then. */
export interface Seen {
  readonly state: string | null;
  readonly amountNok: string | null;
  readonly hasVoucher: boolean | null;
  readonly hasDocument: boolean | null;
  readonly rejection?: { readonly by: string | undefined; readonly comment: string };
}

/** What Tripletex shows of a travel expense: `gone` when it surely is. */
export type Sight = Seen | 'gone';

/** The states that say for sure that a travel expense is not approved; Tripletex may have others that we do not know. */
const NOT_APPROVED: readonly string[] = ['OPEN', 'DELIVERED', 'REJECTED'];

/** Where a travel expense has come to. */
export function stateOf(part: TransferredPart, sight: Sight): string {
  if (sight === 'gone') return DELETED;
  const { state, hasVoucher } = sight;
  const before = part.state ?? '';
  if (state !== 'APPROVED') return state ?? before;
  if (hasVoucher === null) return before === BOOKED ? BOOKED : state;
  return hasVoucher ? BOOKED : state;
}

/** What of a travel expense is no longer as it was when it was transferred; null when all is. */
export function driftOf({ tripletexId: id, amountNok, receiptSha256 }: TransferredPart, sight: Sight): Drift | null {
  if (sight === 'gone') return { id, state: DELETED, amountNok: null, hasLostReceipts: false };
  const drift = {
    id,
    state: NOT_APPROVED.includes(sight.state ?? '') ? sight.state : null,
    amountNok: sight.amountNok === amountNok ? null : sight.amountNok,
    hasLostReceipts: receiptSha256 !== null && sight.hasDocument === false,
  };
  return drift.state === null && drift.amountNok === null && !drift.hasLostReceipts ? null : drift;
}

/** Whether the same is told of a travel expense, in whatever words. */
export function isSameDrift(one: Drift | undefined | null, other: Drift | undefined | null): boolean {
  return (
    one?.id === other?.id &&
    one?.state === other?.state &&
    one?.amountNok === other?.amountNok &&
    one?.hasLostReceipts === other?.hasLostReceipts
  );
}

/** Whether a travel expense stands approved after it did not, or was not there. */
export function isBack(part: TransferredPart, state: string): boolean {
  return isApprovedState(state) && !isApprovedState(part.state);
}

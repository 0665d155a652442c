import type { StandingProblem } from './transfer-status.js';

/**
 * Ours, where Tripletex has no word: approved and carried into the ledger. There it stays APPROVED and has a voucher (official
 * document 2.75.00).
 */
export const BOOKED = 'BOOKED';
/** Ours too: it is no longer there. */
export const DELETED = 'DELETED';

const APPROVED: readonly (string | null)[] = ['APPROVED', BOOKED, 'SALARY_PAID'];

/** Whether the state of a travel expense says that it is approved, booked and paid out or not. */
export function isApprovedState(state: string | null): boolean {
  return APPROVED.includes(state);
}

/** What of a travel expense is no longer as it was when its report was transferred: null and false where nothing is. */
export interface Drift {
  /** Of the travel expense in Tripletex. */
  readonly id: number;
  /** Where it has come to: open, delivered, rejected, or `DELETED`. */
  readonly state: string | null;
  readonly amountNok: string | null;
  readonly hasLostReceipts: boolean;
}

/** What differs of a report that was transferred, by the problem that stands of it. */
export function driftsOf(problem: Pick<StandingProblem, 'code' | 'details'> | null): readonly Drift[] {
  return problem?.code === 'TLX-802' ? ((problem.details['drift'] ?? []) as Drift[]) : [];
}

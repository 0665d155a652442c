import { ApplicationFailure } from '@temporalio/workflow';
import { Decision, objectionTo, RESOLVE_REFUSED } from '../contract/decision.js';
import { faultsOf, inPlainWords } from '../contract/faults.js';
import type { TransferStatus } from '../contract/transfer-status.js';

/**
 * Refuses a decision that has another shape, or that does not fit where the transfer stands. Throws an `ApplicationFailure` of
 * type `ResolveRefused`; its details are the faults of the shape, none when it does not fit the state.
 */
export function checkDecision(decision: unknown, status: TransferStatus, isStill: boolean): void {
  const checked = Decision.safeParse(decision, { error: inPlainWords });
  if (!checked.success) {
    const faults = faultsOf(checked.error);
    throw refused(
      `The decision was refused: ${faults.map(({ path, message }) => `${path}: ${message}`).join(' ')}`,
      faults,
    );
  }
  refuseUnfitting(checked.data.action, status, isStill);
}

/** Throws an `ApplicationFailure` of type `ResolveRefused` when a decision does not fit where the transfer stands. */
export function refuseUnfitting(action: Decision['action'], status: TransferStatus, isStill: boolean): void {
  const objection = objectionTo(action, status, isStill);
  if (objection !== undefined) throw refused(objection);
}

/** The failure that tells why a decision was refused. */
export function refused(message: string, faults: readonly unknown[] = []): ApplicationFailure {
  return ApplicationFailure.create({ type: RESOLVE_REFUSED, message, nonRetryable: true, details: [...faults] });
}

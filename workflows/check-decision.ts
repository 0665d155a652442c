import { ApplicationFailure } from '@temporalio/workflow';
import { Decision, objectionTo, RESOLVE_REFUSED, type Standing } from '../contract/decision.js';
import { faultsOf, inPlainWords } from '../contract/faults.js';

/**
 * Refuses a decision that has another shape, or that does not fit where the transfer stands; null while that is not known. Throws an `ApplicationFailure` of
 * type `ResolveRefused`; its details are the faults of the shape, none when it does not fit the state.
 */
export function checkDecision(decision: unknown, standing: Standing | null): void {
  const checked = Decision.safeParse(decision, { error: inPlainWords });
  if (!checked.success) {
    const faults = faultsOf(checked.error);
    throw refused(
      `The decision was refused: ${faults.map(({ path, message }) => `${path}: ${message}`).join(' ')}`,
      faults,
    );
  }
  if (standing) refuseUnfitting(checked.data.action, standing);
}

/** Throws an `ApplicationFailure` of type `ResolveRefused` when a decision does not fit where the transfer stands. */
export function refuseUnfitting(action: Decision['action'], standing: Standing): void {
  const objection = objectionTo(action, standing);
  if (objection !== undefined) throw refused(objection);
}

/** The failure that tells why a decision was refused. */
export function refused(message: string, faults: readonly unknown[] = []): ApplicationFailure {
  return ApplicationFailure.create({ type: RESOLVE_REFUSED, message, nonRetryable: true, details: [...faults] });
}

import { ApplicationFailure } from '@temporalio/workflow';
import { Decision, objectionTo, RESOLVE_REFUSED, WORDS_OF_REFUSED, type Standing } from '../contract/decision.js';
import { faultsOf, inPlainWords, type Fault } from '../contract/faults.js';
import type { Text } from '../contract/text.js';

/**
 * Refuses a decision that has another shape, or that does not fit where the transfer stands; null while that is not known. Throws an `ApplicationFailure` of
 * type `ResolveRefused`; its details are the faults of the shape, none when it does not fit the state; its cause says why in both languages.
 */
export function checkDecision(decision: unknown, standing: Standing | null): void {
  const checked = Decision.safeParse(decision, { error: inPlainWords });
  if (!checked.success) {
    const faults = faultsOf(checked.error);
    const told = faults.map(({ path, message }) => `${path}: ${message}`).join(' ');
    throw refused({ nb: `Avgjørelsen ble avvist: ${told}`, en: `The decision was refused: ${told}` }, faults);
  }
  if (standing) refuseUnfitting(checked.data.action, standing);
}

/** Throws an `ApplicationFailure` of type `ResolveRefused` when a decision does not fit where the transfer stands. */
export function refuseUnfitting(action: Decision['action'], standing: Standing): void {
  const objection = objectionTo(action, standing);
  if (objection !== undefined) throw refused(objection);
}

/** The failure that tells why a decision was refused. */
export function refused(text: Text, faults: readonly Fault[] = []): ApplicationFailure {
  return ApplicationFailure.create({
    type: RESOLVE_REFUSED,
    message: text.en,
    nonRetryable: true,
    details: [...faults],
    cause: ApplicationFailure.create({ type: WORDS_OF_REFUSED, details: [text] }),
  });
}

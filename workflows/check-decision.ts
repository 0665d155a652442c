import { ApplicationFailure } from '@temporalio/workflow';
import { Decision, objectionTo, refusedFailure, type Standing } from '../contract/decision.js';
import { briefly, faultsOf, inPlainWords, type Fault } from '../contract/faults.js';
import { tooDeep } from '../contract/json-bounds.js';
import type { Text } from '../contract/text.js';

/** How many faults the words of a refusal repeat; its details have them all. */
const MOST_IN_WORDS = 5;

/**
 * Refuses a decision that has another shape, or that does not fit where the transfer stands; null while that is not known. Throws a
 * `ResolveRefused` with the faults of the shape, with none when it does not fit the state.
 */
export function checkDecision(decision: unknown, standing: Standing | null): void {
  const checked = Decision.safeParse(decision, { error: inPlainWords });
  if (!checked.success) {
    const faults = briefly(faultsOf(checked.error));
    const told = faults
      .slice(0, MOST_IN_WORDS)
      .map(({ path, message }) => `${path}: ${message}`)
      .join(' ');
    throw refused({ nb: `Avgjørelsen ble avvist: ${told}`, en: `The decision was refused: ${told}` }, faults);
  }
  const { data } = checked;
  const message = data.action === 'correct' ? tooDeep(data.report) : undefined;
  if (message !== undefined)
    throw refused({ nb: 'Den rettede rapporten er for dypt nøstet: lever den slik den er beskrevet.', en: message }, [
      { path: '', message },
    ]);
  if (standing) refuseUnfitting(data.action, standing);
}

/** Throws a `ResolveRefused` when a decision does not fit where the transfer stands. */
export function refuseUnfitting(action: Decision['action'], standing: Standing): void {
  const objection = objectionTo(action, standing);
  if (objection !== undefined) throw refused(objection);
}

/** The failure that tells why a decision was refused. */
export function refused(text: Text, faults: readonly Fault[] = []): ApplicationFailure {
  return ApplicationFailure.create(refusedFailure(text, faults));
}

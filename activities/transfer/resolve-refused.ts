import { ApplicationFailure } from '@temporalio/activity';
import { refusedFailure } from '../../contract/decision.js';
import type { Fault } from '../../contract/faults.js';
import type { Text } from '../../contract/text.js';

/** The failure that tells why a decision was refused; nothing was changed. The faults are those of a corrected report. */
export function resolveRefused(text: Text, faults: readonly Fault[] = []): ApplicationFailure {
  return ApplicationFailure.create(refusedFailure(text, faults));
}

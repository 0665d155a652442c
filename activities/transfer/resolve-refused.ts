import { ApplicationFailure } from '@temporalio/activity';
import { detailsOfRefused, RESOLVE_REFUSED } from '../../contract/decision.js';
import type { Fault } from '../../contract/faults.js';
import type { Text } from '../../contract/text.js';

/** The failure that tells why a decision was refused; nothing was changed. The faults are those of a corrected report. */
export function resolveRefused(text: Text, faults: readonly Fault[] = []): ApplicationFailure {
  const details = detailsOfRefused({ text, faults });
  return ApplicationFailure.create({ type: RESOLVE_REFUSED, message: text.en, nonRetryable: true, details });
}

import { ApplicationFailure } from '@temporalio/activity';
import { RESOLVE_REFUSED, WORDS_OF_REFUSED } from '../../contract/decision.js';
import type { Fault } from '../../contract/faults.js';
import type { Text } from '../../contract/text.js';

/** The failure that tells why a decision was refused; nothing was changed. The faults are those of a corrected report. */
export function resolveRefused(text: Text, faults: readonly Fault[] = []): ApplicationFailure {
  return ApplicationFailure.create({
    type: RESOLVE_REFUSED,
    message: text.en,
    nonRetryable: true,
    details: [...faults],
    cause: ApplicationFailure.create({ type: WORDS_OF_REFUSED, details: [text] }),
  });
}

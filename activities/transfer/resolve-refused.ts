import { ApplicationFailure } from '@temporalio/activity';
import { RESOLVE_REFUSED } from '../../contract/decision.js';
import type { Fault } from '../../contract/faults.js';

/** The failure that tells why a decision was refused; nothing was changed. The faults are those of a corrected report. */
export function resolveRefused(message: string, faults: readonly Fault[] = []): ApplicationFailure {
  return ApplicationFailure.create({ type: RESOLVE_REFUSED, message, nonRetryable: true, details: [...faults] });
}

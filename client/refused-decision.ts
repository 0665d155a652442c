import { WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { whyRefused } from '../contract/decision.js';
import { NOBODY_ANSWERED, NotDone } from './in-worker.js';
import { Refused } from './refused.js';

/** Why a transfer did not take a decision; undefined when something else went wrong. */
export function refusalOfDecision(error: unknown): Refused | undefined {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return new NotDone(NOBODY_ANSWERED, MAYBE_TAKEN);
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  const why = cause instanceof ApplicationFailure ? whyRefused(cause) : undefined;
  if (why === undefined) return undefined;
  const { text, faults } = why;
  return faults.length > 0 ? new Refused(422, text, faults) : new Refused(409, text);
}

const MAYBE_TAKEN = {
  nb: 'Se hvordan rapporten står før du avgjør på nytt: avgjørelsen kan være tatt imot.',
  en: 'Look at the status before you decide again: it may have been taken.',
};

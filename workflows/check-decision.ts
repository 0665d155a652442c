import { ApplicationFailure } from '@temporalio/workflow';
import { z } from 'zod';
import { faultsOf, inPlainWords } from '../contract/faults.js';
import type { Decision } from '../contract/transfer-steps.js';
import { isEnd, type TransferStatus } from '../contract/transfer-status.js';

const name = z.string('Say who decides.').trim().min(1, 'Say who decides.').max(200, 'Use at most 200 characters.');

const DecisionShape = z.strictObject({
  action: z.literal('retry', 'Use the action "retry".'),
  by: name,
  note: z.string().max(2000, 'Use at most 2000 characters.').optional(),
});

/** Refuses a decision that has another shape, or that comes after the end. Throws an `ApplicationFailure` of type `ResolveRefused`. */
export function checkDecision(decision: unknown, { status }: TransferStatus): asserts decision is Decision {
  const checked = DecisionShape.safeParse(decision, { error: inPlainWords });
  if (!checked.success) {
    const faults = faultsOf(checked.error);
    throw refused(
      `The decision was refused: ${faults.map(({ path, message }) => `${path}: ${message}`).join(' ')}`,
      faults,
    );
  }
  if (isEnd(status)) throw refused('The transfer has ended: look at its status before deciding anything.', []);
}

function refused(message: string, faults: unknown[]): ApplicationFailure {
  return ApplicationFailure.create({ type: 'ResolveRefused', message, nonRetryable: true, details: faults });
}

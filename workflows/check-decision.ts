import { ApplicationFailure } from '@temporalio/workflow';
import { Decision, RESOLVE_REFUSED } from '../contract/decision.js';
import { faultsOf, inPlainWords } from '../contract/faults.js';
import { isEnd, type TransferStatus } from '../contract/transfer-status.js';

/**
 * Refuses a decision that has another shape, or that does not fit where the transfer stands. Throws an `ApplicationFailure` of
 * type `ResolveRefused`; its details are the faults of the shape, none when it does not fit the state.
 */
export function checkDecision(decision: unknown, status: TransferStatus): void {
  const checked = Decision.safeParse(decision, { error: inPlainWords });
  if (!checked.success) {
    const faults = faultsOf(checked.error);
    throw refused(
      `The decision was refused: ${faults.map(({ path, message }) => `${path}: ${message}`).join(' ')}`,
      faults,
    );
  }
  const objection = objectionTo(checked.data.action, status);
  if (objection !== undefined) throw refused(objection);
}

function objectionTo(action: Decision['action'], { status, problem }: TransferStatus): string | undefined {
  if (isEnd(status)) return 'The transfer has ended: look at its status before deciding anything.';
  if (action === 'sendAnyway' && problem?.code !== 'TLX-801')
    return 'No likely duplicate (TLX-801) stands: "sendAnyway" decides about nothing else. Look at the status.';
  // While it writes, or does not know what it wrote, it may be booked any moment.
  if (action === 'bookedByHand' && status !== 'waiting')
    return 'The transfer is under way and may reach Tripletex any moment: decide again once it waits.';
  return undefined;
}

/** The failure that tells why a decision was refused. */
export function refused(message: string, faults: readonly unknown[] = []): ApplicationFailure {
  return ApplicationFailure.create({ type: RESOLVE_REFUSED, message, nonRetryable: true, details: [...faults] });
}

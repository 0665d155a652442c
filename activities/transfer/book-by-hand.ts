import { ApplicationFailure } from '@temporalio/activity';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { RESOLVE_REFUSED, type BookedByHand } from '../../contract/decision.js';
import type { Evidence, TransferredTravelExpense } from '../../contract/transfer-status.js';
import type { TransferKey } from '../../store/transfers.js';
import type { Wiring } from '../create-activities.js';
import { resolveEmployee } from './resolve-employee.js';
import { firstDayOf } from './resolve-report.js';
import { TravelExpenses } from './travel-expenses.js';

/** A travel expense that somebody entered by hand, with what it was read by. */
export interface EnteredByHand {
  readonly travelExpense: TransferredTravelExpense;
  readonly evidence: Evidence;
}

/**
 * Looks up, among the travel expenses of the report's employee, the one that somebody entered by hand. Throws an
 * `ApplicationFailure` of type `ResolveRefused` when the number is none of them or fits several, and the problem that keeps
 * it from being looked up.
 */
export async function findEnteredByHand(
  wiring: Wiring,
  key: TransferKey,
  { tripletexNumber }: BookedByHand,
  signal: AbortSignal,
): Promise<EnteredByHand> {
  const { tripletex, references } = await wiring.access.open(key.companyId);
  const report = await wiring.store.transfers.report(key);
  const employee = await resolveEmployee(report, firstDayOf(report), references);
  const travelExpenses = new TravelExpenses(tripletex, signal);
  const numbered = (await travelExpenses.of(employee.id)).filter(({ number }) => number === tripletexNumber);
  const ofKind = numbered.filter(({ kind }) => kind === report.kind);
  const [found, ...others] = ofKind.length > 0 ? ofKind : numbered;
  const standing = found && (await travelExpenses.read(found.id));
  if (standing === undefined)
    throw refused(
      `${employee.name} has no travel expense no. ${tripletexNumber} in Tripletex: check the number there.`,
    );
  if (others.length > 0)
    throw refused(
      `Several travel expenses of ${employee.name} have the number ${tripletexNumber} in Tripletex: delete those that do not count.`,
    );
  const { id, number, state, amountNok, requestId } = standing;
  return {
    travelExpense: { id, number, state, amountNok, lines: linesOf(report), receiptSha256: null, receiptPages: null },
    evidence: {
      confirmedAt: wiring.now().toISOString(),
      totalNok: amountNok,
      approvedNok: report.totalNok,
      requestIds: [requestId],
    },
  };
}

function linesOf({ lines }: ApprovedReport): string[] {
  return lines.map(({ id }) => id);
}

function refused(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, RESOLVE_REFUSED);
}

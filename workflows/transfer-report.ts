import { allHandlersFinished, condition, continueAsNew, makeContinueAsNewFunc } from '@temporalio/workflow';
import type { ApprovedReport } from '../contract/approved-report.js';
import { tooDeep } from '../contract/json-bounds.js';
import type { Attempt, TransferSteps } from '../contract/transfer-steps.js';
import type { TransferStatus } from '../contract/transfer-status.js';
import { queuedAttributes } from '../contract/search-attributes.js';
import { tripletexFor } from './activities.js';
import { historyIsLong } from './long-history.js';
import { invalidReport, outcomeUnlessHeld } from './stop.js';
import { transferNames, type TransferNames } from './transfer-names.js';
import { FIRST_STEP, newTransfer, type TransferState } from './transfer-state.js';
import { Transfer } from './transfer.js';

/**
 * Carries one approved report into Tripletex and waits, for as long as it takes, whenever it cannot go on.
 * The report is checked by the first step, so that a rule that changes never breaks a history. `state` is only given when the
 * workflow continues as new, or only shows what has come to stand of a transfer that has ended.
 */
export async function transferReport(report: ApprovedReport, state?: TransferState): Promise<TransferStatus> {
  const message = tooDeep(report);
  // It could not even be handed to the step that checks it.
  if (message !== undefined) throw invalidReport([[{ path: '', message }]]);
  const names = transferNames(report);
  const transfer = new Transfer(names, state);
  for (;;) {
    const outcome = await outcomeUnlessHeld(() => carryIntoTripletex(report, names, transfer));
    if ('value' in outcome) transfer.reached(outcome.value);
    else if ('hold' in outcome) await transfer.hold(outcome.hold);
    else await transfer.waitAfter(outcome.stop);
    const isLong = historyIsLong();
    if (isLong || transfer.isOver) await condition(allHandlersFinished);
    if (transfer.looksOnceMore()) continue;
    const later = await transfer.laterRevision();
    // Nothing is awaited any more, so no signal and no decision falls between two runs.
    if (later) {
      transfer.handOver('superseded');
      await continueWith(later)(later, newTransfer(transferNames(later)));
    }
    if (transfer.ended) return transfer.end(transfer.ended);
    if (isLong) {
      const { toContinue } = transfer;
      transfer.handOver('transferring');
      await continueAsNew<typeof transferReport>(report, toContinue);
    }
  }
}

/** The story of a transfer. Every step sees to it that something stands in Tripletex, and does nothing where it already does. */
async function carryIntoTripletex(
  report: ApprovedReport,
  names: TransferNames,
  transfer: Transfer,
): Promise<TransferStatus> {
  const tripletex = tripletexFor<TransferSteps>(names);
  const number = names.reportNumber;
  const setOut = transfer.setOut();

  transfer.next(FIRST_STEP);
  const known = await tripletex.resolveReport.executeWithOptions({ summary: `Resolve ${number}` }, [report, setOut]);
  if (known.ended !== null) {
    if (known.isSuperseded) transfer.corrected();
    return known.ended;
  }
  const attempt = transfer.accepted(setOut, known);
  if (known.takesPlace) await withdrawEarlier(attempt, names, transfer);

  transfer.next('booking');
  const booked = await tripletex.bookTravelExpenses.executeWithOptions({ summary: `Book ${number}` }, [attempt]);

  if (known.hasReceipts) {
    transfer.next('attaching the receipts', booked);
    const summary = `Attach the receipts of ${number}`;
    transfer.next('approving', await tripletex.attachReceipts.executeWithOptions({ summary }, [attempt]));
  } else {
    transfer.next('approving', booked);
  }
  return tripletex.approveTravelExpenses.executeWithOptions({ summary: `Approve and confirm ${number}` }, [attempt]);
}

/** A corrected report takes the place of what earlier revisions brought there. */
async function withdrawEarlier(attempt: Attempt, names: TransferNames, transfer: Transfer): Promise<void> {
  transfer.next('taking out the earlier revision');
  const summary = `Take out the earlier revision of ${names.reportNumber}`;
  await tripletexFor<TransferSteps>(names).withdrawEarlier.executeWithOptions({ summary }, [attempt]);
}

/** A corrected report shows nothing of the one whose place it takes. */
function continueWith({ companyId, reportId }: ApprovedReport) {
  return makeContinueAsNewFunc<typeof transferReport>({
    typedSearchAttributes: queuedAttributes({ companyId, reportId }),
  });
}

import { Context } from '@temporalio/activity';
import type { BookedByHand, Cancel } from '../../contract/decision.js';
import { sumMoney } from '../../contract/money.js';
import type { DecidedTransfer } from '../../contract/transfer-steps.js';
import type { Evidence, TransferredTravelExpense, TransferStatus } from '../../contract/transfer-status.js';
import type { Part } from '../../store/parts.js';
import type { Wiring } from '../create-activities.js';
import { isApproved } from './approve.js';
import { findEnteredByHand } from './book-by-hand.js';
import { events } from './events.js';
import { inArchive } from './in-archive.js';
import { once } from './once.js';
import { openStep } from './open-step.js';
import { resolveRefused } from './resolve-refused.js';
import type { Step } from './step.js';
import type { StandingTravelExpense } from './travel-expenses.js';
import { lookAt, remove, type Carried } from './withdraw.js';

/**
 * Ends a transfer with what somebody entered by hand, or with what we carried there as it stands now. What else of ours stands
 * there unapproved is removed; where it is approved the decision is refused, for both would count.
 */
export async function bookByHand(
  wiring: Wiring,
  transfer: DecidedTransfer,
  decision: BookedByHand,
): Promise<TransferStatus> {
  const { step, references } = await stepOf(wiring, transfer);
  const found = await findEnteredByHand(step.report, decision, references, step.travelExpenses);
  const carried = await everythingOf(step);
  const ours = carried.find(({ standing }) => standing?.id === found.id);
  if (ours) await wiring.store.parts.change(ours.part, { state: found.state, amountNok: found.amountNok });
  else await removeUnlessApproved(step, carried);
  const accepted = ours && ours.part.revision === transfer.revision ? await ownParts(step) : [];
  const evidence = evidenceOf(step, found, accepted);
  const { attempts } = transfer;
  const end = { status: 'bookedByHand', since: evidence.confirmedAt, problem: null, attempts, evidence } as const;
  const change = accepted.length > 0 ? end : { ...end, enteredByHand: enteredByHand(step, found) };
  await wiring.store.transfers.changeStatus(transfer, change, once(events.decided(decision, evidence)));
  return inArchive(wiring, transfer);
}

/**
 * Ends a transfer without carrying anything to Tripletex any more: what of ours is not approved there is removed, the rest is
 * left and told. An earlier revision that still stands there approved counts again.
 */
export async function cancelTransfer(
  wiring: Wiring,
  transfer: DecidedTransfer,
  decision: Cancel,
): Promise<TransferStatus> {
  const { store } = wiring;
  const { step } = await stepOf(wiring, transfer);
  const carried = await everythingOf(step);
  const left = carried.filter(({ standing }) => standing && isApproved(standing));
  for (const one of carried) if (!left.includes(one)) await remove(step, one);
  const numbers = left.flatMap(({ standing }) => standing?.number ?? []);
  const { attempts } = transfer;
  const end = { status: 'cancelled', since: wiring.now().toISOString(), problem: null, attempts } as const;
  await store.transfers.changeStatus(transfer, end, once(events.cancelled(decision, numbers)));
  const revisions = new Set(left.map(({ part }) => part.revision));
  for (const revision of revisions)
    if (revision < transfer.revision) await store.transfers.reinstate({ ...transfer, revision });
  return inArchive(wiring, transfer);
}

/** Throws when a later revision has taken the transfer's place meanwhile. */
async function stepOf(wiring: Wiring, transfer: DecidedTransfer) {
  const known = await wiring.store.transfers.find(transfer);
  if (known?.status === 'superseded')
    throw resolveRefused('A later revision has taken its place: decide about that one.');
  const since = wiring.now().toISOString();
  const attempt = { ...transfer, since, stops: 0, standing: null };
  return openStep(wiring, attempt, Context.current().cancellationSignal);
}

/** Everything that any revision of the report brought there, as it stands now. */
async function everythingOf(step: Step): Promise<Carried[]> {
  const carried: Carried[] = [];
  for (const part of [...(await step.store.parts.earlier(step.attempt)), ...(await ownParts(step))])
    carried.push(await lookAt(step, part));
  return carried;
}

function ownParts({ store, attempt }: Step): Promise<Part[]> {
  return store.parts.of(attempt);
}

async function removeUnlessApproved(step: Step, carried: readonly Carried[]): Promise<void> {
  const approved = carried.find(({ standing }) => standing && isApproved(standing));
  if (approved?.standing)
    throw resolveRefused(
      `The report stands approved in Tripletex as no. ${approved.standing.number}: name that number, or take its approval back and delete it there first.`,
    );
  for (const one of carried) await remove(step, one);
}

function evidenceOf(step: Step, found: StandingTravelExpense, accepted: readonly Part[]): Evidence {
  return {
    confirmedAt: step.now().toISOString(),
    totalNok: accepted.length > 0 ? sumMoney(accepted.map(({ amountNok }) => amountNok ?? '0.00')) : found.amountNok,
    approvedNok: step.report.totalNok,
    requestIds: [found.requestId],
  };
}

function enteredByHand(
  { report }: Step,
  { id, number, state, amountNok }: StandingTravelExpense,
): TransferredTravelExpense {
  const lines = report.lines.map((line) => line.id);
  return { id, number, state, amountNok, lines, receiptSha256: null, receiptPages: null };
}

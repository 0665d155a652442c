import { Context } from '@temporalio/activity';
import { OBJECTIONS, type BookedByHand, type Cancel } from '../../contract/decision.js';
import { sumMoney } from '../../contract/money.js';
import { DELETED } from '../../contract/standing.js';
import type { Text } from '../../contract/text.js';
import type { DecidedTransfer } from '../../contract/transfer-steps.js';
import type { Evidence, TransferredTravelExpense, TransferStatus } from '../../contract/transfer-status.js';
import type { Part } from '../../store/parts.js';
import type { StatusChange } from '../../store/transfers.js';
import type { Wiring } from '../create-activities.js';
import { isApproved } from './approve.js';
import { findEnteredByHand, refuseOtherSum, refuseUnapproved } from './book-by-hand.js';
import { events, type EventText } from './events.js';
import { inArchive } from './in-archive.js';
import { once } from './once.js';
import { openStep } from './open-step.js';
import { resolveRefused } from './resolve-refused.js';
import type { Step } from './step.js';
import type { StandingTravelExpense } from './travel-expenses.js';
import { approveAgain, isUnapprovedByUs, lookAt, remove, type Carried } from './withdraw.js';

/**
 * Ends a transfer with what somebody entered by hand, or with what we carried there as it stands now. What is named must be approved and
 * have the approved sum, or another with a note; ours that was changed in Tripletex (TLX-802) is accepted as it is. What else of ours
 * stands there unapproved is removed; where it is approved the decision is refused, for both would count.
 */
export async function bookByHand(
  wiring: Wiring,
  transfer: DecidedTransfer,
  decision: BookedByHand,
): Promise<TransferStatus> {
  const { step, references, problem } = await stepOf(wiring, transfer);
  const listed = await findEnteredByHand(step, decision, references);
  const carried = await everythingOf(step);
  const own = carried.filter(({ part }) => part.revision === transfer.revision && part.tripletexId !== null);
  const isAccepted = own.some(({ standing }) => standing?.id === listed.id);
  const countedIf = (one: StandingTravelExpense) =>
    isAccepted ? own.flatMap(({ standing }) => standing ?? []) : [one];
  // The problem has told what differs.
  const isAsChanged = isAccepted && problem?.code === 'TLX-802';
  if (!isAsChanged) refuseOtherSum(step, decision, countedIf(listed));
  const found = await asItStood(step, carried, listed);
  const counted = countedIf(found);
  if (!isAsChanged) refuseUnapproved(counted);
  if (isAccepted) await keepAsTheyStand(step, own);
  else if (!carried.some(({ standing }) => standing?.id === found.id)) await removeUnlessApproved(step, carried);
  const evidence = evidenceOf(step, counted);
  const { attempts } = transfer;
  const end = { status: 'bookedByHand', since: evidence.confirmedAt, problem: null, attempts, evidence } as const;
  const change = isAccepted ? end : { ...end, enteredByHand: enteredByHand(step, found) };
  return ended(wiring, transfer, change, events.decided(decision, evidence));
}

/**
 * Ends a transfer without carrying anything to Tripletex any more: what of ours is not approved there is removed, the rest is
 * left and told. An earlier revision that still stands there approved counts again; what a correction took the approval of is
 * approved again for that.
 */
export async function cancelTransfer(
  wiring: Wiring,
  transfer: DecidedTransfer,
  decision: Cancel,
): Promise<TransferStatus> {
  const { step } = await stepOf(wiring, transfer);
  const carried: Carried[] = [];
  for (const { part, standing } of await everythingOf(step))
    carried.push({ part, standing: isUnapprovedByUs(part) ? await approveAgain(step, part) : standing });
  const left = carried.filter(({ standing }) => standing && isApproved(standing));
  await removeAll(
    step,
    carried.filter((one) => !left.includes(one)),
  );
  const numbers = left.flatMap(({ standing }) => standing?.number ?? []);
  const { attempts } = transfer;
  const end = { status: 'cancelled', since: wiring.now().toISOString(), problem: null, attempts } as const;
  const status = await ended(wiring, transfer, end, events.cancelled(decision, numbers));
  await reinstateEarlier(wiring, transfer, left);
  return status;
}

/** The revision before counts again when all it brought there stands approved. */
async function reinstateEarlier({ store }: Wiring, transfer: DecidedTransfer, left: readonly Carried[]): Promise<void> {
  const revision = await store.transfers.revisionBefore(transfer);
  if (revision === undefined) return;
  const key = { ...transfer, revision };
  const standing = left.filter(({ part }) => part.revision === revision).map(({ part }) => part.position);
  const parts = (await store.parts.of(key)).filter(({ intended }) => intended);
  if (parts.every(({ position }) => standing.includes(position))) await store.transfers.reinstate(key);
}

/** Keeps the end of a transfer and tells it. Throws when a later revision has taken its place meanwhile: nothing counts then. */
async function ended(
  wiring: Wiring,
  transfer: DecidedTransfer,
  end: StatusChange,
  event: EventText,
): Promise<TransferStatus> {
  await wiring.store.transfers.changeStatus(transfer, end, once(event));
  const status = await inArchive(wiring, transfer);
  if (status.status !== end.status) throw resolveRefused(OBJECTIONS.superseded);
  return status;
}

/** Throws when a later revision has taken the transfer's place meanwhile. */
async function stepOf(wiring: Wiring, transfer: DecidedTransfer) {
  const known = await wiring.store.transfers.find(transfer);
  if (known?.status === 'superseded') throw resolveRefused(OBJECTIONS.superseded);
  const since = wiring.now().toISOString();
  const attempt = { ...transfer, ...WITHOUT_STOP, since, isAccepted: true, mayLookAlike: false, onlyShows: false };
  const opened = await openStep(wiring, attempt, Context.current().cancellationSignal);
  return { ...opened, problem: known?.problem ?? null };
}

const WITHOUT_STOP = { stops: 0, stoppedFor: null, standing: null, wasRefused: false };

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

/** What a correction took the approval of, and somebody names as what counts, is approved again. */
async function asItStood(
  step: Step,
  carried: readonly Carried[],
  named: StandingTravelExpense,
): Promise<StandingTravelExpense> {
  const ours = carried.find(({ standing }) => standing?.id === named.id);
  if (ours === undefined || !isUnapprovedByUs(ours.part)) return named;
  return (await approveAgain(step, ours.part)) ?? named;
}

/** Where its parts have come to is accepted as it is. */
async function keepAsTheyStand({ store }: Step, own: readonly Carried[]): Promise<void> {
  for (const { part, standing } of own) {
    const { state, amountNok } = standing ?? { state: DELETED, amountNok: part.amountNok };
    await store.parts.change(part, { state, amountNok });
  }
}

async function removeUnlessApproved(step: Step, carried: readonly Carried[]): Promise<void> {
  const approved = carried.find(({ standing }) => standing && isApproved(standing));
  if (approved?.standing) throw resolveRefused(standsApproved(approved.standing));
  await removeAll(step, carried);
}

/** What keeps one of several from being removed is told with what was: the transfer goes on and writes that anew. */
async function removeAll(step: Step, carried: readonly Carried[]): Promise<void> {
  const removed: string[] = [];
  for (const { part, standing } of carried) {
    try {
      await remove(step, part);
    } catch (error) {
      if (removed.length === 0) throw error;
      throw resolveRefused(partlyRemoved(removed));
    }
    if (standing) removed.push(standing.number);
  }
}

function standsApproved({ number }: StandingTravelExpense): Text {
  return {
    nb: `Rapporten står godkjent i Tripletex som nr. ${number}: oppgi det nummeret, eller ta godkjenningen tilbake og slett den der først.`,
    en: `The report stands approved in Tripletex as no. ${number}: name that number, or take its approval back and delete it there first.`,
  };
}

function partlyRemoved(numbers: readonly string[]): Text {
  const removed = numbers.join(', ');
  return {
    nb: `Ikke alt kunne fjernes fra Tripletex. Nr. ${removed} er alt fjernet: avgjør det samme på nytt om litt, ellers føres det på nytt når overføringen går videre.`,
    en: `Not everything could be removed from Tripletex. No. ${removed} is removed already: decide the same again in a while, or it is written anew when the transfer goes on.`,
  };
}

function evidenceOf({ now, report }: Step, counted: readonly StandingTravelExpense[]): Evidence {
  return {
    confirmedAt: now().toISOString(),
    totalNok: sumMoney(counted.map(({ amountNok }) => amountNok)),
    approvedNok: report.totalNok,
    requestIds: counted.map(({ requestId }) => requestId),
  };
}

function enteredByHand(
  { report }: Step,
  { id, number, state, amountNok }: StandingTravelExpense,
): TransferredTravelExpense {
  const lines = report.lines.map((line) => line.id);
  return { id, number, state, amountNok, lines, receiptSha256: null, receiptPages: null };
}

import { DELETED } from '../../contract/standing.js';
import type { Part } from '../../store/parts.js';
import { isForbidden, isRefused, type TripletexError } from '../../tripletex/index.js';
import { problem, type ProblemError } from '../problem-error.js';
import { isApproved } from './approve.js';
import { events } from './events.js';
import { findMarked } from './look.js';
import { periodClosed, readUnlessGone } from './read-back.js';
import { refuseWhileStanding, settle } from './settle.js';
import { planOf, type Step } from './step.js';
import type { StandingTravelExpense } from './travel-expenses.js';

/** A part that was carried to Tripletex, and how it stands there now; undefined when it does not. */
export interface Carried {
  readonly part: Part;
  readonly standing: StandingTravelExpense | undefined;
}

/**
 * Takes what earlier revisions of a report brought into Tripletex out of it, so that the corrected one takes their place. All or
 * nothing: throws TLX-803, with everything as it was, when one of it is booked or paid, or its approval cannot be taken back. A
 * write of an earlier revision whose answer was lost is looked for first (TLX-704).
 */
export async function withdrawEarlier(step: Step): Promise<void> {
  const { store, attempt } = step;
  refuseWhileStanding(step);
  await refuseEnteredByHand(step);
  const carried: Carried[] = [];
  for (const part of await store.parts.earlier(attempt)) carried.push(await lookAt(step, part));
  const kept = carried.find(({ standing }) => standing && isBooked(standing));
  if (kept?.standing) throw await nothingChanged(step, carried, kept.standing);
  refuseClosed(carried);
  for (const { standing } of carried) if (standing) await takeApprovalBack(step, carried, standing);
  for (const one of carried) await remove(step, one);
}

/** What somebody entered by hand for an earlier revision is not ours to change, and beside it nothing is written. */
async function refuseEnteredByHand({ store, attempt }: Step): Promise<void> {
  if (attempt.mayLookAlike === true) return;
  const number = await store.transfers.enteredByHandBefore(attempt);
  if (number !== undefined) throw problem('TLX-801', { number });
}

/** Where a part stands. A creation whose answer was lost is looked for until it is known what became of it. */
export async function lookAt(step: Step, part: Part): Promise<Carried> {
  const isUnknown = part.tripletexId === null && part.pendingWrite !== null;
  const known = isUnknown ? await settle(step, part, () => findMarked(step, planOf(part))) : part;
  const { tripletexId } = known;
  return { part: known, standing: tripletexId === null ? undefined : await readUnlessGone(step, tripletexId) };
}

function isBooked({ hasVoucher, state }: StandingTravelExpense): boolean {
  return hasVoucher || state === 'SALARY_PAID';
}

/** What is approved in a closed period is left alone as well. */
function refuseClosed(carried: readonly Carried[]): void {
  const closed = carried.find(({ standing }) => standing && isApproved(standing) && standing.isPeriodClosed);
  if (closed?.standing) throw periodClosed(closed.standing);
}

async function takeApprovalBack(
  step: Step,
  carried: readonly Carried[],
  standing: StandingTravelExpense,
): Promise<void> {
  if (!isApproved(standing)) return;
  const refusal = await refusalOf(() => step.travelExpenses.unapprove(standing.id, deadlineOf(step)));
  if (refusal === undefined) return;
  const now = await readUnlessGone(step, standing.id);
  if (now === undefined || !isApproved(now)) return;
  if (isForbidden(refusal)) throw await forbidden(step, refusal);
  // That it is booked is all that is known to keep an approval; a voucher may be hidden from the key.
  throw await nothingChanged(step, carried, now);
}

/** Approves again what an earlier try took the approval of, and answers why nothing is changed. */
async function nothingChanged(
  step: Step,
  carried: readonly Carried[],
  kept: StandingTravelExpense,
): Promise<ProblemError> {
  for (const { tripletexId, state } of carried.map(({ part }) => part)) {
    if (tripletexId === null || !isApproved({ state: state ?? '' })) continue;
    const standing = await readUnlessGone(step, tripletexId);
    if (standing && !isApproved(standing)) await step.travelExpenses.approve(standing.id, deadlineOf(step));
  }
  return problem('TLX-803', { state: kept.state === 'SALARY_PAID' ? 'paid' : 'booked', number: kept.number });
}

/** Deletes what stands of a part, which is not approved, and keeps that it is gone. Its sender, should one be late, can write it no more. */
export async function remove(step: Step, { part, standing }: Carried): Promise<void> {
  const { store, travelExpenses } = step;
  const id = standing?.id;
  if (id !== undefined && (await refusalOf(() => travelExpenses.remove(id, deadlineOf(step))))) {
    // Deleting was seen on open and delivered ones (March 2026): anything else is opened first.
    await explainForbidden(step, () => travelExpenses.undeliver(id, deadlineOf(step)));
    await explainForbidden(step, () => travelExpenses.remove(id, deadlineOf(step)));
  }
  await store.parts.change(part, { state: DELETED, pendingWrite: null });
  if (standing === undefined) return;
  const { companyId, reportId, revision, position } = part;
  const told = `withdrawn/${companyId}/${reportId}/${revision}/${position}`;
  await store.transfers.tell(part, { ...events.withdrawn(standing.number), once: told });
}

async function explainForbidden(step: Step, work: () => Promise<void>): Promise<void> {
  const refusal = await refusalOf(work);
  if (refusal) throw isForbidden(refusal) ? await forbidden(step, refusal) : refusal;
}

async function forbidden(step: Step, refusal: TripletexError): Promise<ProblemError> {
  return (await step.explainForbidden(['allReports'])) ?? problem('TLX-105', {}, { cause: refusal });
}

/** What Tripletex refused some work with, or undefined. Anything else that goes wrong is thrown. */
async function refusalOf(work: () => Promise<void>): Promise<TripletexError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (isRefused(error)) return error;
    throw error;
  }
}

function deadlineOf({ now, writeMs }: Step): Date {
  return new Date(now().getTime() + writeMs);
}

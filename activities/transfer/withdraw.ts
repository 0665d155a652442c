import { DELETED } from '../../contract/standing.js';
import type { Part } from '../../store/parts.js';
import { Deadline, isForbidden, isRefused, type TripletexError } from '../../tripletex/index.js';
import { problem, type ProblemError } from '../problem-error.js';
import { isApproved } from './approve.js';
import { events } from './events.js';
import { findMarked, refuseBlind } from './look.js';
import { markerOf } from './marker.js';
import { periodClosed, readUnlessGone } from './read-back.js';
import { announcementOf, refuseWhileStanding, settle } from './settle.js';
import { planOf, type Step } from './step.js';
import type { StandingTravelExpense } from './travel-expenses.js';

/** A part that was carried to Tripletex, and how it stands there now; undefined when it does not. */
export interface Carried {
  readonly part: Part;
  readonly standing: StandingTravelExpense | undefined;
}

/**
 * Takes what earlier revisions of a report brought into Tripletex out of it, so that the corrected one takes their place. All or
 * nothing: throws TLX-803 when one of it is booked or paid, or its approval cannot be taken back; what an earlier try took the
 * approval of is approved again then. Throws TLX-801 where something else carries their marker or was entered by hand instead,
 * and TLX-704 while it is not known what became of a write.
 */
export async function withdrawEarlier(step: Step): Promise<void> {
  const { store, attempt } = step;
  refuseWhileStanding(step);
  await refuseEnteredByHand(step);
  const carried: Carried[] = [];
  for (const part of await store.parts.earlier(attempt)) carried.push(await lookAt(step, part));
  await refuseOthersWithMarker(step, carried);
  const kept = carried.find(({ standing }) => standing && isBooked(standing));
  if (kept?.standing) throw await nothingChanged(step, carried, kept.standing);
  refuseClosed(carried);
  for (const one of carried) await takeApprovalBack(step, carried, one);
  for (const { part } of carried) await remove(step, part);
}

/** What somebody entered by hand for an earlier revision is not ours to change, and beside it nothing is written. */
async function refuseEnteredByHand(step: Step): Promise<void> {
  if (step.attempt.mayLookAlike) return;
  const byHand = await step.store.transfers.enteredByHandBefore(step.attempt);
  if (byHand && (await readUnlessGone(step, byHand.id))) throw problem('TLX-801', { number: byHand.number });
}

/** Where a part stands. A creation whose answer was lost is looked for until it is known what became of it. */
export async function lookAt(step: Step, part: Part): Promise<Carried> {
  const isUnknown = part.tripletexId === null && part.pendingWrite !== null;
  const known = isUnknown ? await settle(step, part, () => findWritten(step, part)) : part;
  const { tripletexId } = known;
  return { part: known, standing: tripletexId === null ? undefined : await readUnlessGone(step, tripletexId) };
}

async function findWritten(step: Step, part: Part) {
  const found = await findMarked(step, planOf(part));
  if (found === undefined) await refuseBlind(step);
  return found;
}

/** A copy, say, or what was written late: whose content it has nobody knows. */
async function refuseOthersWithMarker(step: Step, carried: readonly Carried[]): Promise<void> {
  const written = carried.filter(({ part }) => part.intended).map(({ part }) => part);
  const ids = written.map(({ tripletexId }) => tripletexId);
  const markers = written.map(({ marker }) => marker);
  for (const employeeId of new Set(written.map((part) => planOf(part).employeeId))) {
    const listed = await step.travelExpenses.of(employeeId);
    const other = listed.find(({ id, title }) => markers.includes(markerOf(title) ?? '') && !ids.includes(id));
    if (other) throw problem('TLX-801', { number: other.number, isOurs: true });
  }
}

function isBooked({ hasVoucher, state }: StandingTravelExpense): boolean {
  return hasVoucher || state === 'SALARY_PAID';
}

/** What is approved in a closed period is left alone as well. */
function refuseClosed(carried: readonly Carried[]): void {
  const closed = carried.find(({ standing }) => standing && isApproved(standing) && standing.isPeriodClosed);
  if (closed?.standing) throw periodClosed(closed.standing);
}

/** What is announced on a part whose approval is taken back: until it is gone, that can be undone. */
const UNAPPROVAL = 'unapproval';

/** Whether it was we who took the approval of a part back. */
export function isUnapprovedByUs({ pendingWrite }: Part): boolean {
  return pendingWrite?.what === UNAPPROVAL;
}

async function takeApprovalBack(step: Step, carried: readonly Carried[], { part, standing }: Carried): Promise<void> {
  if (standing === undefined || !isApproved(standing)) return;
  const { pendingWrite, deadline } = await announcementOf(step, UNAPPROVAL);
  await step.store.parts.change(part, { pendingWrite });
  const refusal = await refusalOf(() => step.travelExpenses.unapprove(standing.id, deadline));
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
  const position = ({ revision, position: n }: Part) => `${revision}/${n}`;
  const known = new Set(carried.map(({ part }) => position(part)));
  for (const part of await step.store.parts.earlier(step.attempt))
    if (known.has(position(part)) && isUnapprovedByUs(part)) await approveAgain(step, part);
  return problem('TLX-803', { state: kept.state === 'SALARY_PAID' ? 'paid' : 'booked', number: kept.number });
}

/** Undoes that the approval of a part was taken back. Answers how it stands then; undefined when it is gone. */
export async function approveAgain(step: Step, part: Part): Promise<StandingTravelExpense | undefined> {
  const id = part.tripletexId ?? 0;
  const before = await readUnlessGone(step, id);
  // Where that is refused, what it comes to is told by where it stands.
  if (before && !isApproved(before))
    await refusalOf(async () => {
      await step.travelExpenses.approve(id, deadlineOf(step));
    });
  const now = before && (await readUnlessGone(step, id));
  await step.store.parts.change(part, { pendingWrite: null });
  return now;
}

/**
 * Deletes what stands of a part, and keeps that it is gone. Its sender, should one be late, can write it no more. Throws TLX-701,
 * and deletes nothing, when somebody has approved it meanwhile.
 */
export async function remove(step: Step, part: Part): Promise<void> {
  const { store, travelExpenses } = step;
  const { tripletexId: id, companyId, reportId, revision, position, number } = part;
  const now = id === null ? undefined : await readUnlessGone(step, id);
  if (now && isApproved(now)) throw problem('TLX-701', {});
  if (now && (await refusalOf(() => travelExpenses.remove(now.id, deadlineOf(step))))) {
    // Deleting was seen on open and delivered ones (March 2026): anything else is opened first.
    await explainForbidden(step, () => travelExpenses.undeliver(now.id, deadlineOf(step)));
    await explainForbidden(step, () => travelExpenses.remove(now.id, deadlineOf(step)));
  }
  // Told first, and once: a crash in between is told all the same.
  const told = `withdrawn/${companyId}/${reportId}/${revision}/${position}/${id ?? 0}`;
  if (id !== null) await store.transfers.tell(part, { ...events.withdrawn(number ?? ''), once: told });
  const [current = part] = (await store.parts.of(part)).filter((one) => one.position === position);
  await store.parts.change(current, { state: DELETED, pendingWrite: null });
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

function deadlineOf({ writeMs }: Step): Deadline {
  return new Deadline(writeMs);
}

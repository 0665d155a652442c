import { isApprovedState } from '../../contract/standing.js';
import type { Text } from '../../contract/text.js';
import type { Part } from '../../store/parts.js';
import { isForbidden, isRefused, type Deadline, type TripletexError } from '../../tripletex/index.js';
import { problem, type ProblemError } from '../problem-error.js';
import { refuseOtherDocument } from './attach.js';
import { differingSum, missingParticipants, pairCosts } from './compare.js';
import { refuseSecond } from './look.js';
import type { TravelExpensePlan } from './plan.js';
import { changed, periodClosed, readOrDeleted, rejected } from './read-back.js';
import { explainRefusal } from './refusal.js';
import { announcedWrite, settle } from './settle.js';
import { currentPart, planOf, type Step } from './step.js';
import type { StandingTravelExpense } from './travel-expenses.js';

/** Whether a travel expense is approved, paid out or not. */
export function isApproved({ state }: { state: string }): boolean {
  return isApprovedState(state);
}

/**
 * Reads a part back before it is approved. Throws what stops before harm: a sum that is not the approved one (TLX-308), a
 * document or participants that are gone (TLX-802), a closed period (TLX-401), a rejection (TLX-602). Where the answer of a
 * write was ever lost, it looks whether it is there twice after all (TLX-801, TLX-802).
 */
export async function verifyPart(step: Step, part: Part): Promise<StandingTravelExpense> {
  const standing = await readOrDeleted(step, part.tripletexId ?? 0);
  const plan = planOf(part);
  const sum = differingSum(plan, standing);
  if (sum !== undefined)
    throw isApproved(standing)
      ? otherSum(step, plan, sum)
      : problem('TLX-308', { inTripletexNok: sum, approvedNok: plan.amountNok });
  if (plan.receipts.length > 0 && !standing.hasDocument) throw changed(step, DOCUMENT_GONE);
  if (pairCosts(plan, standing).some((pair) => missingParticipants(pair).length > 0))
    throw changed(step, PARTICIPANTS_GONE);
  if (isApproved(standing)) return standing;
  if (part.answerLost) await refuseTwice(step, part, plan);
  if (standing.state === 'REJECTED') throw await rejected(step, standing);
  if (standing.isPeriodClosed) throw periodClosed(standing);
  return standing;
}

async function refuseTwice(step: Step, part: Part, plan: TravelExpensePlan): Promise<void> {
  await refuseSecond(step, plan);
  if (part.receiptPages !== null) await refuseOtherDocument(step, part);
}

/**
 * Delivers and approves a part that was verified. Approving an open one delivers it too (observed March 2026); where that is
 * refused it is delivered first. What counts is where it stands afterwards: somebody may have approved it meanwhile.
 */
export async function approvePart(step: Step, part: Part, verified: StandingTravelExpense): Promise<Part> {
  const settled = await settle(step, part, () => Promise.resolve(isApproved(verified) ? {} : undefined));
  if (isApproved(verified)) return settled;
  const first = await attempt(step, settled, 'approval');
  if (isApproved({ state: first.part.state ?? '' })) return first.part;
  const standing = await readOrDeleted(step, verified.id);
  if (isApproved(standing)) return first.part;
  if (standing.state !== 'OPEN') return judged(step, first, standing);
  const delivered = await attempt(step, first.part, 'delivery');
  const second = await attempt(step, delivered.part, 'approval');
  return judged(step, second, await readOrDeleted(step, verified.id));
}

interface Attempted {
  readonly part: Part;
  readonly refusal: TripletexError | null;
}

/** Approves or delivers, and answers what it was refused with: only where it stands tells what that means. */
async function attempt(step: Step, part: Part, what: 'approval' | 'delivery'): Promise<Attempted> {
  const { travelExpenses, store } = step;
  const id = part.tripletexId ?? 0;
  const send = (deadline: Deadline) =>
    what === 'approval' ? travelExpenses.approve(id, deadline) : travelExpenses.deliver(id, deadline);
  try {
    const { part: announced, answer } = await announcedWrite(step, part, { what, send });
    const { state, requestId } = answer;
    const requestIds = [...announced.requestIds, requestId];
    return {
      part: await store.parts.change(announced, { state, pendingWrite: null, requestIds }),
      refusal: null,
    };
  } catch (error) {
    if (!isRefused(error)) throw error;
    return { part: await currentPart(step, part), refusal: error };
  }
}

/** The part when nothing was refused or it is approved all the same; else throws why it was refused. */
async function judged(step: Step, { part, refusal }: Attempted, standing: StandingTravelExpense): Promise<Part> {
  if (refusal === null || isApproved(standing)) return part;
  if (standing.state === 'REJECTED') throw await rejected(step, standing);
  const told = isForbidden(refusal)
    ? await step.explainForbidden(['allReports'])
    : explainRefusal(refusal, step.report, planOf(part));
  // It is there already, so that it may be registered is settled: what is said of the employee is who may approve it.
  if (told && told.problem.code !== 'TLX-202') throw told;
  throw problem('TLX-601', { reason: NOT_APPROVER }, { cause: refusal });
}

/** Reads back that a part is approved as it was approved in Sonya. Only after this a report counts as transferred. */
export async function confirmPart(step: Step, part: Part): Promise<Part> {
  const standing = await readOrDeleted(step, part.tripletexId ?? 0);
  const plan = planOf(part);
  if (standing.state === 'REJECTED') throw await rejected(step, standing);
  if (!isApproved(standing))
    throw problem('TLX-601', { reason: standing.state === 'DELIVERED' ? OTHERS_APPROVE : NOT_APPROVER });
  const sum = differingSum(plan, standing);
  if (sum !== undefined) throw otherSum(step, plan, sum);
  if (plan.receipts.length > 0 && !standing.hasDocument) throw changed(step, DOCUMENT_GONE);
  const { state, number, amountNok, requestId } = standing;
  return step.store.parts.change(part, { state, number, amountNok, requestIds: [...part.requestIds, requestId] });
}

function otherSum(step: Step, { amountNok }: TravelExpensePlan, sum: string): ProblemError {
  return changed(step, {
    nb: `beløpet er ${sum}, godkjent er ${amountNok}`,
    en: `its sum is ${sum}, approved is ${amountNok}`,
  });
}

const DOCUMENT_GONE: Text = { nb: 'kvitteringene er fjernet', en: 'the receipts were removed' };
const PARTICIPANTS_GONE: Text = { nb: 'deltakere mangler', en: 'participants are missing' };
const NOT_APPROVER: Text = { nb: 'nøkkelens eier er ikke godkjenner', en: 'the owner of the key is not an approver' };
const OTHERS_APPROVE: Text = { nb: 'flere må godkjenne den', en: 'others have to approve it too' };

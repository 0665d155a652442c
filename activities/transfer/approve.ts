import type { Text } from '../../contract/text.js';
import type { Part, PartChange } from '../../store/parts.js';
import { isForbidden } from '../../tripletex/index.js';
import { problem } from '../problem-error.js';
import { differingSum } from './compare.js';
import { changed, readOrDeleted } from './read-back.js';
import { announcedWrite, settle } from './settle.js';
import { planOf, type Step } from './step.js';
import type { StandingTravelExpense } from './travel-expenses.js';

/** Whether a travel expense is approved, paid out or not. */
export function isApproved({ state }: { state: string }): boolean {
  return state === 'APPROVED' || state === 'SALARY_PAID';
}

/**
 * Reads a part back before it is approved. Throws what stops before harm: a sum that is not the approved one (TLX-308), a
 * document that is gone (TLX-802), a closed period (TLX-401), a rejection (TLX-602).
 */
export async function verifyPart(step: Step, part: Part): Promise<StandingTravelExpense> {
  const standing = await readOrDeleted(step, part.tripletexId ?? 0);
  const plan = planOf(part);
  const sum = differingSum(plan, standing);
  if (sum !== undefined) throw problem('TLX-308', { inTripletexNok: sum, approvedNok: plan.amountNok });
  if (plan.receipts.length > 0 && !standing.hasDocument) throw changed(step, DOCUMENT_GONE);
  if (isApproved(standing)) return standing;
  if (standing.state === 'REJECTED') throw problem('TLX-602', { comment: standing.rejectedComment });
  if (standing.isPeriodClosed) throw problem('TLX-401', { month: monthOf(standing.date) });
  return standing;
}

/** Delivers and approves a part that was verified. Approving an open one delivers it too (observed March 2026). */
export async function approvePart(step: Step, part: Part, verified: StandingTravelExpense): Promise<Part> {
  const settled = await settle(step, part, () => Promise.resolve(isApproved(verified) ? {} : undefined));
  if (isApproved(verified)) return settled;
  const delivered = await approveOnce(step, settled, verified);
  return isApproved({ state: delivered.state ?? '' }) || delivered.state === 'DELIVERED'
    ? delivered
    : approveOnce(step, await deliver(step, delivered), verified);
}

async function approveOnce(step: Step, part: Part, verified: StandingTravelExpense): Promise<Part> {
  try {
    const { part: announced, answer } = await announcedWrite(step, part, 'approval', () =>
      step.travelExpenses.approve(verified.id),
    );
    return await step.store.parts.change(announced, written(announced, answer));
  } catch (error) {
    if (!isForbidden(error)) throw error;
    throw await refused(step, part, verified, error);
  }
}

/** A person may approve in Tripletex what the key may not, once it is delivered there. */
async function refused(step: Step, part: Part, verified: StandingTravelExpense, error: unknown): Promise<unknown> {
  const [current = part] = (await step.store.parts.of(part)).filter(({ position }) => position === part.position);
  if (verified.state === 'OPEN') await deliver(step, current).catch((cause: unknown) => ignoreForbidden(cause));
  return (
    (await step.explainForbidden(['allReports'])) ?? problem('TLX-601', { reason: NOT_APPROVER }, { cause: error })
  );
}

function ignoreForbidden(error: unknown): void {
  if (!isForbidden(error)) throw error;
}

async function deliver(step: Step, part: Part): Promise<Part> {
  const { part: announced, answer } = await announcedWrite(step, part, 'delivery', () =>
    step.travelExpenses.deliver(part.tripletexId ?? 0),
  );
  return step.store.parts.change(announced, written(announced, answer));
}

function written(part: Part, { state, requestId }: { state: string; requestId: string }): PartChange {
  return { state, pendingWrite: null, requestIds: [...part.requestIds, requestId] };
}

/** Reads back that a part is approved as it was approved in Sonya. Only after this a report counts as transferred. */
export async function confirmPart(step: Step, part: Part): Promise<Part> {
  const standing = await readOrDeleted(step, part.tripletexId ?? 0);
  const plan = planOf(part);
  if (standing.state === 'REJECTED') throw problem('TLX-602', { comment: standing.rejectedComment });
  if (!isApproved(standing))
    throw problem('TLX-601', { reason: standing.state === 'DELIVERED' ? OTHERS_APPROVE : NOT_APPROVER });
  const sum = differingSum(plan, standing);
  if (sum !== undefined)
    throw changed(step, {
      nb: `beløpet er ${sum}, godkjent er ${plan.amountNok}`,
      en: `its sum is ${sum}, approved is ${plan.amountNok}`,
    });
  if (plan.receipts.length > 0 && !standing.hasDocument) throw changed(step, DOCUMENT_GONE);
  const { state, number, amountNok, requestId } = standing;
  return step.store.parts.change(part, { state, number, amountNok, requestIds: [...part.requestIds, requestId] });
}

const DOCUMENT_GONE: Text = { nb: 'kvitteringene er fjernet', en: 'the receipts were removed' };
const NOT_APPROVER: Text = { nb: 'nøkkelens eier er ikke godkjenner', en: 'the owner of the key is not an approver' };
const OTHERS_APPROVE: Text = { nb: 'flere må godkjenne den', en: 'others have to approve it too' };

/** `"2026-06-03"` → `"06.2026"`. */
function monthOf(day: string): string {
  return `${day.slice(5, 7)}.${day.slice(0, 4)}`;
}

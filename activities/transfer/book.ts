import type { Part } from '../../store/parts.js';
import { missingParticipants, pairCosts, type CostPair } from './compare.js';
import { findBooked } from './look.js';
import type { TravelExpensePlan } from './plan.js';
import { readOrDeleted } from './read-back.js';
import { announcedWrite, settle } from './settle.js';
import { planOf, type Step } from './step.js';

const TRAVEL_EXPENSE = 'travel expense';

/** Sees to it that a part stands in Tripletex with all its costs and participants, once. */
export async function bookPart(step: Step, part: Part): Promise<Part> {
  const plan = planOf(part);
  const headed = part.tripletexId === null ? await createOnce(step, part, plan) : part;
  return headed.complete ? headed : completeChildren(step, headed, plan);
}

/** Looks, and writes only what is surely not there. The costs in NOK go with it, in one request. */
async function createOnce(step: Step, part: Part, plan: TravelExpensePlan): Promise<Part> {
  const settled = await settle(step, part, () => findBooked(step, plan));
  if (settled.tripletexId !== null) return settled;
  // Two looks have just been taken for a settled part; a part that never wrote is looked for now.
  const found = part.pendingWrite === null ? await findBooked(step, plan) : undefined;
  if (found) return step.store.parts.change(settled, { ...found, intended: true });
  const written = await announcedWrite(step, settled, TRAVEL_EXPENSE, () =>
    step.travelExpenses.create(step.report, plan),
  );
  const { id, number, state, amountNok, requestId } = written.answer;
  return step.store.parts.change(written.part, {
    tripletexId: id,
    number,
    state,
    amountNok,
    pendingWrite: null,
    complete: !needsChildren(plan),
    requestIds: [...part.requestIds, requestId],
  });
}

/** Foreign costs and participants cannot go along with the travel expense; they are written one after another. */
function needsChildren(plan: TravelExpensePlan): boolean {
  return plan.costs.some(({ foreign, participants }) => foreign !== null || participants.length > 0);
}

async function completeChildren(step: Step, part: Part, plan: TravelExpensePlan): Promise<Part> {
  if (!needsChildren(plan)) return step.store.parts.change(part, { complete: true });
  const settled = await settle(step, part, async () => {
    const missing = (await readPairs(step, part, plan)).flatMap(missingWrites).map(({ what }) => what);
    return missing.includes(part.pendingWrite?.what ?? '') ? undefined : {};
  });
  const withCosts = await writeMissing(step, settled, plan, 'cost');
  const withParticipants = await writeMissing(step, withCosts, plan, 'participants');
  return step.store.parts.change(withParticipants, { complete: true });
}

interface MissingWrite {
  readonly kind: 'cost' | 'participants';
  readonly what: string;
  readonly pair: CostPair;
}

function missingWrites(pair: CostPair): MissingWrite[] {
  const { line, foreign } = pair.planned;
  if (pair.standing === null) return foreign === null ? [] : [{ kind: 'cost', what: `cost of line ${line}`, pair }];
  return missingParticipants(pair).length === 0
    ? []
    : [{ kind: 'participants', what: `participants of line ${line}`, pair }];
}

async function writeMissing(
  step: Step,
  part: Part,
  plan: TravelExpensePlan,
  kind: MissingWrite['kind'],
): Promise<Part> {
  const needed = plan.costs.some(({ foreign, participants }) =>
    kind === 'cost' ? foreign !== null : participants.length > 0,
  );
  if (!needed) return part;
  let current = part;
  for (const missing of (await readPairs(step, part, plan)).flatMap(missingWrites)) {
    if (missing.kind !== kind) continue;
    const written = await announcedWrite(step, current, missing.what, () => writeChild(step, current, missing));
    current = await step.store.parts.change(written.part, { pendingWrite: null });
  }
  return current;
}

async function writeChild({ travelExpenses }: Step, part: Part, { kind, pair }: MissingWrite): Promise<void> {
  if (kind === 'cost') return travelExpenses.addCost(idOf(part), pair.planned);
  return travelExpenses.addParticipants(pair.standing?.id ?? 0, missingParticipants(pair));
}

async function readPairs(step: Step, part: Part, plan: TravelExpensePlan): Promise<CostPair[]> {
  return pairCosts(plan, await readOrDeleted(step, idOf(part)));
}

function idOf({ tripletexId }: Part): number {
  if (tripletexId === null) throw new Error('The part has no travel expense yet.');
  return tripletexId;
}

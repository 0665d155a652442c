import type { Text } from '../../contract/text.js';
import type { Part } from '../../store/parts.js';
import type { Deadline } from '../../tripletex/index.js';
import { missingParticipants, pairCosts, type CostPair } from './compare.js';
import { problem } from '../problem-error.js';
import { findBooked, refuseBlind } from './look.js';
import type { TravelExpensePlan } from './plan.js';
import { changed, readOrDeleted } from './read-back.js';
import { explainRefusal } from './refusal.js';
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
  const settled = await settle(step, part, async () => {
    const found = await findBooked(step, plan);
    if (found === undefined) await refuseBlind(step);
    return found;
  });
  if (settled.tripletexId !== null) return settled;
  if (part.pendingWrite === null) {
    const found = await findBooked(step, plan);
    // What earlier revisions brought there is taken out by now: this is another one, of whatever content.
    if (found && part.revision > 1 && !part.answerLost)
      throw problem('TLX-801', { number: found.number ?? '', isOurs: true });
    if (found) return step.store.parts.change(settled, { ...found, intended: true });
  }
  const written = await announcedWrite(step, settled, {
    what: TRAVEL_EXPENSE,
    send: (deadline) => step.travelExpenses.create(step.report, plan, deadline),
  });
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
  const { line } = pair.planned;
  if (pair.standing === null) return [{ kind: 'cost', what: `cost of line ${line}`, pair }];
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
    const { what } = missing;
    const send = (deadline: Deadline) => writeChild(step, current, missing, deadline);
    const written = await announcedWrite(step, current, { what, send });
    current = await step.store.parts.change(written.part, { pendingWrite: null });
  }
  return current;
}

async function writeChild(step: Step, part: Part, { kind, pair }: MissingWrite, deadline: Deadline): Promise<void> {
  const { travelExpenses, report } = step;
  try {
    if (kind === 'cost') await travelExpenses.addCost(idOf(part), pair.planned, deadline);
    else await travelExpenses.addParticipants(pair.standing?.id ?? 0, missingParticipants(pair), deadline);
  } catch (error) {
    throw explainRefusal(error, report, planOf(part), pair.planned.line) ?? error;
  }
}

/** What stands of each planned cost. Throws TLX-802 when one of those that went along with the travel expense is gone. */
async function readPairs(step: Step, part: Part, plan: TravelExpensePlan): Promise<CostPair[]> {
  const pairs = pairCosts(plan, await readOrDeleted(step, idOf(part)));
  const gone = pairs.find(({ planned, standing }) => standing === null && planned.foreign === null);
  if (gone) throw changed(step, costGone(gone));
  return pairs;
}

function costGone({ planned: { amountNok } }: CostPair): Text {
  return { nb: `en kostnad på ${amountNok} mangler`, en: `a cost of ${amountNok} is missing` };
}

function idOf({ tripletexId }: Part): number {
  if (tripletexId === null) throw new Error('The part has no travel expense yet.');
  return tripletexId;
}

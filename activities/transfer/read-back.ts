import type { Text } from '../../contract/text.js';
import { osloDay } from '../../contract/oslo-time.js';
import { problem, type ProblemError } from '../problem-error.js';
import type { Step } from './step.js';
import type { StandingTravelExpense } from './travel-expenses.js';

/** Reads a travel expense that we wrote. Throws TLX-802 when it is gone: it is never written again without a word. */
export async function readOrDeleted(step: Step, id: number): Promise<StandingTravelExpense> {
  const standing = await readUnlessGone(step, id);
  if (standing) return standing;
  const difference = { nb: 'den finnes ikke lenger', en: 'it is no longer there' };
  throw problem('TLX-802', { change: 'deleted', day: osloDay(step.now()), difference });
}

/**
 * Reads a travel expense; undefined when it is gone. One that the key may not see looks the same (official document 2.75.00), so
 * the right is looked at first: TLX-104.
 */
export async function readUnlessGone(step: Step, id: number): Promise<StandingTravelExpense | undefined> {
  const standing = await step.travelExpenses.read(id);
  if (standing) return standing;
  const blind = await step.explainForbidden(['allReports']);
  if (blind) throw blind;
  return undefined;
}

/** The problem of a travel expense that was changed by somebody since we wrote it. */
export function changed(step: Step, difference: Text): ProblemError {
  return problem('TLX-802', { change: 'changed', day: osloDay(step.now()), difference });
}

/** The problem of a travel expense that somebody rejected, by whom and why. */
export async function rejected(step: Step, standing: StandingTravelExpense): Promise<ProblemError> {
  const by = standing.rejectedBy === null ? undefined : await step.travelExpenses.nameOf(standing.rejectedBy);
  return problem('TLX-602', { comment: standing.rejectedComment, ...(by !== undefined && { by }) });
}

/** The problem of a travel expense in a month that is closed. */
export function periodClosed({ date }: StandingTravelExpense): ProblemError {
  return problem('TLX-401', { month: `${date.slice(5, 7)}.${date.slice(0, 4)}` });
}

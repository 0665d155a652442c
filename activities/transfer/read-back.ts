import { osloDay } from '../../contract/oslo-time.js';
import { problem } from '../problem-error.js';
import type { Step } from './step.js';
import type { StandingTravelExpense } from './travel-expenses.js';

/** Reads a travel expense that we wrote. Throws TLX-802 when it is gone: it is never written again without a word. */
export async function readOrDeleted(step: Step, id: number): Promise<StandingTravelExpense> {
  const standing = await step.travelExpenses.read(id);
  if (standing) return standing;
  throw deleted(step);
}

/** The problem of a travel expense that somebody deleted since we wrote it. */
export function deleted(step: Step): Error {
  const difference = { nb: 'den finnes ikke lenger', en: 'it is no longer there' };
  return problem('TLX-802', { change: 'deleted', day: osloDay(step.now()), difference });
}

/** The problem of a travel expense that was changed by somebody since we wrote it. */
export function changed(step: Step, difference: { nb: string; en: string }): Error {
  return problem('TLX-802', { change: 'changed', day: osloDay(step.now()), difference });
}

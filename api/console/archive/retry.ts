import { Refused } from '../../../client/refused.js';
import { isTemporalUnavailable } from '../../../client/temporal-failure.js';
import type { Text } from '../../../contract/text.js';
import type { StandingProblem } from '../../../contract/transfer-status.js';
import type { Flash } from '../session.js';
import type { Wiring } from '../view.js';
import { archive, retried, type NotRetried } from '../words/archive.js';
import { canHasten } from './cures.js';

/** As many as a page shows. */
const MOST_CHOSEN = 50;

/** Tries some reports again, and says how many were set out, and why the others were not. */
export async function retryThese(
  { rooms }: Wiring,
  companyId: string,
  reportIds: readonly string[],
): Promise<Text | Flash> {
  if (reportIds.length === 0) return { tone: 'bad', text: archive.nothingChosen };
  let done = 0;
  const not: Partial<Record<NotRetried, number>> = { tooMany: Math.max(0, reportIds.length - MOST_CHOSEN) };
  const count = (reason: NotRetried) => (not[reason] = (not[reason] ?? 0) + 1);
  for (const reportId of reportIds.slice(0, MOST_CHOSEN)) {
    // Whoever does not answer for one does not for the others.
    if (not.unanswered !== undefined) {
      count('unanswered');
      continue;
    }
    try {
      const { problem } = await rooms.transfers.retry(companyId, reportId);
      const reason = problem === null ? undefined : whyStill(problem);
      if (reason === undefined) done += 1;
      else count(reason);
    } catch (error) {
      count(whyNot(error));
    }
  }
  return saidOf(done, not);
}

/** Why one that was told to try again waits all the same: for whoever decides, or for a time that nobody may hasten. */
function whyStill(problem: StandingProblem): NotRetried | undefined {
  if (problem.class === 'S') return 'undecided';
  if (canHasten(problem)) return undefined;
  return problem.code === 'TLX-702' ? 'timed' : 'soughtFirst';
}

function whyNot(error: unknown): NotRetried {
  if (error instanceof Refused) return error.document.status === 404 ? 'gone' : 'ended';
  if (isTemporalUnavailable(error)) return 'unanswered';
  throw error;
}

/** How a try went, as the next page says it: how many were set out, and how many were not for each reason. */
export function saidOf(done: number, not: Partial<Record<NotRetried, number>>): Flash {
  return { tone: done === 0 ? 'bad' : 'good', text: retried(done, not) };
}

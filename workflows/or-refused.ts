import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { whyRefused } from '../contract/decision.js';
import type { Stop } from '../contract/transfer-steps.js';
import { refused } from './check-decision.js';

/**
 * Does what a person decided. What it is refused for, or stopped by, fails the decision as `ResolveRefused` and nothing else.
 */
export async function orRefused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure)) throw error;
    const why = whyRefused(cause);
    if (why) throw refused(why.text, why.faults);
    const [stop] = (cause.details ?? []) as [Stop?];
    throw refused(stop?.message ?? { nb: cause.message, en: cause.message });
  }
}

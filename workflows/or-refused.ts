import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { RESOLVE_REFUSED, whyRefused } from '../contract/decision.js';
import type { Stop } from '../contract/transfer-steps.js';
import { refused } from './check-decision.js';

/**
 * Does what a person decided. What it is refused for, or stopped by, fails the decision as `ResolveRefused` and nothing else: its
 * details are the faults of a corrected report, none for anything else; its cause says why in both languages.
 */
export async function orRefused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure)) throw error;
    const why = whyRefused(cause);
    if (cause.type === RESOLVE_REFUSED) throw refused(why.text, why.faults);
    const [stop] = (cause.details ?? []) as [Stop?];
    throw refused(stop?.message ?? why.text);
  }
}

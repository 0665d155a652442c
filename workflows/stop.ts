import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { COMPANY_PAUSED, INVALID_REPORT } from '../contract/temporal-names.js';
import type { Hold, Stop } from '../contract/transfer-steps.js';

/** What became of some work: its value, or the problem it stopped for. */
export type Outcome<T> = { readonly value: T } | { readonly stop: Stop };

/**
 * Does some work and says what became of it. A report that breaks a rule fails the workflow: the only way it fails. Anything
 * else that is no problem of the catalogue, such as a cancellation, goes on to Temporal as it is.
 */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure)) throw error;
    if (cause.type === INVALID_REPORT) throw invalidReport(cause.details ?? []);
    const [stop] = (cause.details ?? []) as [Stop?];
    if (stop?.code === undefined || cause.type !== stop.code) throw error;
    return { stop };
  }
}

/** As `outcomeOf`, for work that a pause of its company may hold. */
export async function outcomeUnlessHeld<T>(work: () => Promise<T>): Promise<Outcome<T> | { readonly hold: Hold }> {
  try {
    return await outcomeOf(work);
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure) || cause.type !== COMPANY_PAUSED) throw error;
    const [hold] = (cause.details ?? []) as [Hold?];
    if (hold === undefined) throw error;
    return { hold };
  }
}

/** The failure that a report ends with; `details` are its faults, as one list. */
export function invalidReport(details: unknown[]): ApplicationFailure {
  return ApplicationFailure.create({
    type: INVALID_REPORT,
    message: 'The report breaks rules: correct every fault in the details and hand it over again.',
    nonRetryable: true,
    details,
  });
}

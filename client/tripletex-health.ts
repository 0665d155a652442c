import type { CallCounts, CallsInStep } from '../store/tripletex-calls.js';

export type { CallCounts } from '../store/tripletex-calls.js';

/** The requests of an hour. */
export interface CallsInHour extends CallCounts {
  /** The instant at which the hour begins. */
  readonly hour: string;
}

/** How Tripletex has answered lately, over all companies. */
export interface TripletexHealth {
  readonly lastHour: CallCounts;
  readonly lastDay: CallCounts;
  /** Hours without requests are left out. */
  readonly hours: readonly CallsInHour[];
}

const HOUR_MS = 60 * 60_000;
export const DAY_MS = 24 * HOUR_MS;
const NOTHING: CallCounts = { calls: 0, failed: 0, throttled: 0 };

/** What was counted in five minutes at a time, as people look at it. `steps`: those that begin within the last day. */
export function healthOf(steps: readonly CallsInStep[], now: Date): TripletexHealth {
  const hours = new Map<number, CallCounts>();
  for (const step of steps) {
    const hour = Math.floor(step.at.getTime() / HOUR_MS) * HOUR_MS;
    hours.set(hour, sumOf([hours.get(hour) ?? NOTHING, step]));
  }
  return {
    lastHour: sumOf(steps.filter(({ at }) => at.getTime() >= now.getTime() - HOUR_MS)),
    lastDay: sumOf(steps),
    hours: [...hours].map(([hour, counts]) => ({ hour: new Date(hour).toISOString(), ...counts })),
  };
}

function sumOf(counts: readonly CallCounts[]): CallCounts {
  return counts.reduce(
    (sum, { calls, failed, throttled }) => ({
      calls: sum.calls + calls,
      failed: sum.failed + failed,
      throttled: sum.throttled + throttled,
    }),
    NOTHING,
  );
}

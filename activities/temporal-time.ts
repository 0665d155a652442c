import type { Context } from '@temporalio/activity';

/** When activities began, by the steady clock of this machine. */
const began = new WeakMap<Context, number>();

/** To be called as an activity begins. */
export function noteBeginning(context: Context): void {
  began.set(context, performance.now());
}

/**
 * The time by Temporal's clock, or earlier by as long as the activity waited for a worker: when Temporal scheduled this try, and
 * what has passed here since.
 */
export function temporalNow(context: Context): Date {
  const sinceBeginning = performance.now() - (began.get(context) ?? performance.now());
  return new Date(context.info.currentAttemptScheduledTimestampMs + sinceBeginning);
}

/** The two times that a wait of a workflow is told between. */
export interface Times {
  /** By the database's clock. */
  readonly now: Date;
  /** By Temporal's, by which the waits of workflows end. */
  readonly temporalNow: Date;
}

/**
 * An instant of the database's clock as a workflow may wait for it: that or a later one, so that the wait lasts as long as meant,
 * and at least `leastMs`, also where Temporal's clock is ahead of the database's. Without it such a workflow would not wait at all.
 */
export function forWorkflow(instant: Date, times: Times, leastMs: number): Date {
  const waitMs = Math.max(leastMs, instant.getTime() - times.now.getTime());
  return new Date(Math.max(instant.getTime(), times.temporalNow.getTime() + waitMs));
}

/** The later of the two, from where on a workflow counts its pauses. */
export function laterOf({ now, temporalNow: temporal }: Times): Date {
  return temporal > now ? temporal : now;
}

import type { Context } from '@temporalio/activity';
import { noteBeginning } from './temporal-time.js';

const told = new WeakMap<Context, object>();

/** Tells how far an activity has come, for whoever looks at it in Temporal's UI. */
export function tellProgress(context: Context, progress: object): void {
  told.set(context, progress);
  context.heartbeat(progress);
}

/** Often enough for the shortest heartbeat timeout in use. */
const HEARTBEAT_MS = 4_000;

/** Notes when the activity began, by which `temporalNow` counts, and beats while it works, so that a killed worker is noticed at once. */
export async function whileBeating<T>(context: Context, work: () => Promise<T>): Promise<T> {
  noteBeginning(context);
  const beating = setInterval(() => beat(context), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}

/** A sign of life: it says again what was told last, since a heartbeat replaces the one before. */
function beat(context: Context): void {
  context.heartbeat(told.get(context));
}

import type { Context } from '@temporalio/activity';

const told = new WeakMap<Context, object>();

/** Tells how far an activity has come, for whoever looks at it in Temporal's UI. */
export function tellProgress(context: Context, progress: object): void {
  told.set(context, progress);
  context.heartbeat(progress);
}

/** A sign of life: it says again what was told last, since a heartbeat replaces the one before. */
export function beat(context: Context): void {
  context.heartbeat(told.get(context));
}

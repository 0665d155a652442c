import { Context } from '@temporalio/activity';
import type { EventText } from './events.js';

/** An activity may be tried again though its work was done: what it tells is told once. */
export function once(event: EventText): EventText & { readonly once: string } {
  const { workflowExecution, activityId } = Context.current().info;
  return { ...event, once: `${workflowExecution?.runId ?? ''}/${activityId}/${event.type}` };
}

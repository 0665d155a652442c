import { workflowInfo } from '@temporalio/workflow';

/** Past this many events a run continues as new: what a worker replays when it takes over a workflow stays small. */
const MANY_EVENTS = 500;

/** Whether the run has grown so long that it continues as new, as soon as nothing is awaited. Deterministic: read from the history. */
export function historyIsLong(): boolean {
  return workflowInfo().historyLength > MANY_EVENTS;
}

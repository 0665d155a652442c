import { defineSignal } from '@temporalio/workflow';

/** Look now: an outage has begun, or somebody is in a hurry. */
export const lookSignal = defineSignal('look');

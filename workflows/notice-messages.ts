import { defineSignal } from '@temporalio/workflow';

/** Something is to be told: look at once. */
export const nudgeSignal = defineSignal('nudge');

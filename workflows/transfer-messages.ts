import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Decision } from '../contract/decision.js';
import type { TransferStatus } from '../contract/transfer-status.js';

/** Where the transfer stands: the same object as the archive's, without events. */
export const statusQuery = defineQuery<TransferStatus>('status');

/** Try again now, whatever it waits for. Never writes past a class S stop, never before the time Tripletex named in a 429. */
export const retrySignal = defineSignal('retry');

/** A corrected report of this revision was entered into the archive: carry that one. */
export const correctedSignal = defineSignal<[revision: number]>('corrected');

/** What a named person decided. Returns the status once the decision is recorded. */
export const resolveUpdate = defineUpdate<TransferStatus, [Decision]>('resolve');

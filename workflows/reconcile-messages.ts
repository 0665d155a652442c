import { defineQuery } from '@temporalio/workflow';
import type { Stop } from '../contract/transfer-steps.js';

/** What a comparison waits for; null while it goes on. */
export const waitsForQuery = defineQuery<Stop | null>('waitsFor');

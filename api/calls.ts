import type { Call } from './call.js';
import { categoryCalls } from './v1/categories.js';
import { connectionCalls } from './v1/connection.js';
import { decisionCalls } from './v1/decisions.js';
import { eventCalls } from './v1/events.js';
import { overviewCalls } from './v1/overview.js';
import { registerCalls } from './v1/registers.js';
import { synchronisationCalls } from './v1/synchronisation.js';
import { transferCalls } from './v1/transfers.js';

/** Every call of the API, in the order in which they are described. */
export const CALLS: readonly Call[] = [
  ...connectionCalls,
  ...transferCalls,
  ...decisionCalls,
  ...overviewCalls,
  ...eventCalls,
  ...synchronisationCalls,
  ...registerCalls,
  ...categoryCalls,
];

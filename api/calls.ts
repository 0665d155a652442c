import type { Call } from './call.js';
import { transferCalls } from './v1/transfers.js';

/** Every call of the API, in the order in which they are described. */
export const CALLS: readonly Call[] = [...transferCalls];

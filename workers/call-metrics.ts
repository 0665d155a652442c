import { Runtime } from '@temporalio/worker';
import type { CallFate } from '../tripletex/index.js';

/** Counts the requests to Tripletex for `/metrics`, beside what Temporal's runtime counts itself; for nobody where that counts nothing. */
export function countCallsForMetrics(): (fate: CallFate) => void {
  const requests = Runtime.instance().metricMeter.createCounter(
    'sonya_tripletex_requests',
    '',
    'Requests to Tripletex, by how it took them.',
  );
  return (fate) => requests.add(1, { fate });
}

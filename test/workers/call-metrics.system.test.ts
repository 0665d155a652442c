import { afterAll, expect, it } from 'vitest';
import { connectWorker } from '../../runtime/worker-connection.js';
import { countCallsForMetrics } from '../../workers/call-metrics.js';
import { testTemporal } from '../support/servers.js';
import { waitUntil } from '../support/service.js';
import { testRuntime } from '../support/test-runtime.js';

const { environment } = await testTemporal();
const runtime = await testRuntime();
const connection = await connectWorker(environment);
afterAll(() => connection.close());

/** How many requests were counted, by how Tripletex took them: of this process so far. */
async function counted(): Promise<Map<string, number>> {
  const lines = (await runtime.metrics()).matchAll(/^sonya_tripletex_requests_total\{fate="(\w+)"\} (\d+)$/gm);
  return new Map([...lines].map(([, fate = '', count]) => [fate, Number(count)]));
}

it('requests to Tripletex are counted among the metrics of a worker, by how it took them and nothing else', async () => {
  const before = await counted();
  const count = countCallsForMetrics();
  for (const fate of ['answered', 'answered', 'answered', 'failed', 'failed', 'throttled'] as const) count(fate);
  const more = (now: Map<string, number>) =>
    Object.fromEntries([...now].map(([fate, requests]) => [fate, requests - (before.get(fate) ?? 0)]));
  const after = await waitUntil(counted, (now) => Object.values(more(now)).reduce((sum, one) => sum + one, 0) >= 6);
  expect(more(after)).toMatchObject({ answered: 3, failed: 2, throttled: 1 });
});

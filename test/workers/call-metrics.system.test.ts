import { afterAll, expect, it } from 'vitest';
import { createLogger } from '../../runtime/logger.js';
import { installTemporalRuntime } from '../../runtime/temporal-runtime.js';
import { connectWorker } from '../../runtime/worker-connection.js';
import { countCallsForMetrics } from '../../workers/call-metrics.js';
import { testTemporal } from '../support/servers.js';
import { waitUntil } from '../support/service.js';

const { environment } = await testTemporal();
const runtime = await installTemporalRuntime(createLogger('silent'), { collectMetrics: true });
const connection = await connectWorker(environment);
afterAll(async () => {
  await connection.close();
  await runtime.shutdown();
});

it('requests to Tripletex are counted among the metrics of a worker, by how it took them and nothing else', async () => {
  const count = countCallsForMetrics();
  for (const fate of ['answered', 'answered', 'answered', 'failed', 'failed', 'throttled'] as const) count(fate);
  const linesOf = (metrics: string) => metrics.split('\n').filter((line) => line.startsWith('sonya_'));
  const metrics = await waitUntil(runtime.metrics, (text) => linesOf(text).length >= 3);
  expect(linesOf(metrics).sort()).toEqual([
    'sonya_tripletex_requests_total{fate="answered"} 3',
    'sonya_tripletex_requests_total{fate="failed"} 2',
    'sonya_tripletex_requests_total{fate="throttled"} 1',
  ]);
});

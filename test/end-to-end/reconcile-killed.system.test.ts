import { afterAll, describe, expect, it } from 'vitest';
import { NoWorkerError } from '../../client/no-worker.js';
import { reconciling } from '../support/reconciling.js';
import { startTestService, waitUntil } from '../support/service.js';
import { startWorkerProcess } from '../support/worker-process.js';

const service = await startTestService({}, { hasWorker: false });
afterAll(() => service.close());
const { archivedMany, reconciling: begun, toldOf, callsOf } = reconciling(service);

describe('a comparison whose worker is killed', { timeout: 240_000 }, () => {
  it('goes on with another one, and tells every difference once', async () => {
    const first = await startWorkerProcess({ ...service.environment, TRIPLETEX_TIMEOUT: '40s' });
    const company = await service.company();
    const reports = await archivedMany(company, 12);
    for (const { reportNumber } of reports) company.tripletex.delete(reportNumber);
    service.sandbox.faults.add({
      on: { path: '/travelExpense/*', company: company.tripletex.name, nth: 7 },
      what: { kind: 'finishLate', ms: 0, socket: 'hang' },
    });
    const comparison = await begun(company);
    await waitUntil(
      () => Promise.resolve(service.sandbox.requests.filter(({ fault }) => fault === 'finishLate')),
      (hanging) => hanging.length === 1,
    );
    await first.kill();
    service.sandbox.clearRequests();
    // Without a worker whoever asks is told so; the comparison goes on once there is one.
    const started = { workflowId: comparison.workflowId, runId: comparison.firstExecutionRunId };
    await expect(service.reconciliations.finished(started)).rejects.toBeInstanceOf(NoWorkerError);
    const second = await startWorkerProcess(service.environment);
    expect(await comparison.result()).toEqual({ outcome: 'compared', compared: 12, differences: 12 });
    for (const report of reports) expect(await toldOf(report)).toEqual(['changedInTripletex']);
    // The list again, and only those that had not been compared.
    expect(callsOf(company)).toHaveLength(1 + 6);
    await second.stop();
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { PROBE_WORKFLOW_ID } from '../../contract/outage-steps.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { retrySignal } from '../../workflows/transfer-messages.js';
import { startTestService, waitUntil } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';
import { startWorkerProcess, thisBuild } from '../support/worker-process.js';

/** Thirty days are 26 seconds. */
const month = await startTestService({ WAIT_SCALE: '0.00001' });
afterAll(() => month.close());

const MONTH_MS = 26_000;
/** Re-checks of thirty days, one every six hours. */
const RECHECKS = 120;
const MOST_EVENTS = 2000;
const MOST_RUNS = 10;

/** How many events each run of a workflow has. */
async function lengthsOf(workflowId: string): Promise<number[]> {
  const lengths: number[] = [];
  for await (const { runId } of month.client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    lengths.push((await month.client.workflow.getHandle(workflowId, runId).describe()).historyLength);
  return lengths;
}

describe('thirty days of outage', { timeout: 120_000 }, () => {
  it('leave short histories behind, and then everything arrives', async () => {
    const { taxi, expectArrived } = taxiReports(month);
    const company = await month.company();
    const report = taxi(company);
    month.sandbox.outage({ seconds: 600 });
    const since = Date.now();
    await month.send(report);
    const look = () => month.transfers.status(report.companyId, report.reportId);
    const { problem } = await waitUntil(look, (status) => status.problem?.details.untilBack === true);
    const transfer = month.client.workflow.getHandle(transferWorkflowId(report));
    let probes = 0;
    await waitUntil(
      async () => {
        const status = await look();
        // The timers of a development server are late by up to a second: each is hastened.
        await month.outages.wake();
        if (status.status === 'waiting') await transfer.signal(retrySignal);
        probes = (await month.store.outages.opened())[0]?.probes ?? 0;
        return status;
      },
      ({ attempts, status }) => attempts > RECHECKS && status === 'waiting' && Date.now() - since > MONTH_MS,
      100_000,
    );
    console.log(Date.now() - since, { probes }, month.sandbox.requests.length);
    expect((await look()).problem?.since).toBe(problem?.since);
    month.sandbox.faults.clear();
    await expectArrived(report, company);
    const lengths = {
      transfer: await lengthsOf(transferWorkflowId(report)),
      probe: await lengthsOf(PROBE_WORKFLOW_ID),
    };
    console.log(lengths);
    for (const runs of Object.values(lengths)) {
      expect(runs.length).toBeGreaterThan(1);
      expect(runs.length).toBeLessThan(MOST_RUNS);
      for (const length of runs) expect(length).toBeLessThan(MOST_EVENTS);
    }
    const { events } = await month.transfers.record(report.companyId, report.reportId);
    expect(events.map(({ type }) => type)).toEqual(['received', 'started', 'problem', 'transferred']);
  });
});
void pause;
void startWorkerProcess;
void thisBuild;
void (0 as unknown as ApprovedReport);

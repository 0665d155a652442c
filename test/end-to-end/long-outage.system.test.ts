import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { PROBE_WORKFLOW_ID } from '../../contract/outage-steps.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { retrySignal } from '../../workflows/transfer-messages.js';
import { startTestService, waitUntil, type TestService } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.js';

/** Thirty days are 26 seconds. */
const [month, killed] = [
  await startTestService({ WAIT_SCALE: '0.00001' }),
  await startTestService({ TRIPLETEX_TIMEOUT: '60s' }, { hasWorker: false }),
];
afterAll(() => Promise.all([month.close(), killed.close()]));

const MONTH_MS = 26_000;
const AGAIN_MS = 20;
/** Of thirty days, one every six hours. */
const ATTEMPTS = 120;
const MOST_EVENTS = 1000;

/** How many events each run of a workflow has. */
async function lengthsOf({ client }: TestService, workflowId: string): Promise<number[]> {
  const lengths: number[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    lengths.push((await client.workflow.getHandle(workflowId, runId).describe()).historyLength);
  return lengths;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe.concurrent('thirty days of outage', () => {
  it('leave short histories behind, and then everything arrives', async () => {
    const { taxi, expectArrived } = taxiReports(month);
    const company = await month.company();
    const report = taxi(company);
    const transfer = month.client.workflow.getHandle(transferWorkflowId(report));
    const look = () => month.transfers.status(report.companyId, report.reportId);
    month.sandbox.outage({ seconds: 600 });
    await month.send(report);
    await waitUntil(look, (status) => status.problem?.details.untilBack === true);
    const over = Date.now() + MONTH_MS;
    let signalled = 0;
    const { attempts } = await waitUntil(
      async () => {
        const now = await look();
        // The timers of a development server are late by up to a second: a signal ends each wait, one to an attempt.
        if (now.status !== 'waiting' || now.attempts === signalled) return now;
        signalled = now.attempts;
        await Promise.all([month.outages.wake(), transfer.signal(retrySignal)]);
        return now;
      },
      ({ status }) => Date.now() > over && status === 'waiting',
      MONTH_MS * 2,
      AGAIN_MS,
    );
    const [outage] = await month.store.outages.opened();
    month.sandbox.faults.clear();
    await expectArrived(report, company);
    const ofTransfer = await lengthsOf(month, transferWorkflowId(report));
    const ofProbe = await lengthsOf(month, PROBE_WORKFLOW_ID);
    for (const length of [...ofTransfer, ...ofProbe]) expect(length).toBeLessThan(MOST_EVENTS);
    // Events of an attempt: a month of them, one every six hours, takes no more than four runs.
    expect((sum(ofTransfer) / attempts) * ATTEMPTS).toBeLessThan(4 * MOST_EVENTS);
    expect(sum(ofProbe) / (outage?.probes ?? 0)).toBeLessThan(20);
    const { events } = await month.transfers.record(report.companyId, report.reportId);
    expect(events.map(({ type }) => type)).toEqual(['received', 'started', 'problem', 'transferred']);
  });
});

async function start(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(killed.environment);
  onTestFinished(() => worker.stop().catch(() => undefined));
  return worker;
}

describe.concurrent('a worker that is killed while its probe has no answer', () => {
  it('leaves it to another, which finds Tripletex back', async () => {
    const first = await start();
    const { taxi, expectArrived } = taxiReports(killed);
    const company = await killed.company();
    const on = { company: company.tripletex.name, path: '^/(?!token)' };
    killed.sandbox.faults.add({ on, what: { kind: 'answer', status: 503 }, times: 5 });
    killed.sandbox.faults.add({ on, what: { kind: 'finishLate', ms: 0, socket: 'hang' } });
    const report = taxi(company);
    await killed.send(report);
    await waitUntil(
      () => Promise.resolve(killed.sandbox.requests),
      (calls) => calls.some(({ fault }) => fault === 'finishLate'),
    );
    await first.kill();
    expect(await killed.store.outages.opened()).toHaveLength(1);
    await start();
    await killed.until(report, ({ status }) => status !== 'waiting');
    await expectArrived(report, company);
    expect(await killed.store.outages.isAny()).toBe(false);
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { TRANSFERS_QUEUE, transferWorkflowId } from '../../contract/temporal-names.js';
import type { transferReport } from '../../workflows/index.js';
import { retrySignal } from '../../workflows/transfer-messages.js';
import { expectBookedOnce, KINDS, reportOf } from '../support/broken-transfers.js';
import { runProgram } from '../support/program.js';
import { hasEnded, startTestService, waitUntil, type TestCompany } from '../support/service.js';
import { startWorkerProcess } from '../support/worker-process.js';

const service = await startTestService({}, { hasWorker: false });
const workers = [await startWorkerProcess(service.environment), await startWorkerProcess(service.environment)];
const customers = [await service.company(), await service.company(), await service.company()];
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await service.close();
});

interface Sent {
  readonly company: TestCompany;
  readonly report: ApprovedReport;
}

/** Every way to hand a report over. Each answers the report id it was told of. */
const WAYS: Record<string, (report: ApprovedReport) => Promise<string>> = {
  'the command line': async (report) => {
    const { code, stdout, stderr } = await runProgram(
      ['transfer', '-', '--json'],
      service.environment,
      JSON.stringify(report),
    );
    expect([code, stderr]).toEqual([0, '']);
    return (JSON.parse(stdout) as { reportId: string }).reportId;
  },
  'the client library': async (report) => (await service.send(report)).reportId,
  'a plain Temporal client': async (report) => {
    const handle = await service.client.workflow.start<typeof transferReport>('transferReport', {
      workflowId: transferWorkflowId(report),
      taskQueue: TRANSFERS_QUEUE,
      args: [report],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    return (await handle.result()).reportId;
  },
};
const eachWayTwice = [...Object.entries(WAYS), ...Object.entries(WAYS)];

/** Nothing of a transfer is told twice, whoever has told it. */
async function expectToldOnce({ companyId, reportId }: ApprovedReport): Promise<void> {
  const { events } = await service.transfers.record(companyId, reportId);
  for (const type of ['received', 'started', 'transferred'])
    expect(events.filter((event) => event.type === type)).toHaveLength(1);
}

describe('with two workers, a report stands in Tripletex once', () => {
  it.each(KINDS)('handed over every way at once, from several processes: %s', async (kind) => {
    const [company] = customers as [TestCompany];
    const report = reportOf(service, company, kind);
    const answers = await Promise.all(eachWayTwice.map(([, hand]) => hand(report)));
    expect(answers).toEqual(eachWayTwice.map(() => report.reportId));
    await service.until(report, hasEnded);
    await expectToldOnce(report);
    const ours = company.tripletex.travelExpenses().filter(({ title }) => title.startsWith(report.reportNumber));
    expect(ours).toHaveLength(kind === KINDS[1] ? 2 : 1);
  });

  it.each(Object.keys(WAYS))(
    'handed over by %s when it is done: the end comes back, and nothing is asked',
    async (way) => {
      const company = await service.company();
      const report = reportOf(service, company, KINDS[0]);
      await service.send(report);
      const done = await expectBookedOnce(service, company, report);
      service.sandbox.clearRequests();
      await WAYS[way]?.(report);
      await WAYS[way]?.(report);
      expect(await service.transfers.status(report.companyId, report.reportId)).toEqual(done);
      expect(service.sandbox.requests.filter((request) => request.company === company.tripletex.name)).toEqual([]);
      await expectToldOnce(report);
    },
  );

  it('thirty of three companies, tried again and handed over again while they run and when they are done', async () => {
    const companies = await Promise.all([service.company(), service.company(), service.company()]);
    const sent: Sent[] = companies.flatMap((company) =>
      Array.from({ length: 10 }, (_, index) => ({
        company,
        report: reportOf(service, company, KINDS[index % KINDS.length] ?? expect.unreachable()),
      })),
    );
    const over = new AbortController();
    let retried = 0;
    const retrying = (async () => {
      while (!over.signal.aborted) {
        for (const { report } of sent) {
          const handle = service.client.workflow.getHandle(transferWorkflowId(report));
          await handle.signal(retrySignal).then(
            () => (retried += 1),
            // Not begun yet, or done.
            () => undefined,
          );
        }
        await pause(50);
      }
    })();
    await Promise.all(sent.flatMap(({ report }) => [service.send(report), service.send(report)]));
    for (const { report } of sent) await service.send(report);
    const look = ({ companyId, reportId }: ApprovedReport) => service.transfers.status(companyId, reportId);
    for (const { report } of sent) await waitUntil(() => look(report), hasEnded, 90_000);
    for (const { report } of sent) expect(await service.send(report)).toMatchObject({ status: 'transferred' });
    over.abort();
    await retrying;
    expect(retried).toBeGreaterThan(10);
    for (const { company, report } of sent) {
      await expectToldOnce(report);
      const { travelExpenses } = await service.transfers.status(report.companyId, report.reportId);
      const ours = company.tripletex.travelExpenses().filter(({ title }) => title.startsWith(report.reportNumber));
      expect(ours.map(({ id, state }) => ({ id, state }))).toEqual(
        travelExpenses.map(({ id }) => ({ id, state: 'APPROVED' })),
      );
    }
    for (const worker of workers) {
      expect(worker.log()).toContain('"method":"POST"');
      expect(worker.log()).not.toContain('"level":50');
    }
  });
});

import postgres from 'postgres';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { lineTo } from '../support/line.js';
import { startTestService, waitsFor, waitUntil } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.js';

/** Nothing looks again by itself. */
const service = await startTestService({ RECHECK_EVERY: '720h' });
const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
afterAll(async () => {
  await sql.end();
  await service.close();
});
const { taxi, expectArrived } = taxiReports(service);
const { synced, begun } = syncing(service);

const MANY = 30;
/** As many as are told at the same time. */
const TOLD = 20;

/** A worker that can be kept from hearing anything more of Temporal. */
async function workerOnALine(): Promise<{ worker: WorkerProcess; hush: () => void }> {
  const [host = '', port] = service.environment.TEMPORAL_ADDRESS?.split(':') ?? [];
  const line = await lineTo({ host, port: Number(port) });
  onTestFinished(line.close);
  const environment = { ...service.environment, TEMPORAL_ADDRESS: `${line.host}:${line.port}` };
  return { worker: await startWorkerProcess(environment), hush: line.hush };
}

/** Keeps everybody from looking who waits, until it is let go. */
async function keepWaitingUnseen(): Promise<() => Promise<void>> {
  const connection = await sql.reserve();
  await connection`begin`;
  await connection`lock table transfers in access exclusive mode`;
  return async () => {
    await connection`commit`;
    connection.release();
  };
}

/** How often a transfer was told to try again. */
async function timesTold(report: ApprovedReport): Promise<number> {
  const { events } = await service.client.workflow.getHandle(transferWorkflowId(report)).fetchHistory();
  return events?.filter(({ workflowExecutionSignaledEventAttributes: told }) => told).length ?? 0;
}

const timesAllTold = (reports: readonly ApprovedReport[]) => Promise.all(reports.map(timesTold));
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('a worker that is killed while it tells those who wait', () => {
  it('what a synchronisation brought leaves the rest to be told by another, and each is booked once', async () => {
    const company = await service.company();
    company.tripletex.deactivate('costCategories', 'Taxi');
    await synced(company);
    const reports = Array.from({ length: MANY }, () => taxi(company));
    await Promise.all(reports.map((report) => service.send(report)));
    for (const report of reports) await service.until(report, waitsFor('TLX-302'));
    company.tripletex.change('costCategories', 'Taxi', { isInactive: false });
    await service.stopWorker();

    const { worker: first, hush } = await workerOnALine();
    const show = await keepWaitingUnseen();
    const { workflowId, runId } = await begun(company);
    await waitUntil(
      () => service.store.syncRuns.summary(company.companyId, runId),
      (run) => run?.outcome === 'done',
    );
    // It tells as many as it does at the same time, and is told of none that it arrived.
    hush();
    await show();
    const toldByTheFirst = await waitUntil(
      () => timesAllTold(reports),
      (times) => sum(times) === TOLD,
    );
    await first.kill();

    const second = await startWorkerProcess(service.environment);
    // What a killed worker did in the archive is taken over after a minute.
    await service.client.workflow.result(workflowId, runId);
    const told = await timesAllTold(reports);
    // One of the first that has not looked yet still waits, and is then told again, which changes nothing.
    expect(told.filter((_, n) => toldByTheFirst[n] === 0)).toEqual(Array.from({ length: MANY - TOLD }, () => 1));
    expect(told.filter((_, n) => toldByTheFirst[n] === 1).every((times) => times === 1 || times === 2)).toBe(true);
    for (const report of reports) await expectArrived(report, company);
    expect(company.tripletex.travelExpenses()).toHaveLength(MANY);
    expect(second.log()).not.toContain('"level":50');
    await second.stop();
  });
});

import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { NOTICES_WORKFLOW_ID } from '../../contract/temporal-names.js';
import { hasEnded, startTestService, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

/** A day is nine seconds here, and the longest pause between two tries a third of one. */
const SCALE = 0.0001;
const DAY_MS = 24 * 60 * 60_000 * SCALE;
const LONG_MS = 60_000;
const TOLD = ['queued', 'transferring', 'transferred'];

const receiver = await WebhookReceiver.start();
const service = await startTestService({ ...receiver.settings, WAIT_SCALE: String(SCALE) });
const { taxi } = taxiReports(service);

afterEach(() => {
  receiver.react = () => 204;
  receiver.arrivals.length = 0;
  expect(receiver.faults).toEqual([]);
});
afterAll(async () => {
  await service.close();
  await receiver.down();
});

const handle = () => service.client.workflow.getHandle(NOTICES_WORKFLOW_ID);
const statusesTold = ({ reportId }: ApprovedReport) => receiver.taken({ reportId }).map(({ data }) => data['status']);

/** Hands reports over and answers how long they took to be transferred, in milliseconds. */
async function transferred(company: TestCompany, count: number): Promise<{ reports: ApprovedReport[]; ms: number }> {
  const reports = Array.from({ length: count }, () => taxi(company));
  const since = Date.now();
  for (const report of reports) await service.send(report);
  for (const report of reports) await service.until(report, hasEnded);
  return { reports, ms: Date.now() - since };
}

async function expectAllTold(reports: readonly ApprovedReport[]): Promise<void> {
  await waitUntil(
    () => service.store.notices.areLeft(),
    (areLeft) => !areLeft,
    LONG_MS,
  );
  for (const report of reports) expect(statusesTold(report)).toEqual(TOLD);
}

describe('a receiver', { timeout: 120_000 }, () => {
  it('that is down for a day loses nothing, and keeps no transfer waiting', async () => {
    const company = await service.company();
    await transferred(company, 2);
    const usual = await transferred(company, 5);
    await expectAllTold(usual.reports);
    const since = Date.now();
    await receiver.down();
    const meanwhile = await transferred(company, 5);
    // Far less than one try of the receiver may take.
    expect(meanwhile.ms).toBeLessThan(usual.ms * 2 + 5_000);
    await waitUntil(
      () => Promise.resolve(Date.now() - since),
      (ms) => ms > DAY_MS,
    );
    for (const report of meanwhile.reports) expect(statusesTold(report)).toEqual([]);
    await receiver.up();
    await expectAllTold(meanwhile.reports);
  });

  it('that answers nothing in its time is told again under the same id', async () => {
    const company = await service.company();
    let silences = 0;
    receiver.react = ({ data }) => (data['companyId'] === company.companyId && (silences += 1) === 1 ? 'silence' : 200);
    const { reports } = await transferred(company, 1);
    await expectAllTold(reports);
    const { reportId } = reports[0]!;
    const [first, again] = receiver.arrivals.filter(({ data }) => data['reportId'] === reportId);
    expect(again?.id).toBe(first?.id);
    expect(again!.arrivedAt - first!.arrivedAt).toBeGreaterThan(14_000);
  });

  it('that refuses what is told of one report is told of the others all the same', async () => {
    const company = await service.company();
    const refused = taxi(company);
    let isOver = false;
    receiver.react = ({ data }) => (data['reportId'] === refused.reportId && !isOver ? 422 : 200);
    await service.send(refused);
    const { reports } = await transferred(company, 3);
    await waitUntil(
      () => Promise.resolve(reports.map(statusesTold)),
      (all) => all.every((statuses) => statuses.length === TOLD.length),
    );
    expect(statusesTold(refused)).toEqual([]);
    isOver = true;
    await expectAllTold([refused, ...reports]);
  });
});

describe('the workflow that delivers', { timeout: 120_000 }, () => {
  it('is started again by the next worker when somebody ended it from outside', async () => {
    const company = await service.company();
    receiver.react = () => 500;
    const { reports } = await transferred(company, 1);
    await waitUntil(
      () => Promise.resolve(receiver.arrivals.length),
      (n) => n > 0,
    );
    await service.stopWorker();
    await handle().terminate();
    receiver.react = () => 200;
    await service.startWorker();
    await expectAllTold(reports);
  });

  it('forgets what is left once nobody listens any more, and nothing is kept then', async () => {
    const company = await service.company();
    receiver.react = () => 500;
    await transferred(company, 1);
    await waitUntil(
      () => Promise.resolve(receiver.arrivals.length),
      (n) => n > 0,
    );
    await service.stopWorker();
    await service.startWorker({ WEBHOOK_URL: '', WEBHOOK_SECRET: '' });
    const isOver = () =>
      waitUntil(
        async () => [await service.store.notices.areLeft(), (await handle().describe()).status.name],
        ([areLeft, name]) => areLeft === false && name === 'COMPLETED',
      );
    await isOver();
    const { runId } = await handle().describe();
    await transferred(company, 1);
    expect(await service.store.notices.areLeft()).toBe(true);
    // What is done every minute is done at the start too.
    await service.stopWorker();
    await service.startWorker({ WEBHOOK_URL: '', WEBHOOK_SECRET: '' });
    await isOver();
    expect((await handle().describe()).runId).toBe(runId);
  });
});

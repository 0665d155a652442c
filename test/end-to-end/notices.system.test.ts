import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { NOTICES_WORKFLOW_ID } from '../../contract/temporal-names.js';
import { TransferStatus } from '../../contract/transfer-status.js';
import { nudgeSignal } from '../../workflows/notice-messages.js';
import { costLine } from '../support/reports.js';
import { hasEnded, startTestService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';
import { WebhookReceiver, type Arrival } from '../support/webhook-receiver.js';

const receiver = await WebhookReceiver.start();
const service = await startTestService(receiver.settings);
const { taxi } = taxiReports(service);
const { synced } = syncing(service);

afterEach(() => {
  receiver.react = () => 204;
  expect(receiver.faults).toEqual([]);
});
afterAll(async () => {
  await service.close();
  await receiver.down();
});

const MANY_EVENTS = 600;
const MOST_EVENTS = 1000;

const ferry = (company: TestCompany) => taxi(company, { lines: [costLine({ category: 'ferry' })] });

/** What was told and taken of a report, or of a company, as soon as there is so much of it. */
const told = (isOf: Parameters<WebhookReceiver['taken']>[0], atLeast: number): Promise<Arrival[]> =>
  waitUntil(
    () => Promise.resolve(receiver.taken(isOf)),
    (arrivals) => arrivals.length >= atLeast,
  );

const ofReport = ({ reportId }: ApprovedReport, atLeast: number) => told({ reportId }, atLeast);
const inShort = ({ type, data }: Arrival) => (type === 'transfer.status' ? String(data['status']) : type);

const ofCompany = async ({ companyId }: TestCompany, type: string, atLeast: number) =>
  (
    await waitUntil(
      () => Promise.resolve(receiver.taken({ companyId }).filter((arrival) => arrival.type === type)),
      (arrivals) => arrivals.length >= atLeast,
    )
  ).map(({ data }) => data);

const handle = service.client.workflow.getHandle(NOTICES_WORKFLOW_ID);

/** Nothing is left to tell. */
const allTold = () =>
  waitUntil(
    () => service.store.notices.areLeft(),
    (areLeft) => !areLeft,
  );

/** Sends a report of which the receiver takes nothing, until it is tried so rarely that the workflow waits. */
async function untold(): Promise<ApprovedReport> {
  receiver.react = () => 500;
  const report = taxi(await service.company());
  await service.send(report);
  await service.until(report, hasEnded);
  await waitUntil(
    () => Promise.resolve(receiver.arrivals.filter(({ data }) => data['reportId'] === report.reportId).length),
    (tries) => tries > 4,
  );
  return report;
}

describe('the receiver of notices is told', () => {
  it('each status of a transfer, in order, with the status object of then', async () => {
    const company = await service.company();
    const report = taxi(company);
    await service.send(report);
    const status = await service.until(report, hasEnded);
    const arrivals = await ofReport(report, 3);
    expect(arrivals.map(inShort)).toEqual(['queued', 'transferring', 'transferred']);
    for (const { data } of arrivals) expect(() => TransferStatus.strict().parse(data)).not.toThrow();
    expect(arrivals.at(-1)?.data).toEqual(status);
    expect(arrivals.map(({ data }) => (data['travelExpenses'] as unknown[]).length)).toEqual([0, 0, 1]);
    const happened = arrivals.map(({ timestamp }) => timestamp);
    expect(happened).toEqual([...happened].sort());
  });

  it('a problem once, however often the transfer stops for it, and that it is gone only when it is', async () => {
    const company = await service.company();
    const report = ferry(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    for (const attempts of [1, 2]) {
      await service.transfers.retry(report.companyId, report.reportId);
      await service.until(report, (status) => status.attempts > attempts && waitsFor('TLX-301')(status));
    }
    await service.categories.set(company.companyId, 'ferry', 'Ferge');
    await service.until(report, hasEnded);
    const arrivals = await ofReport(report, 11);
    expect(arrivals.map(inShort)).toEqual([
      ...['queued', 'transferring', 'waiting', 'transfer.problem'],
      ...['transferring', 'waiting', 'transferring', 'waiting'],
      ...['transferring', 'transferred', 'transfer.problemGone'],
    ]);
    const [problem] = arrivals.filter(({ type }) => type === 'transfer.problem');
    expect(problem?.data).toMatchObject({ status: 'waiting', problem: { code: 'TLX-301' } });
    expect(arrivals.at(-1)?.data).toMatchObject({ status: 'transferred', problem: null });
  });

  it('that one problem is gone when another one stands instead', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })], employee: { employeeNumber: '4711' } });
    await service.send(report);
    await service.until(report, waitsFor('TLX-201'));
    company.tripletex.addEmployee({
      firstName: 'Ny',
      lastName: 'Ansatt',
      employeeNumber: '4711',
      email: 'ny@x.example',
    });
    await service.transfers.retry(report.companyId, report.reportId);
    await service.until(report, waitsFor('TLX-301'));
    const arrivals = await ofReport(report, 8);
    expect(arrivals.slice(4).map(inShort)).toEqual([
      ...['transferring', 'waiting', 'transfer.problemGone', 'transfer.problem'],
    ]);
    expect(arrivals.at(-1)?.data).toMatchObject({ problem: { code: 'TLX-301' } });
  });

  it('that a company has come to need attention, and that it needs none any more', async () => {
    const company = await service.company();
    const reports = [ferry(company), ferry(company)];
    for (const report of reports) await service.send(report);
    for (const report of reports) await service.until(report, waitsFor('TLX-301'));
    const { companyId } = company;
    expect(await ofCompany(company, 'attention', 1)).toEqual([{ companyId, needsAttention: true, transfers: 1 }]);
    // That one sets out again says nothing yet.
    await service.transfers.retry(companyId, reports[0]!.reportId);
    await service.until(reports[0]!, (status) => status.attempts > 1 && waitsFor('TLX-301')(status));
    await service.categories.set(companyId, 'ferry', 'Ferge');
    for (const report of reports) await service.until(report, hasEnded);
    expect(await ofCompany(company, 'attention', 2)).toEqual([
      { companyId, needsAttention: true, transfers: 1 },
      { companyId, needsAttention: false, transfers: 0 },
    ]);
  });

  it('that a report waits for a company which nobody has connected', async () => {
    const company = await service.company({ isConnected: false });
    await service.send(taxi(company));
    const { companyId } = company;
    expect(await ofCompany(company, 'attention', 1)).toEqual([{ companyId, needsAttention: true, transfers: 1 }]);
  });

  it('each status of a connection that is another one than before', async () => {
    const company = await service.company({ isConnected: false });
    const { companyId, tripletex } = company;
    await service.companies.connect(companyId, { userKey: tripletex.userKey, settings: {} });
    await service.companies.check(companyId);
    tripletex.revokeKey();
    await service.companies.check(companyId);
    await service.companies.disconnect(companyId);
    expect(await ofCompany(company, 'connection.status', 3)).toEqual([
      { companyId, status: 'ok', problemCode: null },
      { companyId, status: 'broken', problemCode: 'TLX-101' },
      { companyId, status: 'none', problemCode: null },
    ]);
  });

  it('what a synchronisation has changed, register by register, and nothing when that is nothing', async () => {
    const company = await service.company();
    const first = await synced(company);
    await synced(company);
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '99', email: 'ny@x.example' });
    const third = await synced(company);
    const changes = await ofCompany(company, 'register.changed', 1);
    await allTold();
    const { companyId } = company;
    const added = Object.entries(first.registers).filter(([, counts]) => counts.added > 0);
    const nothing = { changed: 0, returned: 0, deactivated: 0 };
    expect(await ofCompany(company, 'register.changed', changes.length)).toEqual([
      ...added.map(([register, counts]) => ({
        ...{ companyId, register, syncRunId: first.id },
        ...{ ...nothing, added: counts.added },
      })),
      { companyId, register: 'employees', syncRunId: third.id, ...nothing, added: 1 },
    ]);
    expect(added.length).toBeGreaterThan(3);
  });
});

describe('the workflow that delivers', () => {
  it('ends when everything is told, and tells nobody in Temporal what it was', async () => {
    const company = await service.company();
    const report = taxi(company, { title: 'Hemmelig reise' });
    await service.send(report);
    await service.until(report, hasEnded);
    await ofReport(report, 3);
    await waitUntil(
      () => handle.describe(),
      ({ status: { name } }) => name === 'COMPLETED',
    );
    const history = Buffer.from(JSON.stringify(await handle.fetchHistory())).toString('latin1');
    expect(history).toContain('sendNotices');
    for (const word of ['Hemmelig', report.reportId, report.reportNumber, company.companyId])
      expect(history).not.toContain(word);
  });

  it('keeps the history of each run short, however often it is nudged, and loses nothing when it changes its run', async () => {
    const company = await service.company();
    receiver.react = () => 500;
    const report = taxi(company);
    await service.send(report);
    await service.until(report, hasEnded);
    const { runId } = await waitUntil(
      () => handle.describe(),
      ({ status: { name } }) => name === 'RUNNING',
    );
    // A run continues only between signals: more of them must not keep it from that.
    const nudged = async () => {
      const now = await handle.describe();
      if (now.runId === runId && now.historyLength < MANY_EVENTS)
        await Promise.all(Array.from({ length: 50 }, () => handle.signal(nudgeSignal)));
      return now;
    };
    await waitUntil(nudged, (now) => now.runId !== runId, 40_000);
    const { historyLength } = await service.client.workflow.getHandle(NOTICES_WORKFLOW_ID, runId).describe();
    expect(historyLength).toBeLessThan(MOST_EVENTS);
    receiver.react = () => 200;
    await allTold();
    expect((await ofReport(report, 3)).map(inShort)).toEqual(['queued', 'transferring', 'transferred']);
  });

  it('is started again by the next worker when somebody ended it from outside', async () => {
    const report = await untold();
    await service.stopWorker();
    await handle.terminate();
    receiver.react = () => 200;
    await service.startWorker();
    await allTold();
    expect((await ofReport(report, 3)).map(inShort)).toEqual(['queued', 'transferring', 'transferred']);
  });

  it('ends while nobody listens, and tells what was kept once somebody does', async () => {
    const report = await untold();
    await service.stopWorker();
    await service.startWorker({ WEBHOOK_URL: '', WEBHOOK_SECRET: '' });
    await waitUntil(
      () => handle.describe(),
      ({ status: { name } }) => name === 'COMPLETED',
    );
    const another = taxi(await service.company());
    await service.send(another);
    await service.until(another, hasEnded);
    expect(await service.store.notices.areLeft()).toBe(true);
    await service.stopWorker();
    receiver.react = () => 200;
    // What is done every minute is done at the start too.
    await service.startWorker();
    await allTold();
    for (const one of [report, another])
      expect((await ofReport(one, 3)).map(inShort)).toEqual(['queued', 'transferring', 'transferred']);
  });
});

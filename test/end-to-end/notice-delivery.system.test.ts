import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
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

describe('a receiver', () => {
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

  it('that refuses, or lets time pass over, what is told of one report is told of the others all the same', async () => {
    const company = await service.company();
    const [refused, silent] = [taxi(company), taxi(company)];
    let isOver = false;
    receiver.react = ({ data }) => {
      if (isOver) return 200;
      return data['reportId'] === refused.reportId ? 422 : data['reportId'] === silent.reportId ? 'silence' : 200;
    };
    for (const report of [refused, silent]) await service.send(report);
    const { reports } = await transferred(company, 3);
    await waitUntil(
      () => Promise.resolve(reports.map(statusesTold)),
      (all) => all.every((statuses) => statuses.length === TOLD.length),
    );
    expect([...statusesTold(refused), ...statusesTold(silent)]).toEqual([]);
    isOver = true;
    await expectAllTold([refused, silent, ...reports]);
    const [first, again] = receiver.arrivals.filter(({ data }) => data['reportId'] === silent.reportId);
    expect(again?.id).toBe(first?.id);
    expect(again!.arrivedAt - first!.arrivedAt).toBeGreaterThan(14_000);
  });
});

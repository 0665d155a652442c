import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { aPdf } from '../support/receipts.js';
import { costLine } from '../support/reports.js';
import { hasEnded, startTestService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { startWorkerProcess } from '../support/worker-process.js';

const receipt = await aPdf();
/** Gives receipts out when it is told to. */
const shelf = createServer((_, response) => void given.then(() => response.end(receipt)));
shelf.listen(0, '127.0.0.1');
await once(shelf, 'listening');
const shelfHost = `127.0.0.1:${(shelf.address() as AddressInfo).port}`;
let give: () => void = () => undefined;
const given = new Promise<void>((resolve) => (give = resolve));

const service = await startTestService({ RECEIPT_HOSTS: shelfHost, RECEIPT_TIMEOUT: '30s' }, { hasWorker: false });
const workers = [await startWorkerProcess(service.environment), await startWorkerProcess(service.environment)];
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await service.close();
  shelf.close();
});

const taxis = (company: TestCompany, count: number) =>
  Array.from({ length: count }, () => company.report({ kind: 'travel', lines: [costLine()] }));
const taxiWithReceipt = (company: TestCompany) =>
  company.report({
    kind: 'travel',
    lines: [costLine({ receipts: ['r1'] })],
    receipts: [
      {
        id: 'r1',
        fileName: 'taxi.pdf',
        contentType: 'application/pdf',
        size: receipt.length,
        sha256: createHash('sha256').update(receipt).digest('hex'),
        url: `http://${shelfHost}/taxi.pdf`,
      },
    ],
  });
const look = ({ companyId, reportId }: ApprovedReport) => service.transfers.status(companyId, reportId);
const ended = (report: ApprovedReport) => waitUntil(() => look(report), hasEnded, 60_000);
const requestsOf = ({ tripletex }: TestCompany) =>
  service.sandbox.requests.filter(({ company }) => company === tripletex.name);
const sentAt = ({ at, ms }: { at: string; ms: number }) => ({ from: Date.parse(at), to: Date.parse(at) + ms });

/** Makes every answer to a company slow, so that both workers are in the middle of something. */
function slowDown({ tripletex }: TestCompany): void {
  service.sandbox.faults.add({
    on: { company: tripletex.name, path: '**' },
    what: { kind: 'delay', ms: 150 },
    times: 'always',
  });
}

const SECONDS = 12;
/** A request that was on its way when the first 429 came back, and the way of that news to the other worker. */
const ON_ITS_WAY_MS = 400;

describe.concurrent('after a 429', () => {
  it('no worker sends anything of that company before the time Tripletex named, and no other company waits', async () => {
    const [limited, other] = [await service.company(), await service.company()];
    slowDown(limited);
    const [ours, others] = [taxis(limited, 12), taxis(other, 6)];
    for (const report of ours) await service.send(report);
    const bothWork = () => workers.every((worker) => worker.log().includes('"method":"POST"'));
    await waitUntil(() => Promise.resolve(bothWork()), Boolean);
    await waitUntil(
      () => Promise.resolve(limited.tripletex.travelExpenses().length),
      (count) => count > 2,
    );
    service.sandbox.rateLimit({ seconds: SECONDS, company: limited.tripletex.name });
    for (const report of others) await service.send(report);
    const first = (await waitUntil(
      () => Promise.resolve(requestsOf(limited).find(({ status }) => status === 429)),
      (found) => found !== undefined,
    ))!;
    const [told, reset] = [sentAt(first).to, sentAt(first).to + (SECONDS - 1) * 1000];
    // Neither a person nor a check of the connection gets past it, whether it is told so or comes to be done later.
    const retrying = ours.map(({ companyId, reportId }) => service.transfers.retry(companyId, reportId));
    await Promise.allSettled([...retrying, service.companies.check(limited.companyId)]);

    for (const report of others) {
      await ended(report);
      const { events } = await service.transfers.record(report.companyId, report.reportId);
      expect(events.map(({ type }) => type)).toEqual(['received', 'started', 'transferred']);
    }
    const meanwhile = requestsOf(other).filter((request) => sentAt(request).from > told && sentAt(request).to < reset);
    expect(meanwhile.length).toBeGreaterThan(0);
    for (const report of ours) expect(await ended(report)).toMatchObject({ status: 'transferred' });
    const tooEarly = requestsOf(limited).filter((request) => {
      const { from } = sentAt(request);
      return from > told + ON_ITS_WAY_MS && from < reset;
    });
    expect(tooEarly).toEqual([]);
    expect(limited.tripletex.travelExpenses()).toHaveLength(ours.length);
  });

  it('a worker that has not seen it, in the middle of another report of that company, sends nothing either', async () => {
    // Which worker does what is theirs to choose: of six companies, one or another has its reports on both.
    const companies = await Promise.all(Array.from({ length: 6 }, () => service.company()));
    const fetching = companies.map((company) => ({ company, report: taxiWithReceipt(company) }));
    for (const { report } of fetching) await service.send(report);
    for (const { company } of fetching)
      await waitUntil(
        () => Promise.resolve(company.tripletex.travelExpenses().length),
        (count) => count === 1,
      );
    await pause(300);
    for (const { company } of fetching)
      service.sandbox.rateLimit({ seconds: SECONDS, company: company.tripletex.name });
    const refused = companies.map((company) => taxis(company, 1)).flat();
    for (const report of refused) await service.send(report);
    for (const report of refused) await waitUntil(() => look(report), waitsFor('TLX-702'));
    give();
    for (const report of [...refused, ...fetching.map((one) => one.report)])
      expect(await ended(report)).toMatchObject({ status: 'transferred' });
    for (const company of companies) expect(requestsOf(company).filter(({ status }) => status === 429)).toHaveLength(1);
  });

  it('that names no time, Tripletex is asked less and less often, and it ends by itself', async () => {
    const company = await service.company();
    const [report] = taxis(company, 1) as [ApprovedReport];
    service.sandbox.rateLimit({ seconds: 4, withReset: false, company: company.tripletex.name });
    await service.send(report);
    await waitUntil(() => look(report), waitsFor('TLX-702'));
    expect(await ended(report)).toMatchObject({ status: 'transferred' });
    const refused = requestsOf(company).filter(({ status }) => status === 429);
    // After a hundredth of 5, 10, 20, 40 and then 60 seconds each; a slow machine asks less often still.
    expect(refused.length).toBeLessThan(14);
  });
});

describe('a limit that many reports run into again and again', () => {
  it('lets them all through in the end, each once', async () => {
    const company = await service.company();
    const reports = taxis(company, 6);
    service.sandbox.setRateLimit({ limit: 15, windowMs: 1500 });
    for (const report of reports) await service.send(report);
    for (const report of reports) expect(await ended(report)).toMatchObject({ status: 'transferred' });
    expect(company.tripletex.travelExpenses()).toHaveLength(reports.length);
    expect(requestsOf(company).some(({ status }) => status === 429)).toBe(true);
    for (const worker of workers) expect(worker.log()).not.toContain('"level":50');
  });
});

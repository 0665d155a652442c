import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { expectBookedOnce, KINDS, reportOf } from '../support/broken-transfers.js';
import { lineTo, lineToUrl } from '../support/line.js';
import { runProgram } from '../support/program.js';
import { aNoisyJpeg } from '../support/receipts.js';
import { costLine } from '../support/reports.js';
import { startTestService, waitsFor, waitUntil, type TestCompany, type TestService } from '../support/service.js';
import { smallDisk } from '../support/small-disk.js';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.js';

/**
 * Longer than whatever gives up or is tried again meanwhile: a connection to the database (10 s), a workflow task (10 s), what
 * is told to Temporal (10 s), a heartbeat (15 s).
 */
const GONE_MS = 30_000;
/** Until a worker's sweep has come by, a minute after the last one. */
const END_MS = 90_000;

const withoutWorker = () => startTestService({}, { hasWorker: false });
const services = [await withoutWorker(), await withoutWorker(), await withoutWorker()] as const;
const [withDatabase, withTemporal, withDisk] = services;
const disk = await smallDisk(3);
afterAll(async () => {
  await Promise.all(services.map((service) => service.close()));
  await disk?.remove();
});

interface Sent {
  readonly company: TestCompany;
  readonly report: ApprovedReport;
}

/** A report each of whose writes is slow, so that it is in the middle of one for a while. */
async function inTheMiddle(service: TestService, kind = KINDS[0] as (typeof KINDS)[number]): Promise<Sent> {
  const company = await service.company();
  service.sandbox.faults.add({
    on: { company: company.tripletex.name, method: 'POST', path: '/travelExpense**' },
    what: { kind: 'delay', ms: 1000 },
    times: 'always',
  });
  const report = reportOf(service, company, kind);
  await service.send(report);
  return { company, report };
}

/** Waits until a write of a report is announced: it is on its way to Tripletex. */
async function writing(service: TestService, { report }: Sent): Promise<void> {
  const isUnderWay = async () =>
    (await service.store.parts.of(report)).some(({ pendingWrite }) => pendingWrite !== null);
  await waitUntil(isUnderWay, Boolean);
}

/** Everything arrived once, nothing became a person's problem, and the worker is the one it was and tells nothing personal. */
async function expectAllWell(service: TestService, worker: WorkerProcess, sent: readonly Sent[]): Promise<void> {
  for (const { company, report } of sent) {
    await expectBookedOnce(service, company, report, END_MS);
    const { events } = await service.transfers.record(report.companyId, report.reportId);
    expect(events.filter(({ text }) => text.en.includes('Unexpected answer'))).toEqual([]);
    expect(worker.log()).not.toContain(report.title);
  }
  expect(worker.log()).not.toContain('TLX-901');
  expect(worker.log()).not.toContain('"level":50');
  expect(() => process.kill(worker.pid, 0)).not.toThrow();
}

describe.concurrent('nothing is lost, and it goes on by itself,', () => {
  it('when the database is gone for half a minute, in the middle of writes and while a transfer stops', async () => {
    const { line, url } = await lineToUrl(withDatabase.environment.DATABASE_URL ?? '');
    const worker = await startWorkerProcess({ ...withDatabase.environment, DATABASE_URL: url });
    const sent = [await inTheMiddle(withDatabase), await inTheMiddle(withDatabase, KINDS[1])];
    const stopping = await inTheMiddle(withDatabase);
    withDatabase.sandbox.faults.add({
      on: { company: stopping.company.tripletex.name, path: '/travelExpense**' },
      what: { kind: 'answer', status: 503 },
      times: 6,
    });
    await Promise.all(sent.map((one) => writing(withDatabase, one)));
    line.cut();
    await pause(GONE_MS);
    expect(worker.log()).toContain('LocalTrouble');
    line.heal();
    await expectAllWell(withDatabase, worker, [...sent, stopping]);
    await worker.stop();
    await line.close();
  });

  it('when Temporal is gone for half a minute, also for a report that is handed over meanwhile', async () => {
    const [host, port] = (withTemporal.environment.TEMPORAL_ADDRESS ?? '').split(':') as [string, string];
    const line = await lineTo({ host, port: Number(port) });
    const environment = { ...withTemporal.environment, TEMPORAL_ADDRESS: `${line.host}:${line.port}` };
    const worker = await startWorkerProcess(environment);
    const waiting = await withTemporal.company();
    const onTimer = waiting.report({ kind: 'travel', lines: [costLine()] });
    withTemporal.sandbox.faults.add({
      on: { company: waiting.tripletex.name, path: '/employee' },
      what: { kind: 'answer', status: 503 },
      times: 3,
    });
    const meanwhile = await withTemporal.company();
    const sent = [await inTheMiddle(withTemporal), await inTheMiddle(withTemporal, KINDS[1])];
    await withTemporal.send(onTimer);
    await withTemporal.until(onTimer, waitsFor('TLX-703'));
    await Promise.all(sent.map((one) => writing(withTemporal, one)));
    line.cut();
    const gone = pause(GONE_MS);
    const late = reportOf(withTemporal, meanwhile, KINDS[0]);
    const { code, stdout, stderr } = await runProgram(['transfer', '-', '--json'], environment, JSON.stringify(late));
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { status: 'queued' }]);
    expect(stderr).toContain('a worker starts it');
    await gone;
    expect(await withTemporal.transfers.status(late.companyId, late.reportId)).toMatchObject({ status: 'queued' });
    line.heal();
    const all = [...sent, { company: waiting, report: onTimer }, { company: meanwhile, report: late }];
    await expectAllWell(withTemporal, worker, all);
    await worker.stop();
    await line.close();
  });

  it('when a worker’s disk is full, for the receipts or for their document', async () => {
    if (disk === undefined)
      throw new Error('No small disk can be mounted here: run the tests as root, or allow user namespaces.');
    const worker = await startWorkerProcess({ ...withDisk.environment, TMPDIR: disk.folder });
    const photo = await aNoisyJpeg({ width: 700, height: 500 });
    for (const left of [0, photo.length + 30_000]) {
      const company = await withDisk.company();
      const stored = withDisk.approval.addReceipt({ bytes: photo, fileName: 'r.jpg', contentType: 'image/jpeg' });
      const report = company.report({
        kind: 'travel',
        lines: [costLine({ receipts: ['r1'] })],
        receipts: [{ ...stored, id: 'r1' }],
      });
      disk.fill(left);
      const troubles = worker.log().split('LocalTrouble').length;
      await withDisk.send(report);
      await waitUntil(
        () => Promise.resolve(worker.log().split('LocalTrouble').length),
        (count) => count > troubles + 2,
      );
      expect(company.tripletex.attachment(report.reportNumber)).toBeNull();
      disk.empty();
      await expectAllWell(withDisk, worker, [{ company, report }]);
    }
    await worker.stop();
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import {
  callsOf,
  CaseTable,
  expectBookedOnce,
  KINDS,
  reportOf,
  type Call,
  type Kind,
} from '../support/broken-transfers.js';
import { startTestService, waitUntil, type TestCompany } from '../support/service.js';
import { startWorkerProcess } from '../support/worker-process.js';

const service = await startTestService({ SETTLE_TIME: '100s' });
const table = new CaseTable();
afterAll(async () => {
  table.print();
  await service.close();
});

interface Held {
  readonly kind: Kind;
  readonly call: Call;
  readonly company: TestCompany;
  readonly report: ApprovedReport;
}

/** Sends a report whose call is carried out and never answered. */
async function held(kind: Kind, call: Call): Promise<Held> {
  const company = await service.company();
  const report = reportOf(service, company, kind);
  service.sandbox.faults.add({
    on: { company: company.tripletex.name, nth: call.nth },
    what: { kind: 'finishLate', ms: 0, socket: 'hang' },
  });
  return { kind, call, company, report };
}

const all: Held[] = [];
for (const kind of KINDS) for (const call of await callsOf(service, kind)) all.push(await held(kind, call));

describe('a worker that is killed', { timeout: 240_000 }, () => {
  it('after each single request to Tripletex leaves everything to be booked once and whole by another', async () => {
    await service.stopWorker();
    const first = await startWorkerProcess({ ...service.environment, TRIPLETEX_TIMEOUT: '40s' });
    for (const { report } of all) await service.send(report);
    const isHanging = () =>
      service.sandbox.requests.filter(({ fault }) => fault === 'finishLate').map(({ company }) => company);
    await waitUntil(
      () => Promise.resolve(isHanging()),
      (names) => new Set(names).size === all.length,
      60_000,
    );
    const since = Date.now();
    await first.kill();
    const second = await startWorkerProcess(service.environment);
    const carriedOn = all.map(async ({ kind, call, company, report }) => {
      const status = await expectBookedOnce(service, company, report, 180_000);
      table.add(kind, 'the worker is killed', call, status, Date.now() - since);
    });
    await Promise.all(carriedOn);
    // Nothing of it was told as an error: it is what the service is made for.
    expect(second.log()).not.toContain('"level":50');
    await second.stop();
  });
});

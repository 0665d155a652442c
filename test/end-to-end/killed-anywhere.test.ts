import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import {
  callsOf,
  CaseTable,
  expectBookedOnce,
  KINDS_AND_CORRECTION,
  readyReportOf,
  type Call,
  type KindOrCorrection,
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
  readonly kind: KindOrCorrection;
  readonly call: Call;
  readonly company: TestCompany;
  readonly report: ApprovedReport;
}

/** Sends a report whose call is carried out and never answered. */
async function held(kind: KindOrCorrection, call: Call): Promise<Held> {
  const company = await service.company();
  const report = await readyReportOf(service, company, kind);
  service.sandbox.faults.add({
    on: { company: company.tripletex.name, nth: call.nth },
    what: { kind: 'finishLate', ms: 0, socket: 'hang' },
  });
  return { kind, call, company, report };
}

const all: Held[] = [];
for (const kind of KINDS_AND_CORRECTION)
  for (const call of await callsOf(service, kind)) all.push(await held(kind, call));

/** Reports of some kinds, handed over at once: no more than a worker calls Tripletex for at the same time. */
const ROUNDS = [
  { of: 'first reports', all: all.filter(({ report }) => report.revision === 1) },
  { of: 'corrections', all: all.filter(({ report }) => report.revision > 1) },
];

describe('a worker that is killed', { timeout: 240_000 }, () => {
  it.each(ROUNDS)('after each single request to Tripletex leaves $of to be booked once and whole by another', killed);
});

async function killed({ all: round }: (typeof ROUNDS)[number]): Promise<void> {
  await service.stopWorker();
  service.sandbox.clearRequests();
  const first = await startWorkerProcess({ ...service.environment, TRIPLETEX_TIMEOUT: '40s' });
  for (const { report } of round) await service.send(report);
  const isHanging = () =>
    service.sandbox.requests.filter(({ fault }) => fault === 'finishLate').map(({ company }) => company);
  await waitUntil(
    () => Promise.resolve(isHanging()),
    (names) => new Set(names).size === round.length,
    60_000,
  );
  const since = Date.now();
  await first.kill();
  const second = await startWorkerProcess(service.environment);
  const carriedOn = round.map(async ({ kind, call, company, report }) => {
    const status = await expectBookedOnce(service, company, report, 180_000);
    table.add(kind, 'the worker is killed', call, status, Date.now() - since);
  });
  await Promise.all(carriedOn);
  // Nothing of it was told as an error: it is what the service is made for.
  expect(second.log()).not.toContain('"level":50');
  await second.stop();
}

import { setTimeout as pause } from 'node:timers/promises';
import Table from 'cli-table3';
import { afterAll, describe, expect, it } from 'vitest';
import { forEachAtMost } from '../../client/at-most.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { describeProblem } from '../../contract/problems.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import type { TransferState } from '../../contract/transfer-status.js';
import type { LoggedRequest } from '../../sandbox/tripletex/transport/request-log.js';
import { costLine } from '../support/reports.js';
import { startTestService } from '../support/service.js';
import { sized } from '../support/size.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

/** Nothing tries again by itself, however slow the machine, and a 429 shows in the log of the requests alone. */
const service = await startTestService({ WAIT_SCALE: '1', PATIENCE: '60s', TRIPLETEX_TIMEOUT: '60s' });
afterAll(() => service.close());
const { taxi } = taxiReports(service);
const { synced } = syncing(service);

const MANY = sized({ usual: 100, full: 1000 });
/** Those that wait for another category. */
const OTHERS = 20;
const EMPLOYEES = 50;
const MOST_AT_ONCE = 40;
/** As seen in March 2026. */
const RATE_LIMIT = { limit: 100, windowMs: 1000 };
const LONG_MS = 600_000;

const company = await service.company();
for (let n = 0; n < EMPLOYEES; n += 1)
  company.tripletex.addEmployee({ firstName: 'Ansatt', lastName: `Nummer ${n}`, employeeNumber: `E${n}` });

const table = new Table({ head: ['what', 'seconds'], style: { head: [], border: [] } });
async function measured<T>(what: string, work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const begun = performance.now();
  const value = await work();
  const seconds = (performance.now() - begun) / 1000;
  table.push([what, seconds.toFixed(1)]);
  return { value, seconds };
}

/** Waits until so many stand somewhere. Looks seldom: what is measured is not how often it is asked. */
async function until(state: TransferState, count: number, attempts: number): Promise<void> {
  const { companyId } = company;
  const giveUp = Date.now() + LONG_MS;
  for (;;) {
    const { counts, items } = await service.transfers.list({ companyId, status: state, limit: 1 });
    if (counts[state] === count && (items[0]?.attempts ?? 0) >= attempts) return;
    if (Date.now() > giveUp) throw new Error(`They did not come there: ${JSON.stringify(counts)}`);
    await pause(250);
  }
}

const attemptsOf = (reports: readonly ApprovedReport[]) =>
  Promise.all(
    reports.map(async ({ companyId, reportId }) => (await service.transfers.status(companyId, reportId)).attempts),
  );

/** How many requests were under way at once, at the most. */
function mostAtOnce(requests: readonly LoggedRequest[]): number {
  const changes = requests.flatMap(({ at, ms }) => [
    { at: Date.parse(at), by: 1 },
    { at: Date.parse(at) + ms, by: -1 },
  ]);
  changes.sort((one, other) => one.at - other.at || one.by - other.by);
  let [now, most] = [0, 0];
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

describe(`${MANY} reports that wait for one cause`, { timeout: LONG_MS }, () => {
  const taxis = Array.from({ length: MANY }, (_, n) =>
    taxi(company, { employee: { employeeNumber: `E${n % EMPLOYEES}` } }),
  );
  const ferries = Array.from({ length: OTHERS }, () =>
    taxi(company, { lines: [costLine({ category: 'ferry', externalReference: 'Ferge' })] }),
  );

  it('are let go by one synchronisation, all of them and nothing else, and Tripletex is not flooded', async () => {
    const { tripletex } = company;
    for (const category of ['Taxi', 'Ferge']) tripletex.deactivate('costCategories', category);
    await synced(company);
    await measured(`${MANY + OTHERS} reports come to wait`, async () => {
      await forEachAtMost(30, [...ferries, ...taxis], async (report) => {
        await service.send(report);
      });
      await until('waiting', MANY + OTHERS, 1);
    });
    const before = await measured('a synchronisation that lets none go', () => synced(company));

    tripletex.change('costCategories', 'Taxi', { isInactive: false });
    service.sandbox.setRateLimit(RATE_LIMIT);
    service.sandbox.clearRequests();
    const arrival = measured('from its beginning to the last arrival', () => until('transferred', MANY, 2));
    const release = await measured(`a synchronisation that lets ${MANY} go`, () => synced(company));
    await arrival;
    const requests = service.sandbox.requests.filter(({ company: name }) => name === tripletex.name);
    const refused = requests.filter(({ status }) => status === 429).length;
    table.push(
      ['requests', requests.length],
      ['at once, at the most', mostAtOnce(requests)],
      ['answered 429', refused],
    );

    expect(release.seconds - before.seconds).toBeLessThan(60);
    expect(new Set(await attemptsOf(taxis))).toEqual(new Set([2]));
    expect(new Set(await attemptsOf(ferries))).toEqual(new Set([1]));
    expect(tripletex.travelExpenses()).toHaveLength(MANY);
    expect(mostAtOnce(requests)).toBeLessThanOrEqual(MOST_AT_ONCE);
    // Who runs into the limit waits until the time that was named.
    expect(refused).toBeLessThan(requests.length / 10);
  });

  it('are told by one command within seconds to try again, each once', async () => {
    await service.stopWorker();
    const another = await service.company({ isConnected: false });
    const waiting = Array.from({ length: MANY }, () => taxi(another));
    // Told, not carried: what each does then is the same as above.
    await forEachAtMost(30, waiting, async (report) => {
      await service.send(report);
      await service.store.transfers.changeStatus(report, { ...WAITING, since: new Date().toISOString() });
    });
    const { value: retried, seconds } = await measured(`retry --problem, ${MANY} of them`, () =>
      service.transfers.retryAll(another.companyId, 'TLX-101'),
    );
    process.stdout.write(`${table.toString()}\n`);
    expect(retried).toBe(MANY);
    expect(seconds).toBeLessThan(60);
    for (const report of waiting.filter((_, n) => n % 50 === 0)) {
      const { events } = await service.client.workflow.getHandle(transferWorkflowId(report)).fetchHistory();
      expect(events?.filter(({ workflowExecutionSignaledEventAttributes: told }) => told)).toHaveLength(1);
    }
  });
});

const WAITING = {
  status: 'waiting',
  problem: {
    code: 'TLX-101',
    ...describeProblem({ code: 'TLX-101', details: {} }),
    since: '2026-11-02T12:00:00.000Z',
    nextTryAt: null,
    details: {},
  },
  attempts: 1,
} as const;

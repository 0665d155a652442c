import { readFileSync } from 'node:fs';
import Table from 'cli-table3';
import { afterAll, describe, expect, it } from 'vitest';
import type { SyncRun } from '../../contract/sync-run.js';
import { startTestService, waitUntil, type TestCompany } from '../support/service.js';
import { sized } from '../support/size.js';
import { syncing } from '../support/syncing.js';
import { startWorkerProcess } from '../support/worker-process.js';

const service = await startTestService({}, { hasWorker: false });
afterAll(() => service.close());
const { synced, requestsOf, register } = syncing(service);

/** A page of Tripletex has 1000 rows less one that was read before. */
const { MANY, PAGES, LAST } = sized({
  usual: { MANY: 3500, PAGES: 4, LAST: '2997' },
  full: { MANY: 9500, PAGES: 10, LAST: '8991' },
});
const LONG = { timeout: 180_000 };

/** A company with as many employees and projects as a large customer has, beside the few of the samples. */
async function largeCompany(): Promise<TestCompany> {
  const company = await service.company();
  const { tripletex } = company;
  for (let n = tripletex.employees.length; n < MANY; n += 1)
    tripletex.addEmployee({
      firstName: 'Ansatt',
      lastName: `Nummer ${n}`,
      employeeNumber: `L${n}`,
      isEmployed: n < 100,
    });
  for (let n = tripletex.projects.length; n < MANY; n += 1)
    tripletex.addProject({ number: `L-${n}`, name: `Prosjekt nummer ${n}` });
  return company;
}

/** Resident memory of a process with everything it started, in MB. */
function memoryMb(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.reduce((sum, child) => sum + memoryMb(Number(child)), Math.round(Number(kilobytes) / 1024));
}

/** The most a process takes until some work is done, in MB. */
async function peakOf<T>(pid: number, work: Promise<T>): Promise<{ result: T; peak: number }> {
  let peak = memoryMb(pid);
  const looking = setInterval(() => (peak = Math.max(peak, memoryMb(pid))), 20);
  try {
    return { result: await work, peak };
  } finally {
    clearInterval(looking);
  }
}

const secondsOf = ({ startedAt, finishedAt }: SyncRun) => (Date.parse(finishedAt ?? '') - Date.parse(startedAt)) / 1000;

describe(`a company with ${MANY} employees and ${MANY} projects`, LONG, () => {
  it('is read in bounded memory with one request per 1000 rows, and again without writing anything', async () => {
    const worker = await startWorkerProcess(service.environment);
    try {
      const small = await service.company();
      await synced(small);
      const before = memoryMb(worker.pid);
      const company = await largeCompany();
      service.sandbox.clearRequests();
      const first = await peakOf(worker.pid, synced(company));
      expect(first.result).toMatchObject({
        outcome: 'done',
        registers: {
          employees: { seen: MANY, added: MANY, calls: PAGES },
          projects: { seen: MANY, added: MANY, calls: PAGES },
        },
      });
      for (const path of ['/employee', '/project']) expect(requestsOf(company, path)).toHaveLength(PAGES);
      const second = await peakOf(worker.pid, synced(company));
      // What has a checksum costs one request when nothing has changed.
      expect(requestsOf(company, '/project').at(-1)).toMatchObject({ status: 304 });
      expect(second.result).toMatchObject({
        outcome: 'done',
        changes: [],
        registers: { employees: { seen: MANY, unchanged: MANY }, projects: { seen: MANY, unchanged: MANY, calls: 1 } },
      });
      const table = new Table({ head: ['synchronisation', 'rows', 'requests', 'seconds', 'most memory (MB)'] });
      for (const [name, { result, peak }] of Object.entries({ first, second })) {
        const counts = Object.values(result.registers);
        const sum = (of: 'seen' | 'calls') => counts.reduce((total, register) => total + register[of], 0);
        table.push([name, sum('seen'), sum('calls'), secondsOf(result).toFixed(1), `${peak} (idle ${before})`]);
      }
      process.stdout.write(`${table.toString()}\n`);
      // A page of 1000 rows, not the register, is what is in memory.
      for (const { peak } of [first, second]) expect(peak - before).toBeLessThan(150);
      expect(secondsOf(first.result)).toBeLessThan(60);
    } finally {
      await worker.stop();
    }
  });

  it('whose worker is killed in the middle of page 3 is read on from page 3', async () => {
    const doomed = await startWorkerProcess(service.environment);
    const company = await largeCompany();
    service.sandbox.faults.add({
      on: { method: 'GET', path: '/employee', company: company.tripletex.name, nth: 3 },
      what: { kind: 'delay', ms: 30_000 },
    });
    service.sandbox.clearRequests();
    let worker: Awaited<ReturnType<typeof startWorkerProcess>> | undefined;
    const run = await synced(company, async () => {
      const { id } = (await waitUntil(
        () => service.store.syncRuns.newest(company.companyId),
        (newest) => newest !== undefined,
      )) ?? { id: '' };
      await waitUntil(
        () => service.store.syncRuns.follow(company.companyId, id),
        (seen) => seen?.underWay.some(({ register: name, rows }) => name === 'employees' && rows === 1999) === true,
        60_000,
      );
      await doomed.kill();
      worker = await startWorkerProcess(service.environment);
    });
    await worker?.stop();
    expect(run).toMatchObject({ outcome: 'done', registers: { employees: { seen: MANY, added: MANY, calls: PAGES } } });
    const from = requestsOf(company, '/employee').map(({ query }) => /from=(\d+)/.exec(query)?.[1]);
    expect(from.filter((value) => value === '0')).toHaveLength(1);
    expect(from.filter((value) => value === '999')).toHaveLength(1);
    expect(from).toContain(LAST);
    expect(await register(company, 'employees')).toHaveLength(MANY);
  });
});

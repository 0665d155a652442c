import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import postgres from 'postgres';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { Decision } from '../../contract/decision.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import type { Fault } from '../../sandbox/tripletex/transport/faults.js';
import { migrateDatabase } from '../../store/migrate.js';
import { expectBookedOnce, KINDS, reportOf } from '../support/broken-transfers.js';
import { buildOf, previousBuild } from '../support/previous-build.js';
import { costLine } from '../support/reports.js';
import { testDatabase } from '../support/servers.js';
import { startTestService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';
import { startWorkerProcess, THIS_BUILD, type WorkerProcess } from '../support/worker-process.js';

/** A release replaces one worker after another: for a while there are two builds, and what one began the other ends. */
const builds = { previous: await previousBuild(), this: THIS_BUILD } as const;
type Build = keyof typeof builds;

const service = await startTestService({ SETTLE_TIME: '100s' });
await service.stopWorker();
afterAll(() => service.close());
const { taxi, taxiWithReceipt } = taxiReports(service);

interface Begun {
  readonly report: ApprovedReport;
  /** What lets it go on, when it does not by itself. */
  readonly cure?: () => unknown;
}

const BOTH = KINDS[1];
const LATE = { kind: 'finishLate', ms: 1500, socket: 'hang' } as const;
const OUT = { kind: 'answer', status: 503 } as const;

function breaks(company: TestCompany, on: Fault['on'], what: Fault['what'], times?: 'always'): void {
  service.sandbox.faults.add({ on: { ...on, company: company.tripletex.name }, what, ...(times && { times }) });
}

const resolve = ({ companyId, reportId }: ApprovedReport, action: 'retry' | 'sendAnyway') =>
  service.transfers.resolve(companyId, reportId, { action, by: 'Nora Leder', note: 'Ordnet' } satisfies Decision);

/** Begins a transfer and leads it to where it waits. */
const waiting: Record<string, (company: TestCompany) => Promise<Begun>> = {
  'waits for a category': async (company) => {
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    return { report, cure: () => service.categories.import(company.companyId, { ferry: 'Ferge' }) };
  },
  'waits, booked already, for a receipt': async (company) => {
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    return { report, cure: find };
  },
  'waits, delivered already, for a closed period': async (company) => {
    company.tripletex.closePeriod('2026-03');
    const report = reportOf(service, company, BOTH);
    await service.send(report);
    await service.until(report, waitsFor('TLX-401'));
    return { report, cure: () => company.tripletex.reopenPeriod('2026-03') };
  },
  'waits for somebody to look at an unforeseen answer': async (company) => {
    breaks(company, { method: 'POST', path: '^/travelExpense$' }, { kind: 'answer', status: 418, code: 1 });
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-901'));
    return { report, cure: () => resolve(report, 'retry') };
  },
  'waits for somebody to say that a likely duplicate is none': async (company) => {
    const report = taxi(company);
    const [employee] = company.tripletex.employees.filter(({ employeeNumber }) => employeeNumber === '1');
    const entered = { title: 'Taxi', departure: '2026-03-12', costs: [{ date: '2026-03-12', amount: '448.00' }] };
    const { id } = company.tripletex.enterByHand({ employee: employee!.id, ...entered });
    await service.send(report);
    await service.until(report, waitsFor('TLX-801'));
    return {
      report,
      cure: async () => {
        await resolve(report, 'sendAnyway');
        await service.until(report, ({ status }) => status === 'transferred');
        company.tripletex.delete(id);
      },
    };
  },
  'waits for the end of an outage': async (company) => {
    breaks(company, {}, OUT, 'always');
    const report = reportOf(service, company, BOTH);
    await service.send(report);
    await service.until(report, waitsFor('TLX-703'));
    return { report };
  },
};

/** Begins a transfer and leads it into the middle of a write. */
const writing: Record<string, (company: TestCompany) => Promise<Begun>> = {
  'writes a travel expense': (company) => inTheMiddleOf(company, 'POST', '^/travelExpense$'),
  'writes participants': (company) => inTheMiddleOf(company, 'POST', '/travelExpense/costParticipant/list'),
  'writes a document': (company) => inTheMiddleOf(company, 'POST', '/travelExpense/*/attachment'),
  approves: (company) => inTheMiddleOf(company, 'PUT', '/travelExpense/:approve'),
};

const begin = (beginnings: typeof waiting) =>
  Promise.all(
    Object.values(beginnings).map(async (lead) => {
      const company = await service.company();
      return { company, ...(await lead(company)) };
    }),
  );

/** Its write is carried out after a while and never answered. */
async function inTheMiddleOf(company: TestCompany, method: string, path: string): Promise<Begun> {
  breaks(company, { method, path }, LATE);
  const report = reportOf(service, company, BOTH);
  await service.send(report);
  await waitUntil(
    () => Promise.resolve(service.sandbox.requests),
    (calls) => calls.some((call) => call.company === company.tripletex.name && call.fault === 'finishLate'),
  );
  return { report };
}

/** That no workflow task of a transfer failed. Answers who worked on it. */
async function expectNoFailedTasks(report: ApprovedReport): Promise<Set<string>> {
  const handle = service.client.workflow.getHandle(transferWorkflowId(report));
  const events = (await handle.fetchHistory()).events ?? [];
  expect(events.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  const { raw } = await handle.describe();
  expect(raw.workflowExecutionInfo?.searchAttributes?.indexedFields).not.toHaveProperty('TemporalReportedProblems');
  const who = (event: (typeof events)[number]) =>
    event.workflowTaskCompletedEventAttributes?.identity ?? event.activityTaskStartedEventAttributes?.identity;
  return new Set(events.flatMap((event) => who(event) ?? []));
}

async function start(build: Build, settings: Record<string, string> = {}): Promise<WorkerProcess> {
  const worker = await startWorkerProcess({ ...service.environment, ...settings }, builds[build]);
  onTestFinished(() => worker.stop());
  return worker;
}

async function stop(worker: WorkerProcess): Promise<void> {
  await worker.stop();
  expect(worker.log()).toContain('The worker has ended.');
}

describe('what a worker of one build began, a worker of the other ends', { timeout: 180_000 }, () => {
  it.each([
    ['the previous build began, this one ends', 'previous', 'this'],
    ['this build began, the previous one ends', 'this', 'previous'],
  ] as const)('%s', async (_, from, to) => {
    // Patient enough that the other is there before it gives a write up.
    const first = await start(from, { TRIPLETEX_TIMEOUT: '12s' });
    const parked = await begin(waiting);
    const held = await begin(writing);
    const second = await start(to);
    await stop(first);
    service.sandbox.faults.clear();
    for (const { company, report, cure } of parked) {
      await cure?.();
      const { status } = await service.transfers.status(company.companyId, report.reportId);
      if (status === 'waiting') await service.transfers.retry(company.companyId, report.reportId);
    }
    const all = [...parked, ...held];
    await Promise.all(all.map(({ company, report }) => expectBookedOnce(service, company, report, 90_000)));
    for (const { report } of parked) expect(await expectNoFailedTasks(report)).toHaveProperty('size', 2);
    const atHeld = await Promise.all(held.map(({ report }) => expectNoFailedTasks(report)));
    expect(new Set(atHeld.flatMap((who) => [...who])).size).toBe(2);
    await stop(second);
  });

  it('both at once carry ten reports, each booked once', async () => {
    const workers = [await start('previous'), await start('this')];
    const sent = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const company = await service.company();
        const report = reportOf(service, company, KINDS[index % KINDS.length]!);
        await service.send(report);
        return { company, report };
      }),
    );
    const who = await Promise.all(
      sent.map(async ({ company, report }) => {
        await expectBookedOnce(service, company, report, 90_000);
        return [...(await expectNoFailedTasks(report))];
      }),
    );
    expect(new Set(who.flat()).size).toBe(2);
    for (const worker of workers) await stop(worker);
  });
});

describe('the migrations of both builds', () => {
  const migrations: Record<Build, (url: string) => unknown> = {
    this: migrateDatabase,
    previous: (url) => {
      const module = pathToFileURL(join(builds.previous, 'dist/store/migrate.js')).href;
      const program = `await (await import(${JSON.stringify(module)})).migrateDatabase(${JSON.stringify(url)})`;
      execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
    },
  };

  async function migratedBy(...order: readonly Build[]): Promise<unknown> {
    const url = await testDatabase();
    for (const build of order) await migrations[build](url);
    const sql = postgres(url, { max: 1 });
    const columns = await sql`
      select table_name, column_name, data_type, is_nullable, column_default
      from information_schema.columns where table_schema = 'public' order by 1, 2`;
    const indexes = await sql`select indexdef from pg_indexes where schemaname = 'public' order by 1`;
    await sql.end();
    return { columns: [...columns], indexes: [...indexes] };
  }

  it('lead to the same schema, whichever comes first and whichever comes again', async () => {
    const alone = await migratedBy('this');
    expect(await migratedBy('previous', 'this')).toEqual(alone);
    expect(await migratedBy('this', 'previous')).toEqual(alone);
    expect(await migratedBy('previous', 'this', 'previous', 'this')).toEqual(alone);
  });
});

describe('a previous build that is not there', () => {
  it('says how to get it', async () => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'builds-'));
    onTestFinished(() => rmSync(cacheDir, { recursive: true }));
    const root = fileURLToPath(new URL('../..', import.meta.url));
    await expect(buildOf('0'.repeat(40), { root, cacheDir })).rejects.toThrow('git fetch --unshallow');
  });
});

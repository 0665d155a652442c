import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Connection } from '../../contract/connection.js';
import { SyncRun } from '../../contract/sync-run.js';
import { generateEncryptionKeys } from '../../runtime/key-ring.js';
import { runCommand, type Ran } from '../support/program.js';
import { startTestService, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await startTestService();
const folder = mkdtempSync(join(tmpdir(), 'sync-commands-'));
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});
const { taxi, expectArrived } = taxiReports(service);

/** Runs a command with the settings of the test's service. */
function run(args: readonly string[], input = '', env: Record<string, string> = {}): Promise<Ran> {
  return runCommand(args, { ...service.environment, ...env }, input, folder);
}

async function json(...[args, input, env]: Parameters<typeof run>) {
  const { code, stdout, stderr } = await run([...args, '--json'], input, env);
  return { code, stderr, answer: JSON.parse(stdout) as Record<string, unknown> };
}

/** A company connected by the command line, its first synchronisation done. */
async function connected(...options: string[]): Promise<TestCompany> {
  const company = await service.company({ isConnected: false });
  const { companyId, tripletex } = company;
  const { code } = await run(['connect', companyId, '--key-stdin', '--wait', ...options], tripletex.userKey);
  expect(code).toBe(0);
  return company;
}

describe('connect', () => {
  it('--wait waits for the first synchronisation, tells how far it is, and answers the connection', async () => {
    const { companyId, tripletex } = await service.company({ isConnected: false });
    const args = ['connect', companyId, '--key-stdin', '--wait', '--every', '2h', '--sync', 'employees,departments'];
    const { code, answer, stderr } = await json(args, `  ${tripletex.userKey}\n`);
    expect(code).toBe(0);
    expect(Connection.parse(answer)).toMatchObject({
      status: 'ok',
      sync: { employees: true, costCategories: false, projects: false, departments: true },
      schedule: { every: '2h', paused: false, nextAt: expect.any(String) as string },
      lastSync: { outcome: 'done', trigger: 'first' },
    });
    expect(answer).toEqual(Connection.strict().parse(answer));
    expect(stderr).toMatch(/employees: \d+ seen, \d+ added/);
    expect(stderr).not.toContain('projects');
    expect(JSON.stringify(answer)).not.toContain(tripletex.userKey);
  });

  it('of a dead key synchronises nothing: exit 1', async () => {
    const companyId = `c-${randomUUID().slice(0, 8)}`;
    const { code, answer } = await json(['connect', companyId, '--key-stdin', '--wait'], 'dead');
    expect([code, answer.status, answer.lastSync]).toEqual([1, 'broken', null]);
    expect((await json(['sync-runs', companyId])).answer).toEqual({ items: [], nextCursor: null });
  });

  it.each(['0s', '100ms', 'often'])('refuses %s as how often to synchronise: exit 2', async (every) => {
    expect((await run(['connect', 'nordfjell', '--every', every])).code).toBe(2);
  });
});

describe('sync', () => {
  it('answers at once which run it is, and with --wait what it brought', async () => {
    const company = await connected();
    const { companyId, tripletex } = company;
    tripletex.addProject({ number: 'P-900', name: 'Nytt prosjekt' });
    const started = await json(['sync', companyId]);
    expect(started).toMatchObject({
      code: 0,
      answer: {
        workflowId: expect.stringContaining(`sync/${companyId}`) as string,
        runId: expect.any(String) as string,
      },
    });
    await waitUntil(
      () => service.store.syncRuns.find(companyId, String(started.answer.runId)),
      (found) => found?.finishedAt != null,
    );
    const { code, answer } = await json(['sync', companyId, '--wait']);
    expect(code).toBe(0);
    expect(SyncRun.strict().parse(answer)).toMatchObject({ outcome: 'done', trigger: 'manual', changes: [] });
    const runs = (await json(['sync-runs', companyId])).answer as { items: SyncRun[]; nextCursor: null };
    expect(runs.items.map(({ trigger }) => trigger)).toEqual(['manual', 'manual', 'first']);
    expect(runs.items[1]?.changes).toMatchObject([{ register: 'projects', change: 'added', name: 'Nytt prosjekt' }]);
    expect((await run(['sync', companyId, '--wait'])).stdout).toContain('│ employees');
  });

  it('that fails says why: exit 1', async () => {
    const company = await connected();
    company.tripletex.revokeKey();
    const { code, answer } = await json(['sync', company.companyId, '--wait']);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ outcome: 'failed', problem: { code: 'TLX-101' } });
    expect((await json(['connection', company.companyId])).answer).toMatchObject({ status: 'broken' });
  });

  it('--accept-deactivations applies what a run refused', async () => {
    const company = await service.company({ isConnected: false });
    const { companyId, tripletex } = company;
    for (let n = 0; n < 20; n += 1) tripletex.addProject({ number: `M-${n}`, name: `Prosjekt ${n}` });
    await run(['connect', companyId, '--key-stdin', '--wait'], tripletex.userKey);
    for (let n = 0; n < 8; n += 1) tripletex.change('projects', `M-${n}`, { isClosed: true });
    const refused = await run(['sync', companyId, '--wait']);
    expect(refused.code).toBe(0);
    const [, id = ''] = /--accept-deactivations (\S+)/.exec(refused.stdout) ?? [];
    const { code, answer } = await json(['sync', companyId, '--accept-deactivations', id]);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ id, outcome: 'done', registers: { projects: { deactivated: 8, refused: 0 } } });
    expect(await json(['sync', companyId, '--accept-deactivations', id])).toMatchObject({
      code: 1,
      answer: { status: 409 },
    });
  });

  it.each([['sync'], ['sync-runs'], ['list-register', 'employees'], ['pause'], ['resume']])(
    'of a company that is not there: %s, exit 1 and what to do',
    async (command, ...rest) => {
      const { code, answer } = await json([command, 'nobody', ...rest]);
      expect([code, answer.status]).toEqual([1, 404]);
      expect(answer.detail).toContain('connect it');
    },
  );
});

describe('list-register', () => {
  it('tells what was synchronised, the shape of each register, and finds by part of a name', async () => {
    const { companyId, tripletex } = await connected();
    const list = async (...args: string[]) =>
      (await json(['list-register', companyId, ...args])).answer as {
        items: Record<string, unknown>[];
        nextCursor: null;
      };
    const common = {
      tripletexId: expect.any(Number) as number,
      active: true,
      inactiveReason: null,
      firstSeenAt: expect.any(String) as string,
      changedAt: expect.any(String) as string,
    };
    const kari = { number: '1', firstName: 'Kari', lastName: 'Eksempel', email: 'kari@nordfjell.example' };
    expect(await list('employees', '--q', 'kari')).toEqual({
      items: [{ ...common, ...kari, canBeRegisteredFor: true }],
      nextCursor: null,
    });
    const taxis = tripletex.costCategories.find(({ description }) => description === 'Taxi')!;
    expect((await list('cost-categories', '--q', 'Taxi')).items).toContainEqual({
      ...common,
      tripletexId: taxis.id,
      description: 'Taxi',
      // Known to keys with a right to the accounts only.
      account: null,
      vatType: taxis.vatType.id,
      vatLocked: taxis.isVatLocked,
      travel: taxis.showOnTravelExpenses,
      expense: taxis.showOnEmployeeExpenses,
    });
    expect((await list('payment-types')).items).toContainEqual({ ...common, description: 'Firmakort' });
    expect((await list('projects')).items).toContainEqual({ ...common, number: 'P-100', name: 'Prosjekt P-100' });
    expect((await list('departments')).items).toContainEqual({ ...common, number: '20', name: 'Salg' });
    expect((await list('employees', '--q', '%')).items).toEqual([]);
    expect((await run(['list-register', companyId, 'employees'])).stdout).toContain('Eksempel');
    expect((await run(['list-register', companyId, 'nothing'])).code).toBe(2);
  });
});

describe('pause and resume', () => {
  it('hold a company and let it go', async () => {
    const company = await connected();
    const { companyId } = company;
    expect((await json(['pause', companyId])).answer).toMatchObject({
      transfersPaused: true,
      schedule: { paused: true },
    });
    const report = taxi(company);
    await service.send(report);
    expect((await json(['sync', companyId])).answer).toMatchObject({ status: 409 });
    expect((await run(['connection', companyId])).stdout).toContain(`resume ${companyId}`);
    expect(company.tripletex.travelExpenses()).toEqual([]);
    expect((await json(['resume', companyId])).answer).toMatchObject({ transfersPaused: false });
    await expectArrived(report, company);
  });
});

describe('categories', () => {
  it('set refuses what Tripletex does not know, with what may be meant: exit 1', async () => {
    const { companyId } = await connected();
    const { code, answer } = await json(['categories', companyId, 'set', 'taxi', 'Taksi']);
    expect([code, answer.status]).toEqual([1, 422]);
    expect(JSON.stringify(answer.errors)).toContain('“Taxi”');
    const { items } = (await json(['categories', companyId])).answer as { items: { key: string; source: string }[] };
    expect(items.some(({ key, source }) => key.startsWith('tlx-') && source === 'synced')).toBe(true);
  });
});

describe('rotate-keys', () => {
  it('encrypts everything anew while workers go on; then the old key is not needed any more', async () => {
    const company = await connected();
    const { companyId } = company;
    const before = taxi(company);
    await service.send(before);
    await expectArrived(before, company);
    const fresh = generateEncryptionKeys('fresh');
    const both = `${fresh},${service.environment.ENCRYPTION_KEYS ?? ''}`;
    // Every worker has the new key before anything is encrypted with it.
    await service.stopWorker();
    await service.startWorker({ ENCRYPTION_KEYS: both });
    const meanwhile = taxi(company);
    await service.send(meanwhile);
    const { code, answer, stderr } = await json(['rotate-keys'], '', { ENCRYPTION_KEYS: both });
    expect(code).toBe(0);
    expect(answer).toMatchObject({ unreadable: 0, missingKeys: [] });
    for (const name of ['userKeys', 'reports', 'plans', 'schedules']) expect(Number(answer[name])).toBeGreaterThan(0);
    expect(stderr).toMatch(/transfers: \d+ of \d+/);
    await expectArrived(meanwhile, company);
    const again = await json(['rotate-keys'], '', { ENCRYPTION_KEYS: both });
    expect(again.answer).toMatchObject({ userKeys: 0, unreadable: 0 });

    await service.stopWorker();
    await service.startWorker({ ENCRYPTION_KEYS: fresh });
    const env = { ENCRYPTION_KEYS: fresh };
    expect(await json(['proof', companyId, before.reportId], '', env)).toMatchObject({
      code: 0,
      answer: { report: { reportNumber: before.reportNumber } },
    });
    expect(await json(['sync', companyId, '--wait'], '', env)).toMatchObject({ code: 0, answer: { outcome: 'done' } });
    const other = generateEncryptionKeys('other');
    const lost = await json(['rotate-keys'], '', { ENCRYPTION_KEYS: other });
    expect(lost.code).toBe(1);
    expect(lost.answer).toMatchObject({ missingKeys: ['fresh'] });
  });
});

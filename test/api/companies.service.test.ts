import { afterAll, describe, expect, it } from 'vitest';
import type { Category } from '../../client/category-client.js';
import type { Connection } from '../../contract/connection.js';
import type { Completeness } from '../../contract/completeness.js';
import type { SyncRun } from '../../contract/sync-run.js';
import type { TransferRecord, TransferStatus } from '../../contract/transfer-status.js';
import { startTestApi } from '../support/api.js';
import { costLine } from '../support/reports.js';
import { hasEnded, sharedService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const api = await startTestApi(service.environment);
afterAll(() => api.stop());
const { taxi } = taxiReports(service);
const admin = await api.as('admin', ['*'], 'admin@nordfjell.example');
const operator = await api.as('operator', ['*'], 'olga@sonya.example');
const sender = await api.as('approval-service', ['*']);
const at = ({ companyId }: TestCompany, path: string) => `/v1/companies/${companyId}${path}`;

interface List<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Connects a company by HTTP and waits until its first synchronisation has ended. */
async function connected(company: TestCompany): Promise<SyncRun> {
  const { userKey } = company.tripletex;
  expect((await admin.send('PUT', at(company, '/connection'), { userKey })).status).toBe(200);
  const { items } = await waitUntil(
    async () => (await operator.get(at(company, '/sync-runs'))).body<List<SyncRun>>(),
    ({ items: [first] }) => first?.finishedAt != null,
  );
  return items[0] ?? expect.unreachable();
}

describe('the connection of a company', () => {
  it('is made by one request, checked, and synchronised without anybody waiting for it', async () => {
    const company = await service.company({ isConnected: false });
    const none = (await operator.get(at(company, '/connection'))).body<Connection>();
    expect(none).toMatchObject({ status: 'none', keyHint: null, lastSync: null });
    const answer = await admin.send('PUT', at(company, '/connection'), {
      userKey: ` ${company.tripletex.userKey}\n`,
      sync: { projects: false },
      paymentTypes: { company: 'Firmakort' },
    });
    const { userKey } = company.tripletex;
    expect([answer.status, answer.body()]).toMatchObject([
      200,
      {
        status: 'ok',
        company: { name: company.tripletex.name },
        keyHint: `…${userKey.slice(-4)}`,
        sync: { employees: true, projects: false },
        paymentTypes: { employee: null, company: 'Firmakort' },
        schedule: { every: '1h', paused: false },
      },
    ]);
    expect(answer.text).not.toContain(userKey);
  });

  it('keeps what a later request leaves out', async () => {
    const company = await service.company({ isConnected: false });
    await connected(company);
    await admin.send('PUT', at(company, '/connection'), { sync: { departments: false }, syncEvery: '30m' });
    const { body } = await admin.send('PUT', at(company, '/connection'), { paymentTypes: { company: 'Firmakort' } });
    expect(body()).toMatchObject({
      sync: { departments: false, employees: true },
      schedule: { every: '30m' },
      paymentTypes: { company: 'Firmakort' },
    });
  });

  it('is broken, and no error, with a key that does not work; there is nothing to synchronise then', async () => {
    const company = await service.company({ isConnected: false });
    const answer = await admin.send('PUT', at(company, '/connection'), { userKey: 'not-a-key-of-anybody' });
    expect([answer.status, answer.body()]).toMatchObject([200, { status: 'broken', lastSync: null }]);
    expect((await operator.get(at(company, '/sync-runs'))).body()).toEqual({ items: [], nextCursor: null });
  });

  it('stays as it is when the key is of another company', async () => {
    const [company, other] = [await service.company(), await service.company()];
    const answer = await admin.send('PUT', at(company, '/connection'), { userKey: other.tripletex.userKey });
    expect(answer.problem()).toMatchObject({ status: 409, title: 'Conflict' });
    const { keyHint } = (await operator.get(at(company, '/connection'))).body<Connection>();
    expect(keyHint).toBe(`…${company.tripletex.userKey.slice(-4)}`);
  });

  it('says what is wrong with a request, each thing at its place', async () => {
    const company = await service.company({ isConnected: false });
    const put = async (body: object) =>
      (await admin.send('PUT', at(company, '/connection'), body)).problem().errors?.map(({ path }) => path);
    expect(await put({})).toEqual(['userKey']);
    expect(await put({ userKey: 'a\u0000b' })).toEqual(['userKey']);
    expect(
      await put({
        sync: { cars: true },
        syncEvery: 'often',
        allowances: 'no',
        paymentTypes: { employee: 7 },
        colour: 1,
      }),
    ).toEqual(['sync.cars', 'allowances', 'paymentTypes.employee', 'syncEvery', 'colour']);
    expect(await service.store.companies.find(company.companyId)).toBeUndefined();
  });

  it('is checked again, paused, resumed and forgotten on request', async () => {
    const company = await service.company();
    const report = taxi(company);
    expect((await operator.send('POST', at(company, '/pause'))).body()).toMatchObject({ transfersPaused: true });
    expect((await operator.send('POST', at(company, '/sync'))).problem()).toMatchObject({ status: 409 });
    await sender.send('POST', at(company, '/transfers'), report);
    expect((await operator.send('POST', at(company, '/resume'))).body()).toMatchObject({ transfersPaused: false });
    await service.until(report, hasEnded);
    expect((await operator.send('POST', at(company, '/connection/check'))).body()).toMatchObject({ status: 'ok' });
    const forgotten = await admin.send('DELETE', at(company, '/connection'));
    expect([forgotten.status, forgotten.text]).toEqual([204, '']);
    expect((await operator.get(at(company, '/connection'))).body()).toMatchObject({ status: 'none' });
    expect((await operator.send('POST', at(company, '/connection/check'))).status).toBe(404);
  });
});

describe('what was synchronised', () => {
  it('is shown page by page, and by what is asked for', async () => {
    const company = await service.company({ isConnected: false });
    const run = await connected(company);
    expect(run).toMatchObject({ trigger: 'first', outcome: 'done', registers: { employees: { refused: 0 } } });
    const all = (await operator.get(at(company, '/employees'))).body<
      List<{ tripletexId: number; firstName: string }>
    >();
    expect(all.nextCursor).toBeNull();
    expect(all.items.length).toBeGreaterThan(2);
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: typeof all = (await operator.get(at(company, `/employees?limit=2${after}`))).body();
      seen.push(...page.items.map(({ tripletexId }) => tripletexId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all.items.map(({ tripletexId }) => tripletexId));
    const { firstName } = all.items[0] ?? expect.unreachable();
    const found = (await operator.get(at(company, `/employees?q=${firstName}&active=true`))).body<typeof all>();
    expect(found.items[0]).toMatchObject({ firstName });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const later = (await operator.get(at(company, `/employees?changedSince=${tomorrow}`))).body<typeof all>();
    expect(later.items).toEqual([]);
    for (const register of ['cost-categories', 'payment-types', 'projects', 'departments']) {
      const { items } = (await operator.get(at(company, `/${register}`))).body<List<Record<string, unknown>>>();
      expect(items[0]).toMatchObject({ tripletexId: expect.any(Number) as number, active: true, inactiveReason: null });
    }
  });

  it('is brought up to date now on request: one run for all who ask, found among the runs', async () => {
    const company = await service.company({ isConnected: false });
    await connected(company);
    const answers = await Promise.all([1, 2].map(() => operator.send('POST', at(company, '/sync'))));
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const { runId } = answers[0]?.body<{ runId: string }>() ?? expect.unreachable();
    const first = await waitUntil(
      async () => (await operator.get(at(company, '/sync-runs?limit=1'))).body<List<SyncRun>>(),
      ({ items: [run] }) => run?.id === runId && run.finishedAt !== null,
    );
    expect(first.items[0]).toMatchObject({ trigger: 'manual', outcome: 'done' });
    const second = await operator.get(at(company, `/sync-runs?limit=1&cursor=${first.nextCursor}`));
    expect(second.body<List<SyncRun>>().items).toMatchObject([{ trigger: 'first' }]);
    const accept = await admin.send('POST', at(company, `/sync-runs/${runId}/accept-deactivations`));
    expect(accept.problem()).toMatchObject({ status: 409 });
  });
});

describe('what a category is booked on', () => {
  it('is set, shown and taken away; what waited for it goes on', async () => {
    const company = await service.company({ isConnected: false });
    await connected(company);
    const report = taxi(company, { lines: [costLine({ category: 'boat' })] });
    await sender.send('POST', at(company, '/transfers'), report);
    await service.until(report, waitsFor('TLX-301'));
    const wrong = await admin.send('PUT', at(company, '/categories/boat'), { externalReference: 'Taksi' });
    expect(wrong.problem()).toMatchObject({
      status: 422,
      errors: [{ path: 'externalReference', message: expect.stringContaining('“Taxi”') as string }],
    });
    const set = await admin.send('PUT', at(company, '/categories/boat'), { externalReference: 'Taxi' });
    expect([set.status, set.body()]).toMatchObject([
      200,
      { key: 'boat', source: 'manual', costCategory: { active: true } },
    ]);
    await service.until(report, hasEnded);
    const keys = async () =>
      (await operator.get(at(company, '/categories'))).body<List<Category>>().items.map(({ key }) => key);
    expect(await keys()).toContain('boat');
    expect((await keys()).some((key) => key.startsWith('tlx-'))).toBe(true);
    expect((await admin.send('DELETE', at(company, '/categories/boat'))).status).toBe(204);
    expect(await keys()).not.toContain('boat');
    expect((await admin.send('DELETE', at(company, '/categories/boat'))).status).toBe(404);
  });

  it('is shown page by page: what somebody set first, then what was synchronised', async () => {
    const company = await service.company({ isConnected: false });
    await connected(company);
    const page = async (query: string) =>
      (await operator.get(at(company, `/categories?${query}`))).body<List<Category>>();
    const all = await page('limit=200');
    expect(all.nextCursor).toBeNull();
    const sources = all.items.map(({ source }) => source);
    expect(sources).toEqual([...sources].sort());
    const seen: Category[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { items, nextCursor }: List<Category> = await page(`limit=7${cursor && `&cursor=${cursor}`}`);
      seen.push(...items);
      cursor = nextCursor;
    }
    expect(seen).toEqual(all.items);
    expect((await page('')).items).toEqual(all.items.slice(0, 50));
    const broken = await operator.get(at(company, '/categories?limit=201&cursor=broken'));
    expect(broken.problem()).toMatchObject({ status: 422, errors: [{ path: 'limit' }] });
  });
});

describe('a transfer that waits', () => {
  it('is tried again, alone and with all that wait for the same', async () => {
    const company = await service.company();
    const report = taxi(company, { employee: { employeeNumber: '404' } });
    await sender.send('POST', at(company, '/transfers'), report);
    const waiting = await service.until(report, waitsFor('TLX-201'));
    const one = await operator.send('POST', at(company, `/transfers/${report.reportId}/retry`));
    expect([one.status, one.body<TransferStatus>().reportId]).toEqual([202, report.reportId]);
    await service.until(report, ({ attempts, problem }) => attempts > waiting.attempts && problem !== null);
    const [firstName, lastName, employeeNumber] = ['Siri', 'Ny', '404'];
    company.tripletex.addEmployee({ firstName, lastName, employeeNumber });
    const all = await operator.send('POST', at(company, '/transfers/retry'), { problem: 'TLX-201' });
    expect([all.status, all.body()]).toEqual([202, { retried: 1 }]);
    await service.until(report, hasEnded);
    expect((await operator.send('POST', at(company, `/transfers/${report.reportId}/retry`))).status).toBe(409);
  });

  it('is decided about in the name of whose token it is, whatever the body says', async () => {
    const company = await service.company();
    const report = taxi(company, { employee: { employeeNumber: '404' } });
    await sender.send('POST', at(company, '/transfers'), report);
    await service.until(report, waitsFor('TLX-201'));
    const path = at(company, `/transfers/${report.reportId}/resolve`);
    const wrong = await operator.send('POST', path, { action: 'bookedByHand', tripletexNumber: 'twelve', colour: 1 });
    expect(wrong.problem().errors?.map((fault) => fault.path)).toEqual(['tripletexNumber', 'colour']);
    expect((await operator.send('POST', path, { action: 'sendAnyway' })).status).toBe(409);
    expect((await operator.send('POST', path, ['cancel'])).status).toBe(422);
    const decided = await operator.send('POST', path, { action: 'cancel', by: 'somebody else', note: 'Dobbelt' });
    expect([decided.status, decided.body()]).toMatchObject([200, { status: 'cancelled' }]);
    const { events } = (await operator.get(at(company, `/transfers/${report.reportId}`))).body<TransferRecord>();
    expect(events.at(-1)).toMatchObject({ type: 'resolve.cancel', by: 'olga@sonya.example' });
  });
});

describe('the end of a month', () => {
  it('is complete when everything has arrived', async () => {
    const company = await service.company();
    const report = taxi(company);
    await sender.send('POST', at(company, '/transfers'), report);
    await service.until(report, hasEnded);
    const month = (await operator.get(at(company, '/completeness?month=2026-11'))).body<Completeness>();
    expect(month).toMatchObject({ complete: true, reports: 1, approvedNok: report.totalNok, differenceNok: '0.00' });
    expect((await operator.get(at(company, '/completeness?month=November'))).problem()).toMatchObject({
      status: 422,
      errors: [{ path: 'month' }],
    });
  });
});

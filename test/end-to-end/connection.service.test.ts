import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../../contract/connection.js';
import { openDatabase } from '../../store/database.js';
import { sharedService, waitsFor } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { synced } = syncing(service);
const { taxi, expectArrived } = taxiReports(service);
const database = openDatabase(service.environment.DATABASE_URL ?? '', { connections: 1 });
afterAll(() => database.close());

const newId = () => `c-${randomUUID().slice(0, 8)}`;
const failed = (connection: { checks: readonly { id: string; ok: boolean }[] }) =>
  connection.checks.filter(({ ok }) => !ok).map(({ id }) => id);

describe('connecting a company', () => {
  it('checks the key and every right, and never shows the key', async () => {
    const company = await service.company();
    const connection = await service.companies.connection(company.companyId);
    expect(connection).toMatchObject({
      status: 'limited',
      company: { name: company.tripletex.name, organizationNumber: company.tripletex.organizationNumber },
      keyHint: `…${company.tripletex.userKey.slice(-4)}`,
      allowances: 'costCategory',
      schedule: { every: '1h' },
    });
    expect(connection.checks.map(({ id }) => id)).toEqual([...CHECKS]);
    expect(await service.companies.check(company.companyId)).toMatchObject({ status: 'ok' });
    expect(JSON.stringify(connection)).not.toContain(company.tripletex.userKey);
  });

  it('trims the key, and keeps what is left out', async () => {
    const company = await service.company();
    const { companyId } = company;
    await service.companies.connect(companyId, {
      userKey: ` ${company.tripletex.userKey}\n`,
      settings: { syncEvery: '2h', paymentTypes: { employee: null, company: 'Firmakort' } },
    });
    expect(await service.companies.connect(companyId, { settings: {} })).toMatchObject({
      schedule: { every: '2h' },
      paymentTypes: { company: 'Firmakort' },
    });
  });

  it('keeps the key nowhere in clear, and opens it for its own company only', async () => {
    const company = await service.company();
    const tables = await database.db.execute<{ row: string }>(
      `select companies::text as row from companies where company_id = '${company.companyId}'`,
    );
    expect(tables).toHaveLength(1);
    expect(tables[0]?.row).not.toContain(company.tripletex.userKey);
    expect(tables[0]?.row).not.toContain(Buffer.from(company.tripletex.userKey).toString('hex'));
    const thief = newId();
    await service.store.companies.saveSettings(thief, {});
    await database.db.execute(
      `update companies set user_key = (select user_key from companies where company_id = '${company.companyId}') where company_id = '${thief}'`,
    );
    await expect(service.store.companies.userKey(thief)).rejects.toThrow();
  });

  it.each([
    ['travelSettings', 121, 'broken'],
    ['registerReports', 47, 'broken'],
    ['allReports', 25, 'broken'],
    ['projectInfo', 92, 'broken'],
    ['companyInfo', 21, 'broken'],
    ['employeeInfo', 61, 'broken'],
  ] as const)('says which box to tick: %s', async (id, entitlement, status) => {
    const company = await service.company();
    company.tripletex.untick(entitlement, 'token');
    const connection = await service.companies.check(company.companyId);
    expect(failed(connection)).toContain(id);
    expect(connection.status).toBe(status);
    const check = connection.checks.find((candidate) => candidate.id === id);
    expect(check?.advice?.nb).toContain(check?.label.nb);
  });

  it('is limited, not broken, when only a switched-off synchronisation needs the right', async () => {
    const company = await service.company();
    company.tripletex.untick(20, 'token');
    expect(await service.companies.check(company.companyId)).toMatchObject({ status: 'broken' });
    const sync = { employees: true, costCategories: true, projects: false, departments: true };
    expect(await service.companies.connect(company.companyId, { settings: { sync } })).toMatchObject({
      status: 'limited',
    });
  });

  it('takes the rights of owner and technical user together, and an owner without a right has not got it', async () => {
    const company = await service.company();
    company.tripletex.untick(1, 'owner');
    const connection = await service.companies.check(company.companyId);
    expect(connection.status).toBe('broken');
    const { advice } = connection.checks.find(({ id }) => id === 'allReports') ?? expect.unreachable();
    expect(advice?.nb).toContain('En nøkkel kan aldri mer enn eieren sin');
    expect(advice?.en).toContain('never has more rights than its owner');
  });

  it('says that a module is missing where the right is there and Tripletex refuses all the same', async () => {
    const company = await service.company();
    service.sandbox.faults.add({
      on: { method: 'GET', path: '/travelExpense', company: company.tripletex.name },
      what: { kind: 'answer', status: 403, code: 9000 },
    });
    const connection = await service.companies.check(company.companyId);
    const { ok, advice } = connection.checks.find(({ id }) => id === 'allReports') ?? expect.unreachable();
    expect([ok, advice?.nb]).toEqual([false, expect.stringContaining('modulen er ikke aktiv')]);
  });

  it('knows of references that were saved since the last check, once the categories were synchronised', async () => {
    const company = await service.company();
    const { companyId } = company;
    await synced(company);
    await service.store.externalReferences.remove(companyId, 'perDiem');
    expect(await service.companies.connection(companyId)).toMatchObject({ status: 'limited' });
    await service.categories.set(companyId, 'perDiem', 'Taxi');
    expect(await service.companies.connection(companyId)).toMatchObject({ status: 'ok' });
  });

  it('says so when approval rules or allowances need somebody, without being broken', async () => {
    const company = await service.company();
    company.tripletex.setSettings({ canApproveOwnExpenses: false });
    await service.store.externalReferences.save(company.companyId, new Map([['mileage', 'Finnes ikke']]));
    const connection = await service.companies.check(company.companyId);
    expect(failed(connection)).toEqual(['approvalRules', 'allowanceCategories']);
    expect(connection.status).toBe('limited');
  });

  it('stores a dead key and is broken', async () => {
    const connection = await service.companies.connect(newId(), { userKey: 'eyJ0b2tlbklkIjoxfQ==', settings: {} });
    expect(connection).toMatchObject({ status: 'broken', keyHint: '…fQ==' });
    expect(connection.checks[0]).toMatchObject({
      id: 'key',
      ok: false,
      advice: { nb: expect.stringContaining('Lag en ny brukernøkkel') as string },
    });
  });

  it('tells an accountant’s key apart', async () => {
    const client = await service.company();
    const office = service.sandbox.addCompany({ name: `Regnskap ${newId()}`, isProxyFor: [client.tripletex.name] });
    const connection = await service.companies.connect(newId(), { userKey: office.userKey, settings: {} });
    expect(connection.status).toBe('broken');
    expect(connection.checks[0]?.advice?.nb).toContain('regnskapskontorets');
  });

  it('refuses a key of another organisation and keeps the old one', async () => {
    const [company, other] = [await service.company(), await service.company()];
    await expect(
      service.companies.connect(company.companyId, { userKey: other.tripletex.userKey, settings: {} }),
    ).rejects.toMatchObject({ document: { status: 409 } });
    expect(await service.companies.check(company.companyId)).toMatchObject({
      company: { name: company.tripletex.name },
    });
  });

  it('refuses a key of another organisation after a disconnect too, and nothing goes there meanwhile', async () => {
    const [company, other] = [await service.company(), await service.company()];
    const { companyId } = company;
    await service.companies.disconnect(companyId);
    const reports = Array.from({ length: 3 }, () => taxi(company));
    for (const report of reports) await service.send(report);
    for (const report of reports) await service.until(report, waitsFor('TLX-101'));
    service.sandbox.faults.add({
      on: { path: '/token/session/**', method: 'GET', company: other.tripletex.name },
      what: { kind: 'answer', status: 503 },
    });
    // Tripletex does not answer, and the key stays unchecked: whoever retries meanwhile has it checked first.
    await service.companies
      .connect(companyId, { userKey: other.tripletex.userKey, settings: {} })
      .catch(() => undefined);
    for (const { reportId } of reports) await service.transfers.retry(companyId, reportId);
    await expect(
      service.companies.connect(companyId, { userKey: other.tripletex.userKey, settings: { syncEvery: '7h' } }),
    ).rejects.toMatchObject({ document: { status: 409 } });
    expect((await service.store.companies.find(companyId))?.settings.syncEvery).toBe('1h');
    for (const report of reports) await service.until(report, waitsFor('TLX-101'));
    expect(other.tripletex.travelExpenses()).toEqual([]);
    await service.companies.connect(companyId, { userKey: company.tripletex.userKey, settings: {} });
    for (const report of reports) await expectArrived(report, company);
    expect(other.tripletex.travelExpenses()).toEqual([]);
  });

  it('that cannot be checked for an outage keeps nothing of the old key from going on once that is over', async () => {
    const company = await service.company();
    const { companyId, tripletex } = company;
    service.sandbox.faults.add({
      on: { company: tripletex.name },
      what: { kind: 'answer', status: 503 },
      times: 'always',
    });
    const connecting = service.companies.connect(companyId, { userKey: tripletex.newKey(), settings: {} });
    await expect(connecting).rejects.toMatchObject({ document: { status: 503 } });
    service.sandbox.faults.clear(tripletex.name);
    const since = Date.now();
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
    expect(Date.now() - since).toBeLessThan(10_000);
    expect(await service.store.companies.find(companyId)).toMatchObject({ hasCandidate: false });
  });

  it('is no unexpected answer that the key may not see the company, or no module at all', async () => {
    const company = await service.company();
    const breaks = (path: string, what: object) =>
      service.sandbox.faults.add({ on: { method: 'GET', path, company: company.tripletex.name }, what: what as never });
    breaks('/company/*', { kind: 'answer', status: 404, code: 6000 });
    breaks('/company/*', { kind: 'answer', status: 404, code: 6000 });
    const connection = await service.companies.check(company.companyId);
    expect(failed(connection)).toContain('companyInfo');
    expect(connection.checks[0]).toMatchObject({ id: 'key', ok: true });
  });

  it('stops everything when the organisation behind a stored key has changed', async () => {
    const company = await service.company();
    company.tripletex.set({ organizationNumber: '123456785' });
    const connection = await service.companies.check(company.companyId);
    expect(connection.status).toBe('broken');
    expect(connection.checks[0]?.advice?.nb).toContain('Ingenting er sendt');
    expect(await service.store.companies.find(company.companyId)).toMatchObject({ problemCode: 'TLX-103' });
  });

  it('refuses what is no key, and a company without one', async () => {
    await expect(service.companies.connect(newId(), { userKey: 'two\nlines', settings: {} })).rejects.toMatchObject({
      document: { status: 422 },
    });
    await expect(service.companies.connect(newId(), { settings: {} })).rejects.toMatchObject({
      document: { status: 422 },
    });
    await expect(service.companies.check(newId())).rejects.toMatchObject({ document: { status: 404 } });
    expect(await service.companies.connection(newId())).toMatchObject({ status: 'none', checks: [] });
  });

  it('does not pass a key for good that was never checked', async () => {
    const companyId = newId();
    await service.store.companies.saveSettings(companyId, {});
    await service.store.companies.offerKey(companyId, 'a key that nobody looked at');
    expect(await service.companies.connection(companyId)).toMatchObject({
      status: 'broken',
      checks: [{ id: 'key', ok: false, advice: { en: 'Not checked yet: check the connection again.' } }],
    });
  });

  it('forgets the key when it is disconnected', async () => {
    const company = await service.company();
    expect(await service.companies.disconnect(company.companyId)).toMatchObject({ status: 'none', keyHint: null });
    expect(await service.store.companies.userKey(company.companyId)).toBeUndefined();
  });
});

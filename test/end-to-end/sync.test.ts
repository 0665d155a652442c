import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { RegisterName } from '../../contract/registers.js';
import type { SyncRun } from '../../contract/sync-run.js';
import { syncScheduleId, TRANSFERS_QUEUE } from '../../contract/temporal-names.js';
import { startTestService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await startTestService();
afterAll(() => service.close());
const { taxi, expectArrived } = taxiReports(service);

/** Runs a synchronisation and answers its record. */
async function synced({ companyId }: TestCompany, while_?: () => Promise<void>): Promise<SyncRun> {
  const handle = await service.client.workflow.start('syncCompany', {
    workflowId: `${syncScheduleId(companyId)}-${randomUUID()}`,
    taskQueue: TRANSFERS_QUEUE,
    args: [{ companyId }],
  });
  await while_?.();
  await handle.result();
  const run = await service.store.syncRuns.find(companyId, handle.firstExecutionRunId);
  return run ?? expect.unreachable();
}

const requestsOf = ({ tripletex }: TestCompany, path: string) =>
  service.sandbox.requests.filter((request) => request.company === tripletex.name && request.path === path);

const register = ({ companyId }: TestCompany, name: RegisterName) => service.store.registers.list(companyId, name);

describe('the first synchronisation', () => {
  it('brings every register, and says what it brought', async () => {
    const company = await service.company();
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'done', trigger: 'first', problem: null });
    const employees = company.tripletex.employees.filter(({ isContact, isProxy }) => !isContact && !isProxy);
    expect(run.registers.employees).toMatchObject({ seen: employees.length, added: employees.length, deactivated: 0 });
    expect(run.registers.costCategories?.added).toBe(company.tripletex.costCategories.length);
    const kari = (await register(company, 'employees')).find(({ key }) => key === '1');
    expect(kari).toMatchObject({
      name: 'Kari Eksempel',
      active: true,
      fields: { number: '1', firstName: 'Kari', lastName: 'Eksempel', canBeRegisteredFor: true },
    });
    expect((await register(company, 'projects')).map(({ key }) => key).sort()).toEqual(['P-100', 'P-200']);
    expect(run.changes).toContainEqual(
      expect.objectContaining({ register: 'employees', name: 'Kari Eksempel', change: 'added' }),
    );
  });

  it('leaves what is not ticked', async () => {
    const company = await service.company();
    const sync = { employees: false, costCategories: true, projects: false, departments: false };
    await service.store.companies.saveSettings(company.companyId, { sync });
    const { registers } = await synced(company);
    expect(Object.keys(registers).sort()).toEqual(['costCategories', 'currencies', 'paymentTypes', 'vatTypes']);
  });
});

describe('a later synchronisation', () => {
  it('that finds nothing new writes nothing, and costs one 304 where Tripletex gives a checksum', async () => {
    const company = await service.company();
    await synced(company);
    const before = await register(company, 'employees');
    service.sandbox.clearRequests();
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'done', trigger: 'schedule', changes: [] });
    for (const counts of Object.values(run.registers))
      expect(counts).toMatchObject({ added: 0, changed: 0, deactivated: 0, calls: 1 });
    expect(await register(company, 'employees')).toEqual(before);
    expect(requestsOf(company, '/travelExpense/costCategory').map(({ status }) => status)).toEqual([304]);
    expect(requestsOf(company, '/employee').map(({ status }) => status)).toEqual([200]);
  });

  it('takes in who was renamed, who left, and who came back', async () => {
    const company = await service.company();
    await synced(company);
    const { tripletex } = company;
    tripletex.change('employees', '1', { lastName: 'Nytt-Navn' });
    tripletex.endEmployment('2', '2026-01-31');
    const run = await synced(company);
    expect(run.registers.employees).toMatchObject({ added: 0, changed: 1, deactivated: 1 });
    const rows = await register(company, 'employees');
    expect(rows.find(({ key }) => key === '1')).toMatchObject({ name: 'Kari Nytt-Navn' });
    expect(rows.find(({ key }) => key === '2')).toMatchObject({ active: false, inactiveReason: 'employmentEnded' });
    tripletex.endEmployment('2', '2099-12-31');
    const back = await synced(company);
    expect(back.changes).toMatchObject([{ register: 'employees', change: 'returned', name: 'Ola Testesen' }]);
  });
});

describe('a read that is not certain', () => {
  it('deactivates nothing and says so: more rows than Tripletex answers', async () => {
    const company = await service.company();
    await synced(company);
    service.sandbox.faults.add({
      on: { method: 'GET', path: '/project', company: company.tripletex.name },
      what: { kind: 'answer', status: 422, code: 23000 },
    });
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'partial', problem: { details: { registers: ['projects'] } } });
    expect((await register(company, 'projects')).every(({ active }) => active)).toBe(true);
  });
});

describe('many rows that would go inactive at once', () => {
  it('stay, are listed, and go when somebody says so: exactly those', async () => {
    const company = await service.company();
    for (let n = 0; n < 20; n += 1) company.tripletex.addProject({ number: `M-${n}`, name: `Prosjekt ${n}` });
    await synced(company);
    for (let n = 0; n < 8; n += 1) company.tripletex.change('projects', `M-${n}`, { isClosed: true });
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'partial' });
    expect(run.registers.projects).toMatchObject({ refused: 8, deactivated: 0 });
    expect(run.changes.filter(({ change }) => change === 'refused')).toHaveLength(8);
    expect((await register(company, 'projects')).every(({ active }) => active)).toBe(true);
    const accepted = await service.store.syncRuns.acceptDeactivations(company.companyId, run.id);
    expect(accepted).toBe(8);
    expect((await register(company, 'projects')).filter(({ active }) => !active)).toHaveLength(8);
  });
});

describe('a transfer', () => {
  it('is resolved from the registers: no request is made but those that book it', async () => {
    const company = await service.company();
    await synced(company);
    await taxiArrives(company);
    service.sandbox.clearRequests();
    await taxiArrives(company);
    const calls = service.sandbox.requests.map(({ method, path }) => `${method} ${path.replaceAll(/\d+/g, '{id}')}`);
    expect(calls).toEqual([
      'GET /travelExpense',
      'POST /travelExpense',
      'GET /travelExpense/{id}',
      'PUT /travelExpense/:approve',
      'GET /travelExpense/{id}',
    ]);
  });

  it('that waits for an employee is let go by the synchronisation that brings them, and no other is', async () => {
    const company = await service.company();
    await synced(company);
    const [one, other] = ['77', '78'].map((employeeNumber) => taxi(company, { employee: { employeeNumber } }));
    for (const report of [one!, other!]) {
      await service.send(report);
      await service.until(report, waitsFor('TLX-201'));
    }
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77', email: 'ny@x.example' });
    await synced(company);
    await expectArrived(one!, company);
    expect(await service.transfers.status(other!.companyId, other!.reportId)).toMatchObject({ attempts: 1 });
  });

  it('is resolved from Tripletex where the register has no match yet', async () => {
    const company = await service.company();
    await synced(company);
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77', email: 'ny@x.example' });
    const report = taxi(company, { employee: { employeeNumber: '77' } });
    await service.send(report);
    await expectArrived(report, company);
  });

  async function taxiArrives(company: TestCompany): Promise<void> {
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
  }
});

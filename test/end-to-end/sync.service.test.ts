import { describe, expect, it } from 'vitest';
import { REGISTER_NAMES } from '../../contract/registers.js';
import { sharedService, waitUntil } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, expectArrived } = taxiReports(service);
const { synced, requestsOf, register, breaks } = syncing(service);

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
    service.sandbox.clearRequests(company.tripletex.name);
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

  it('takes in what was removed, and takes it back when it is there again', async () => {
    const company = await service.company();
    const { tripletex } = company;
    const project = tripletex.addProject({ number: 'P-300', name: 'Kaianlegg' });
    await synced(company);
    tripletex.change('projects', 'P-300', { isClosed: true });
    const run = await synced(company);
    expect(run).toMatchObject({
      outcome: 'done',
      changes: [{ register: 'projects', tripletexId: project.id, change: 'deactivated', name: 'Kaianlegg' }],
    });
    const row = async () => (await register(company, 'projects')).find(({ key }) => key === 'P-300');
    expect(await row()).toMatchObject({ active: false, inactiveReason: 'closed' });
    tripletex.change('projects', 'P-300', { isClosed: false });
    expect((await synced(company)).changes).toMatchObject([{ change: 'returned', name: 'Kaianlegg' }]);
    expect(await row()).toMatchObject({ active: true, inactiveReason: null });
  });

  it('keeps nothing that nobody needs: no contact, no proxy, no field beyond those asked for', async () => {
    const company = await service.company();
    company.tripletex.addContact({ firstName: 'Kontakt', lastName: 'Person', email: 'kontakt@x.example' });
    company.tripletex.addEmployee({ firstName: 'Regnskaps', lastName: 'Fører', isProxy: true });
    await synced(company);
    const names = (await register(company, 'employees')).map(({ name }) => name);
    expect(names).not.toContain('Kontakt Person');
    expect(names).not.toContain('Regnskaps Fører');
    const asked = requestsOf(company, '/employee');
    expect(asked.map(({ query }) => query).join()).not.toMatch(/bank|national|address|phone|birth/i);
  });
});

describe('what nobody expected in one register', () => {
  it('keeps no other from being read, and is told', async () => {
    const company = await service.company();
    breaks(company, '/department', { kind: 'answer', status: 200, body: { fullResultSize: 1, values: [{ id: 'x' }] } });
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'partial', problem: { code: 'TLX-901', nextTryAt: null } });
    expect(run.registers.projects?.seen).toBe(2);
    expect(run.registers).not.toHaveProperty('departments');
  });
});

describe('a register that the key may not read', () => {
  it('keeps the others from nothing, and is told where somebody asked for it', async () => {
    const company = await service.company();
    company.tripletex.behave({ departments: 'forbidden' });
    const run = await synced(company);
    expect(run).toMatchObject({
      outcome: 'partial',
      problem: {
        details: { registers: ['departments'] },
        message: { nb: expect.stringContaining('avdelinger') as string },
      },
    });
    expect(Object.keys(run.registers)).not.toContain('departments');
    expect(run.registers.employees?.seen).toBeGreaterThan(0);
  });

  it('is no news where it is only read to spare requests, and transfers ask live', async () => {
    const company = await service.company();
    company.tripletex.behave({ vatTypes: 'empty', currencies: 'forbidden' });
    expect(await synced(company)).toMatchObject({ outcome: 'done', problem: null });
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
  });
});

describe('what passes by itself', () => {
  it('a 429: the synchronisation goes on after the time it named, at the page it was on', async () => {
    const company = await service.company();
    breaks(company, '/employee', { kind: 'rateLimit', seconds: 1 });
    service.sandbox.clearRequests(company.tripletex.name);
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'done' });
    expect(Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt)).toBeGreaterThan(1000);
    expect(requestsOf(company, '/travelExpense/costCategory')).toHaveLength(1);
  });

  it('an outage: it waits, and reads what is left when Tripletex is back', async () => {
    const company = await service.company();
    breaks(company, '/employee', { kind: 'answer', status: 503 }, {}, 'always');
    const run = await synced(company, async () => {
      await waitUntil(
        () => service.store.syncRuns.newest(company.companyId),
        (newest) => newest?.registers.departments !== undefined,
      );
      await new Promise((resolve) => setTimeout(resolve, 1500));
      service.sandbox.faults.clear(company.tripletex.name);
    });
    expect(run).toMatchObject({ outcome: 'done' });
    expect(run.registers.employees?.seen).toBeGreaterThan(0);
  });
});

describe('a key that is revoked while it is used', () => {
  it('ends the synchronisation, which says why, and the next one brings everything once there is a new key', async () => {
    const company = await service.company();
    const { companyId, tripletex } = company;
    breaks(company, '/employee', { kind: 'delay', ms: 500 });
    const run = await synced(company, async () => {
      await waitUntil(
        () => service.store.syncRuns.newest(companyId),
        (newest) => newest?.registers.departments !== undefined,
      );
      tripletex.revokeKey();
    });
    expect(run).toMatchObject({ outcome: 'failed', problem: { code: 'TLX-101' } });
    expect(await service.companies.connection(companyId)).toMatchObject({ status: 'broken' });
    await service.companies.connect(companyId, { userKey: tripletex.newKey(), settings: {} });
    const next = await waitUntil(
      () => service.store.syncRuns.newest(companyId),
      (newest) => newest?.finishedAt !== null && newest?.id !== run.id,
    );
    expect(next).toMatchObject({ outcome: 'done' });
    expect(await service.companies.connection(companyId)).toMatchObject({ status: 'ok' });
  });
});

describe('two companies at once', () => {
  it('leave no trace of one in the other', async () => {
    const [one, other] = [await service.company(), await service.company()];
    one.tripletex.addEmployee({ firstName: 'Bare', lastName: 'Hos-Den-Ene', employeeNumber: '901' });
    other.tripletex.addEmployee({ firstName: 'Bare', lastName: 'Hos-Den-Andre', employeeNumber: '902' });
    const runs = await Promise.all([synced(one), synced(other)]);
    for (const [company, foreign, run] of [
      [one, other, runs[0]],
      [other, one, runs[1]],
    ] as const) {
      const ids = new Set<number>();
      for (const name of REGISTER_NAMES) for (const row of await register(company, name)) ids.add(row.tripletexId);
      const theirs = [...foreign.tripletex.employees, ...foreign.tripletex.projects, ...foreign.tripletex.departments];
      expect(theirs.filter(({ id }) => ids.has(id))).toEqual([]);
      expect(run.changes.map(({ name }) => name)).not.toContain(
        company === one ? 'Bare Hos-Den-Andre' : 'Bare Hos-Den-Ene',
      );
      const keys = (await register(company, 'employees')).map(({ key }) => key);
      expect(keys).toContain(company === one ? '901' : '902');
      expect(keys).not.toContain(company === one ? '902' : '901');
    }
  });
});

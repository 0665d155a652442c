import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { REGISTER_NAMES } from '../../contract/registers.js';
import { costLine } from '../support/reports.js';
import { startTestService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await startTestService();
afterAll(() => service.close());
const { taxi, expectArrived } = taxiReports(service);
const { synced, requestsOf, register, allActive, breaks } = syncing(service);

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
    const asked = service.sandbox.requests.filter(
      ({ company: name, path }) => name === company.tripletex.name && path === '/employee',
    );
    expect(asked.map(({ query }) => query).join()).not.toMatch(/bank|national|address|phone|birth/i);
  });
});

describe('a read that is not certain deactivates nothing and says so', () => {
  it('more rows than Tripletex answers', async () => {
    const company = await service.company();
    await synced(company);
    breaks(company, '/project', { kind: 'answer', status: 422, code: 23000 });
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'partial', problem: { details: { registers: ['projects'] } } });
    expect(await allActive(company, 'projects')).toBe(true);
  });

  it('half a page: fewer rows than Tripletex says there are', async () => {
    const company = await service.company();
    await synced(company);
    const [one] = company.tripletex.departments;
    const { id, version, name, departmentNumber, isInactive } = one!;
    const values = [{ id, version, name, departmentNumber, isInactive }];
    // The second page of what is not there brings nothing.
    const body = { fullResultSize: 2, from: 0, count: 1, versionDigest: 'x', values };
    breaks(company, '/department', { kind: 'answer', status: 200, body });
    breaks(company, '/department', { kind: 'answer', status: 200, body: { ...body, from: 1, count: 0, values: [] } });
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'partial', problem: { details: { registers: ['departments'] } } });
    expect(await allActive(company, 'departments')).toBe(true);
  });

  it('an empty list of what every company has', async () => {
    const company = await service.company();
    await synced(company);
    company.tripletex.behave({ departments: 'empty' });
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'partial', problem: { details: { registers: ['departments'] } } });
    expect(await allActive(company, 'departments')).toBe(true);
  });

  it('an empty list where there were a few: that needs a person', async () => {
    const company = await service.company();
    await synced(company);
    for (const number of ['P-100', 'P-200']) company.tripletex.change('projects', number, { isClosed: true });
    const run = await synced(company);
    expect(run).toMatchObject({ outcome: 'partial', registers: { projects: { refused: 2, deactivated: 0 } } });
    expect(await allActive(company, 'projects')).toBe(true);
  });

  it('rows that are hidden since the key lost the right to see them: the box to tick is named', async () => {
    const company = await service.company();
    await synced(company);
    company.tripletex.untick(61, 'token');
    const run = await synced(company);
    expect(run).toMatchObject({
      outcome: 'partial',
      problem: { code: 'TLX-104', message: { nb: expect.stringContaining('ansattinformasjon') as string } },
    });
    expect(run.registers.projects).toMatchObject({ seen: 2 });
    expect(await allActive(company, 'employees')).toBe(true);
    await expect(service.syncs.acceptDeactivations(company.companyId, run.id)).rejects.toMatchObject({
      document: { status: 409 },
    });
  });
});

describe('a register that moves while it is read, page by page', () => {
  const paged = async () => {
    const company = await service.company();
    for (let n = 10; n < 40; n += 1) company.tripletex.addProject({ number: `M-${n}`, name: `Prosjekt ${n}` });
    company.tripletex.behave({ largestPages: { Project: 10 } });
    return company;
  };

  it('is read in full however small Tripletex’ pages are', async () => {
    for (const size of [1, 2, 7, 10]) {
      const company = await paged();
      company.tripletex.behave({ largestPages: { Project: size } });
      expect(await synced(company)).toMatchObject({
        outcome: 'done',
        registers: { projects: { seen: 32, added: 32 } },
      });
    }
  });

  it('one row gone and one new between two pages is noticed, though there are as many as before', async () => {
    const company = await paged();
    await synced(company);
    company.tripletex.change('projects', 'M-20', { name: 'Nytt navn' });
    breaks(company, '/project', { kind: 'delay', ms: 1000 }, { nth: 2 });
    const run = await synced(company, async () => {
      const id = await firstPageOf(company);
      expect(id).not.toBe('');
      company.tripletex.change('projects', 'M-10', { isClosed: true });
      company.tripletex.addProject({ number: 'M-99', name: 'Prosjekt 99' });
    });
    expect(run).toMatchObject({ outcome: 'partial', problem: { details: { registers: ['projects'] } } });
    expect(await allActive(company, 'projects')).toBe(true);
    expect(await synced(company)).toMatchObject({ outcome: 'done', registers: { projects: { deactivated: 1 } } });
  });

  it('a 429 and an outage on the third page are waited through, and no page is read again', async () => {
    const company = await paged();
    breaks(company, '/project', { kind: 'rateLimit', seconds: 1 }, { nth: 3 });
    service.sandbox.clearRequests();
    expect(await synced(company)).toMatchObject({ outcome: 'done', registers: { projects: { seen: 32, calls: 4 } } });
    expect(requestsOf(company, '/project').map(({ status }) => status)).toEqual([200, 200, 429, 200, 200]);
    company.tripletex.change('projects', 'M-10', { name: 'Nytt navn' });
    breaks(company, '/project', { kind: 'answer', status: 503 }, { nth: 3 }, 2);
    service.sandbox.clearRequests();
    expect(await synced(company)).toMatchObject({ outcome: 'done', registers: { projects: { changed: 1, calls: 4 } } });
    expect(requestsOf(company, '/project').map(({ status }) => status)).toEqual([200, 200, 503, 503, 200, 200]);
  });

  it('that has not changed costs one 304, of however many pages it is', async () => {
    const company = await paged();
    await synced(company);
    service.sandbox.clearRequests();
    expect(await synced(company)).toMatchObject({ registers: { projects: { seen: 32, unchanged: 32, calls: 1 } } });
    expect(requestsOf(company, '/project').map(({ status }) => status)).toEqual([304]);
  });

  async function firstPageOf({ companyId }: TestCompany): Promise<string> {
    const run = await waitUntil(
      () => service.store.syncRuns.underWayOf(companyId),
      (found) => found !== undefined,
    );
    await waitUntil(
      () => service.store.syncRuns.follow(companyId, run?.id ?? ''),
      (seen) => seen?.underWay.some(({ register: name, rows }) => name === 'projects' && rows === 10) === true,
    );
    return run?.id ?? '';
  }
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
    service.sandbox.clearRequests();
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
      service.sandbox.faults.clear();
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

describe('many rows that would go inactive at once', () => {
  const manyClosed = async () => {
    const company = await service.company();
    for (let n = 0; n < 20; n += 1) company.tripletex.addProject({ number: `M-${n}`, name: `Prosjekt ${n}` });
    await synced(company);
    for (let n = 0; n < 8; n += 1) company.tripletex.change('projects', `M-${n}`, { isClosed: true });
    return { company, run: await synced(company) };
  };
  const closed = async (company: TestCompany) =>
    (await register(company, 'projects')).filter(({ active }) => !active).map(({ key }) => key);

  it('stay, are listed, and go when somebody says so: exactly those', async () => {
    const { company, run } = await manyClosed();
    expect(run).toMatchObject({
      outcome: 'partial',
      problem: null,
      registers: { projects: { refused: 8, deactivated: 0 } },
    });
    expect(run.changes.filter(({ change }) => change === 'refused')).toHaveLength(8);
    expect(await allActive(company, 'projects')).toBe(true);
    company.tripletex.change('projects', 'M-10', { isClosed: true });
    const accepted = await service.syncs.acceptDeactivations(company.companyId, run.id);
    expect(accepted).toMatchObject({ outcome: 'done', registers: { projects: { refused: 0, deactivated: 8 } } });
    const listed = (await service.syncs.runs(company.companyId))[0]?.changes;
    expect(listed?.filter(({ change }) => change === 'deactivated')).toHaveLength(8);
    expect(await closed(company)).toEqual(['M-0', 'M-1', 'M-2', 'M-3', 'M-4', 'M-5', 'M-6', 'M-7']);
    await expect(service.syncs.acceptDeactivations(company.companyId, run.id)).rejects.toMatchObject({
      document: { status: 409 },
    });
  });

  it('are listed once, by the newest run that refused them, before anything else', async () => {
    const { company, run } = await manyClosed();
    company.tripletex.addProject({ number: 'A-1', name: 'Nytt' });
    const newest = await synced(company);
    expect(newest.changes.map(({ change }) => change)).toEqual([...Array<string>(8).fill('refused'), 'added']);
    const older = await service.store.syncRuns.find(company.companyId, run.id);
    expect(older).toMatchObject({ changes: [], registers: { projects: { refused: 8 } } });
  });

  it('can be accepted of the newest reading only: what is there again is not taken away', async () => {
    const { company, run } = await manyClosed();
    for (let n = 0; n < 8; n += 1) company.tripletex.change('projects', `M-${n}`, { isClosed: false });
    await synced(company);
    await expect(service.syncs.acceptDeactivations(company.companyId, run.id)).rejects.toMatchObject({
      document: { status: 409 },
    });
    expect(await closed(company)).toEqual([]);
  });

  it('of one company are nobody else’s to accept', async () => {
    const [{ company, run }, other] = [await manyClosed(), await service.company()];
    await expect(service.syncs.acceptDeactivations(other.companyId, run.id)).rejects.toMatchObject({
      document: { status: 404 },
    });
    expect(await allActive(company, 'projects')).toBe(true);
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

describe('a transfer is booked on nobody whom a register only knew once', () => {
  const numberPasses = (company: TestCompany) => {
    company.tripletex.change('employees', '1', { employeeNumber: '' });
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Innehaver', employeeNumber: '1' });
  };

  it('one key that fits and one that nobody was read of yet: Tripletex is asked for that one', async () => {
    const company = await service.company();
    await synced(company);
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', email: 'ny@x.example', employeeNumber: '88' });
    const report = taxi(company, { employee: { employeeNumber: '1', email: 'ny@x.example' } });
    await service.send(report);
    await service.until(report, waitsFor('TLX-203'));
  });

  it('after a new key, before anything was read with it', async () => {
    const company = await service.company();
    await synced(company);
    numberPasses(company);
    await service.store.companies.offerKey(company.companyId, company.tripletex.newKey());
    await service.companies.check(company.companyId);
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
    const { employee } = company.tripletex.travelExpense(report.reportNumber);
    expect(employee.name).toContain('Innehaver');
  });

  it('when it could not be read to its end for a day', async () => {
    const company = await service.company();
    await synced(company);
    numberPasses(company);
    await aged(company);
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
    const { employee } = company.tripletex.travelExpense(report.reportNumber);
    expect(employee.name).toContain('Innehaver');
  });

  async function aged({ companyId }: TestCompany): Promise<void> {
    const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
    await sql`update register_states set complete_at = now() - interval '25 hours' where company_id = ${companyId}`;
    await sql.end();
  }
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

  it('is resolved from Tripletex where the register has no match yet, or is not synchronised any more', async () => {
    const company = await service.company();
    await synced(company);
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77', email: 'ny@x.example' });
    const report = taxi(company, { employee: { employeeNumber: '77' } });
    await service.send(report);
    await expectArrived(report, company);
    const sync = { employees: false, costCategories: true, projects: true, departments: true };
    await service.store.companies.saveSettings(company.companyId, { sync });
    service.sandbox.clearRequests();
    await taxiArrives(company);
    expect(requestsOf(company, '/employee')).toHaveLength(1);
  });

  it('is booked on a synchronised category by its own key', async () => {
    const company = await service.company();
    await synced(company);
    const ferry = (await service.categories.all(company.companyId)).find(
      ({ name, source }) => name === 'Ferge' && source === 'synced',
    );
    const report = taxi(company, { lines: [costLine({ category: ferry?.key ?? '' })] });
    await service.send(report);
    await expectArrived(report, company);
    expect(company.tripletex.travelExpense(report.reportNumber).costs).toMatchObject([{ category: 'Ferge' }]);
  });

  async function taxiArrives(company: TestCompany): Promise<void> {
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
  }
});

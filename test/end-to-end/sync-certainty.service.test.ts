import { describe, expect, it } from 'vitest';
import { sharedService, waitUntil, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';

const service = await sharedService();
const { synced, requestsOf, register, allActive, breaks } = syncing(service);

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
    service.sandbox.clearRequests(company.tripletex.name);
    expect(await synced(company)).toMatchObject({ outcome: 'done', registers: { projects: { seen: 32, calls: 4 } } });
    expect(requestsOf(company, '/project').map(({ status }) => status)).toEqual([200, 200, 429, 200, 200]);
    company.tripletex.change('projects', 'M-10', { name: 'Nytt navn' });
    breaks(company, '/project', { kind: 'answer', status: 503 }, { nth: 3 }, 2);
    service.sandbox.clearRequests(company.tripletex.name);
    expect(await synced(company)).toMatchObject({ outcome: 'done', registers: { projects: { changed: 1, calls: 4 } } });
    expect(requestsOf(company, '/project').map(({ status }) => status)).toEqual([200, 200, 503, 503, 200, 200]);
  });

  it('that has not changed costs one 304, of however many pages it is', async () => {
    const company = await paged();
    await synced(company);
    service.sandbox.clearRequests(company.tripletex.name);
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

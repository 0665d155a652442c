import { afterAll, describe, expect, it } from 'vitest';
import { plain, startConsole, type Visitor } from '../../support/console.js';
import { hasEnded, sharedService, waitUntil, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await sharedService();
const pages = await startConsole(service);
const { taxi } = taxiReports(service);
afterAll(() => pages.close());

const visitorOf = ({ companyId }: TestCompany) => pages.signIn({ companies: [companyId] });
const pageOf = ({ companyId }: TestCompany, page = 'integration') => `/c/${companyId}/${page}`;
const ALL = ['employees', 'costCategories', 'projects', 'departments'];

/** Sends a form of the page and answers what the next page says, in words. */
async function sends(
  visitor: Visitor,
  company: TestCompany,
  form: string,
  fields: Record<string, string | string[]> = {},
): Promise<string> {
  const page = form.split('/')[0];
  const answer = await visitor.post(pageOf(company, form), fields, pageOf(company, page));
  if (answer.location === null) return plain(answer.body);
  expect(answer.status).toBe(303);
  return plain((await visitor.follow(answer)).body);
}

const connects = (visitor: Visitor, company: TestCompany, fields: Record<string, string | string[]> = {}) =>
  sends(visitor, company, 'integration', {
    userKey: company.tripletex.userKey,
    sync: ALL,
    syncEvery: '1h',
    ...fields,
  });

const synced = ({ companyId }: TestCompany) =>
  waitUntil(
    () => service.store.syncRuns.newest(companyId),
    (run) => run?.finishedAt != null,
  );

describe('a company that is not connected', () => {
  it('is told how to make the key, with the boxes to tick', async () => {
    const company = await service.company({ isConnected: false });
    const { body } = await (await visitorOf(company)).get(pageOf(company));
    expect(plain(body)).toContain('for applikasjonen som heter nøyaktig Sonya_AS');
    expect(plain(body)).toContain('Reiseregning → Tilgang til alle reiseregninger/ansattutlegg (inkl. godkjenning)');
    const english = await (await visitorOf(company)).get(pageOf(company), { 'accept-language': 'en' });
    expect(plain(english.body)).toContain('Copy the key and paste it in here. Tripletex shows it only once.');
  });

  it('is connected by a form, and its key is never shown', async () => {
    const company = await service.company({ isConnected: false });
    const visitor = await visitorOf(company);
    const text = await connects(visitor, company, { sync: ['employees', 'costCategories'], syncEvery: '3h' });
    expect(text).toContain('Koblet til.');
    const { body } = await visitor.get(pageOf(company));
    expect(body).not.toContain(company.tripletex.userKey);
    expect(body).toContain(`…${company.tripletex.userKey.slice(-4)}`);
    expect(plain(body)).toContain(company.tripletex.name);
    expect(await service.companies.connection(company.companyId)).toMatchObject({
      sync: { employees: true, costCategories: true, projects: false, departments: false },
      schedule: { every: '3h' },
    });
  });

  it('is told what is wrong with a key', async () => {
    const company = await service.company({ isConnected: false });
    const visitor = await visitorOf(company);
    expect(await connects(visitor, company, { userKey: '' })).toContain('Ingen nøkkel er lagret for dette selskapet');
    expect(await connects(visitor, company, { userKey: 'nonsense' })).toContain('Nøkkelen er lagret, men noe mangler');
  });
});

/** A key of one company that ends as the key of another, as keys of Tripletex often do. */
function keyAlike({ tripletex }: TestCompany, other: TestCompany): string {
  const end = other.tripletex.userKey.slice(-4);
  for (let tries = 0; tries < 100; tries += 1) {
    const key = tripletex.newKey();
    if (key.endsWith(end)) return key;
  }
  throw new Error(`No key of a hundred ended in ${end}.`);
}

describe('a company that is connected', () => {
  it('keeps its key when the field is left empty, and refuses one of another company', async () => {
    const [company, other] = [await service.company(), await service.company({ isConnected: false })];
    const visitor = await visitorOf(company);
    expect(await connects(visitor, company, { userKey: '', paymentCompany: 'Firmakort' })).toContain('Koblet til.');
    expect(await connects(visitor, company, { userKey: other.tripletex.userKey })).toContain(
      `Nøkkelen hører til ${other.tripletex.name}, ikke ${company.tripletex.name}.`,
    );
    expect(await service.store.companies.userKey(company.companyId)).toMatchObject({ key: company.tripletex.userKey });
    expect(await service.companies.connection(company.companyId)).toMatchObject({
      paymentTypes: { employee: null, company: 'Firmakort' },
    });
  });

  it('is given back what was chosen with a key that is refused, but never the key', async () => {
    const [company, other] = [await service.company(), await service.company({ isConnected: false })];
    const visitor = await visitorOf(company);
    const userKey = keyAlike(other, company);
    const chosen = { userKey, sync: ['projects'], syncEvery: '3h', paymentCompany: 'Firmakort' };
    const { status, body } = await visitor.post(pageOf(company), chosen);
    expect(status).toBe(409);
    const ticked = [...body.matchAll(/name="sync" value="(\w+)" checked/g)].map(([, register]) => register);
    expect(ticked).toEqual(['projects']);
    const selected = [...body.matchAll(/<option value="([^"]*)" selected/g)].map(([, value]) => value);
    expect(selected).toEqual(['3h', '', 'Firmakort']);
    expect(body).not.toContain(userKey);
    expect(visitor.cookies()).not.toContain(userKey);
    expect(plain(body)).toContain('Nøkkelen du ga, er ikke lagret, og vi viser den ikke igjen.');
    // Nothing of it was taken.
    expect(await service.companies.connection(company.companyId)).toMatchObject({ paymentTypes: { company: null } });
  });

  it('is told which box to tick, and sees it in order when it is', async () => {
    const company = await service.company();
    company.tripletex.untick(25, 'token');
    const visitor = await visitorOf(company);
    expect(await sends(visitor, company, 'integration/check')).toMatch(/Mangler Reiseregning → Tilgang til alle/);
    company.tripletex.tick(25, 'token');
    expect(await sends(visitor, company, 'integration/check')).not.toMatch(/Mangler Reiseregning/);
  });

  it('is synchronised now, and sees what came and what changed', async () => {
    const company = await service.company();
    const visitor = await visitorOf(company);
    expect(await sends(visitor, company, 'integration/sync')).toContain('Synkroniseringen er i gang.');
    await synced(company);
    const text = plain((await visitor.get(pageOf(company))).body);
    expect(text).toContain('Alt ble lest');
    expect(text).toContain('Ny (ansatte): Kari Eksempel');
  });

  it('decides about what a synchronisation refused to make inactive', async () => {
    const company = await service.company();
    const visitor = await visitorOf(company);
    for (let n = 0; n < 20; n += 1)
      company.tripletex.addEmployee({ firstName: 'Sommer', lastName: `Vikar ${n}`, employeeNumber: String(100 + n) });
    await sends(visitor, company, 'integration/sync');
    await synced(company);
    for (let n = 0; n < 20; n += 1) company.tripletex.remove('employees', String(100 + n));
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const { body } = await visitor.get(pageOf(company));
    expect(plain(body)).toContain('Ikke satt inaktive ennå');
    const run = /name="run" value="([^"]+)"/.exec(body)?.[1] ?? '';
    expect(await sends(visitor, company, 'integration/accept', { run })).toContain('De er satt inaktive.');
    expect(await sends(visitor, company, 'integration/accept', { run })).toContain(
      'Det er ingenting å godta i denne synkroniseringen',
    );
    const users = plain((await visitor.get(`${pageOf(company, 'users')}?active=no`)).body);
    expect(users).toMatch(/Sommer Vikar 0 100 .*? Inaktiv Finnes ikke lenger i Tripletex, siden \d+\./);
  });

  it('is paused, keeps what comes, and goes on', async () => {
    const company = await service.company();
    const visitor = await visitorOf(company);
    expect(await sends(visitor, company, 'integration/pause')).toContain('Overføringen er satt på pause.');
    const report = taxi(company);
    await service.send(report);
    expect(await sends(visitor, company, 'integration/sync')).toContain('fortsett først');
    expect(await sends(visitor, company, 'integration/resume')).toContain('Overføringen går igjen.');
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  });

  it('is disconnected when that is confirmed, and not before', async () => {
    const company = await service.company();
    const visitor = await visitorOf(company);
    expect(await sends(visitor, company, 'integration/disconnect')).toContain('Kryss av for at du vil koble fra.');
    expect(await service.companies.connection(company.companyId)).toMatchObject({ status: 'limited' });
    expect(await sends(visitor, company, 'integration/disconnect', { confirm: 'yes' })).toContain('Koblet fra.');
    expect(await service.companies.connection(company.companyId)).toMatchObject({ status: 'none', keyHint: null });
  });
});

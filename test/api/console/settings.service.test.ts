import { afterAll, describe, expect, it } from 'vitest';
import { syncedCategoryKey } from '../../../contract/synced-categories.js';
import { plain, startConsole, type Visitor } from '../../support/console.js';
import { costLine, perDiemLine } from '../../support/reports.js';
import { hasEnded, sharedService, waitsFor, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await sharedService();
const pages = await startConsole(service);
const { taxi } = taxiReports(service);
afterAll(() => pages.close());

const visitorOf = ({ companyId }: TestCompany) => pages.signIn({ companies: [companyId] });
const pageOf = ({ companyId }: TestCompany, page: string) => `/c/${companyId}/${page}`;

/** Sends a form of the settings and answers what the next page says, in words. */
async function sets(visitor: Visitor, company: TestCompany, fields: Record<string, string>): Promise<string> {
  return plain((await visitor.follow(await visitor.post(pageOf(company, 'settings'), fields))).body);
}

/** Takes away what a category is booked on, and answers what the next page says. */
async function removes(visitor: Visitor, company: TestCompany, key: string): Promise<string> {
  const answer = await visitor.post(pageOf(company, 'settings/remove'), { key }, pageOf(company, 'settings'));
  expect(answer).toMatchObject({ status: 303, location: pageOf(company, 'settings') });
  return plain((await visitor.follow(answer)).body);
}

/** Takes away everything that categories are booked on. */
async function removesAll({ companyId }: TestCompany): Promise<void> {
  for (const { key, source } of await service.categories.all(companyId))
    if (source === 'manual') await service.categories.remove(companyId, key);
}

/** What the row of a category says. */
function rowOf(body: string, key: string): string {
  const [, row = ''] = new RegExp(`<tr id="category-${key}">(.*?)</tr>`, 's').exec(body) ?? [];
  return plain(row).trim();
}

describe('the users', () => {
  it('are those that were synchronised, and are searched', async () => {
    const company = await service.company();
    const visitor = await visitorOf(company);
    expect(plain((await visitor.get(pageOf(company, 'users'))).body)).toContain('Ingen ansatte er hentet ennå');
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const all = plain((await visitor.get(pageOf(company, 'users'))).body);
    expect(all).toMatch(/Kari Eksempel 1 kari@nordfjell.example Aktiv kjent siden \d+\./);
    const some = plain((await visitor.get(`${pageOf(company, 'users')}?q=testesen`)).body);
    expect(some).toContain('Ola Testesen');
    expect(some).not.toContain('Kari Eksempel');
  });
});

describe('the categories', () => {
  it('show first what reports wait for, and let those go once it is chosen', async () => {
    const company = await service.company();
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const visitor = await visitorOf(company);
    const before = await visitor.get(pageOf(company, 'settings'));
    expect(plain(before.body)).toMatch(/Status ferry .*? Mangler 1 rapport venter/);
    expect(before.body).toContain('<option value="Ferge">');
    const text = await sets(visitor, company, { key: 'ferry', reference: 'Ferge' });
    expect(text).toContain('«ferry» føres nå på «Ferge».');
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  });

  it('are taken away by whoever confirms it, and hold reports up from then on', async () => {
    const company = await service.company();
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const visitor = await visitorOf(company);
    const { body } = await visitor.get(pageOf(company, 'settings'));
    // The button is only there for whoever has opened what tells them the consequences.
    const [confirmation = ''] =
      /<details class="remove"[^]*?<\/details>/.exec(body.slice(body.indexOf('value="taxi"'))) ?? [];
    expect(confirmation).not.toContain('open');
    expect(plain(confirmation).trim()).toBe(
      'Fjern taxi Rapporter med denne kategorien venter til du har valgt en ny kostnadskategori. ' +
        'Det som er overført, endres ikke. Ja, fjern taxi',
    );
    expect(await removes(visitor, company, 'taxi')).toContain('«taxi» er ikke lenger koblet til en kostnadskategori.');
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    expect(plain((await visitor.get(pageOf(company, 'settings'))).body)).toMatch(/taxi .*? Mangler 1 rapport venter/);
    expect(await removes(visitor, company, 'taxi')).toContain('ikke koblet til noen kostnadskategori');
  });

  it('say how many reports wait already before they are taken away', async () => {
    const company = await service.company();
    company.tripletex.change('costCategories', 'Taxi', { isInactive: true });
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-302'));
    const visitor = await visitorOf(company);
    const nb = plain((await visitor.get(pageOf(company, 'settings'))).body);
    expect(nb).toContain('1 rapport venter allerede på den, og venter videre.');
    const en = plain((await visitor.get(pageOf(company, 'settings'), { 'accept-language': 'en' })).body);
    expect(en).toContain('1 report waits for it already, and goes on waiting.');
  });

  it('warn of a cost category that is not active any more', async () => {
    const company = await service.company();
    company.tripletex.change('costCategories', 'Taxi', { isInactive: true });
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const { body } = await (await visitorOf(company)).get(pageOf(company, 'settings'));
    expect(plain(body)).toMatch(/taxi .*? Ikke aktiv i Tripletex/);
  });

  it('are not in order while they are not for the kind of report that waits for them', async () => {
    const company = await service.company();
    company.tripletex.change('costCategories', 'Taxi', { showOnTravelExpenses: false });
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-302'));
    const visitor = await visitorOf(company);
    const nb = rowOf((await visitor.get(pageOf(company, 'settings'))).body, 'taxi');
    expect(nb).toMatch(
      /Kan ikke brukes slik den står Taxi 1 rapport venter Gjelder ikke denne typen rapport, eller flere heter det samme\. Velg en annen\./,
    );
    expect(nb).not.toContain('I orden');
    const en = rowOf((await visitor.get(pageOf(company, 'settings'), { 'accept-language': 'en' })).body, 'taxi');
    expect(en).toContain('Cannot be used as it stands');
  });

  it('are called as Tripletex calls them where they were read from there, and are not missing', async () => {
    const company = await service.company();
    company.tripletex.change('costCategories', 'Ferge', { showOnTravelExpenses: false });
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const rows = await service.registers.list(company.companyId, 'cost-categories');
    const key = syncedCategoryKey(rows.find((row) => row['description'] === 'Ferge')?.tripletexId ?? 0);
    const report = taxi(company, { lines: [costLine({ category: key })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-302'));
    const { body } = await (await visitorOf(company)).get(pageOf(company, 'settings'));
    expect(rowOf(body, key)).toMatch(/^Ferge .*Kan ikke brukes slik den står Ferge 1 rapport venter/);
    expect(rowOf(body, key)).not.toMatch(/Mangler|Fjern/);
  });

  it('are called by words where they are types of allowances, each report counted once', async () => {
    const company = await service.company();
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const visitor = await visitorOf(company);
    await removesAll(company);
    const report = taxi(company, { lines: [perDiemLine()] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const { body } = await visitor.get(pageOf(company, 'settings'));
    expect(rowOf(body, 'perDiem')).toMatch(/^Diett .*Mangler 1 rapport venter/);
    const en = await visitor.get(pageOf(company, 'settings'), { 'accept-language': 'en' });
    expect(rowOf(en.body, 'perDiem')).toMatch(/^Per diem .*Missing 1 report waits/);
  });

  it('do not promise that a choice frees a report whose line has a reference of its own', async () => {
    const company = await service.company();
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const visitor = await visitorOf(company);
    for (const category of ['taxi', 'ferry']) {
      const report = taxi(company, { lines: [costLine({ category, externalReference: 'Drosje' })] });
      await service.send(report);
      await service.until(report, waitsFor('TLX-302'));
    }
    const { body } = await visitor.get(pageOf(company, 'settings'));
    expect(rowOf(body, 'taxi')).toContain(
      'I orden Taxi 1 rapport venter med en annen referanse, som ikke kan brukes. Står den på linjen, rett den i Sonya.',
    );
    expect(rowOf(body, 'ferry')).toMatch(/Referansen kan ikke brukes 1 rapport venter Står referansen på linjen/);
    expect(rowOf(body, 'ferry')).not.toContain('Mangler');
  });

  it('are told to be added to those alone who can', async () => {
    const company = await service.company();
    await removesAll(company);
    for (const [role, says] of [
      ['admin', 'Legg til en kategori under'],
      ['accountant', 'En administrator i bedriften legger dem til'],
      ['operator', 'En administrator i bedriften legger dem til'],
    ] as const) {
      const visitor = await pages.signIn({ role, companies: [company.companyId] });
      const [, empty = ''] = plain((await visitor.get(pageOf(company, 'settings'))).body).split(
        'Ingen kategorier er koblet ennå',
      );
      expect(empty.trim().startsWith(says), role).toBe(true);
    }
  });

  it('give back a new one that is refused, and leave the fields empty once it is taken', async () => {
    const company = await service.company();
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const visitor = await visitorOf(company);
    const add = (reference: string) =>
      visitor.post(pageOf(company, 'settings'), { isNew: 'yes', key: 'bil & båt', reference });
    const fields = (body: string) =>
      ['new-key', 'new-reference'].map((id) => new RegExp(`id="${id}"[^>]*? value="([^"]*)"`).exec(body)?.[1]);
    const refused = await add('Drosje');
    expect(refused.status).toBe(422);
    expect(plain(refused.body)).toContain('Ingen aktiv kostnadskategori i Tripletex heter «Drosje».');
    expect(fields(refused.body)).toEqual(['bil &amp; båt', 'Drosje']);
    expect(fields((await add('')).body)).toEqual(['bil &amp; båt', '']);
    const taken = await add('Ferge');
    expect(taken.status).toBe(303);
    expect(fields((await visitor.follow(taken)).body)).toEqual([undefined, undefined]);
  });

  it('refuse what does not exist, in the language of the reader', async () => {
    const company = await service.company();
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const visitor = await visitorOf(company);
    const wrong = { key: 'taxi', reference: 'Drosje' };
    expect(await sets(visitor, company, wrong)).toContain(
      'Ingen aktiv kostnadskategori i Tripletex heter «Drosje». Det finnes for eksempel «Annen kontorkostnad», ',
    );
    await visitor.post('/preferences', { language: 'en', back: '/' }, pageOf(company, 'settings'));
    expect(await sets(visitor, company, wrong)).toContain(
      'No active cost category in Tripletex is called “Drosje”. There are, for instance, “Annen kontorkostnad”, ',
    );
    expect(await sets(visitor, company, { key: 'taxi', reference: '' })).toContain('Give both');
  });
});

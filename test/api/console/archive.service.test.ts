import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { CHECK_LABELS } from '../../../contract/connection-checks.js';
import { describeProblem, type ProblemCode, type ProblemDetails } from '../../../contract/problems.js';
import { plain, startConsole } from '../../support/console.js';
import { costLine } from '../../support/reports.js';
import { hasEnded, sharedService, waitsFor, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await sharedService();
const pages = await startConsole(service);
const { taxi } = taxiReports(service);
afterAll(() => pages.close());

/** A report that is in the archive, and nobody works on. */
async function archived(company: TestCompany, changes: Partial<ApprovedReport> = {}): Promise<ApprovedReport> {
  const report = taxi(company, changes);
  await service.store.transfers.claim(report);
  return report;
}

/** Lets a report that nobody works on wait for a problem. */
async function stopped(
  { companyId }: TestCompany,
  reportId: string,
  code: ProblemCode,
  details: ProblemDetails[ProblemCode],
): Promise<void> {
  const [since, key] = [new Date().toISOString(), { companyId, reportId, revision: 1 }];
  const described = describeProblem({ code, details });
  const problem = { code, ...described, details: { ...details }, since, nextTryAt: null };
  await service.store.transfers.changeStatus(key, { status: 'waiting', since, attempts: 1, problem });
}

const visitorOf = ({ companyId }: TestCompany) => pages.signIn({ companies: [companyId] });
const syncOf = async ({ companyId }: TestCompany) => {
  await service.syncs.schedule(companyId);
  return service.syncs.start(companyId);
};
const archiveOf = ({ companyId }: TestCompany) => `/c/${companyId}/archive`;
const approvedOn = (day: string) => [{ by: 'Nora Leder', at: `${day}T09:12:00+01:00` }];

describe('the archive', () => {
  it('says what to do while it is empty', async () => {
    const company = await service.company({ isConnected: false });
    const { body } = await (await visitorOf(company)).get(archiveOf(company));
    expect(plain(body)).toContain('Ingen rapporter ennå Rapporter kommer hit av seg selv når de er godkjent i Sonya.');
  });

  it('shows where a report stands, whose it is, its sum and where it is in Tripletex', async () => {
    const company = await service.company();
    await service.syncs.finished(company.companyId, await syncOf(company));
    const report = taxi(company);
    await service.send(report);
    const { travelExpenses } = await service.until(report, hasEnded);
    const { body } = await (await visitorOf(company)).get(archiveOf(company));
    expect(plain(body)).toContain(`${report.reportNumber} Reise · Taxi til kundemøte`);
    expect(plain(body)).toContain('Kari Eksempel 448,00 kr');
    expect(plain(body)).toMatch(/Overført siden \d+\. \S+ 20\d\d, \d\d:\d\d/);
    expect(plain(body)).toContain(`${travelExpenses[0]!.number} (åpnes i stedfortrederen for Tripletex)`);
  });

  it('says why one waits and who must act, in the language of the reader', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const visitor = await visitorOf(company);
    const [nb, en] = [
      plain((await visitor.get(archiveOf(company))).body),
      plain((await visitor.get(archiveOf(company), { 'accept-language': 'en' })).body),
    ];
    expect(nb).toContain('Kategorien «ferry» mangler kostnadskategori i Tripletex.');
    expect(nb).toContain('Dere må gjøre noe');
    expect(en).toContain('The category “ferry” has no cost category in Tripletex.');
    expect(en).toContain('You need to act');
    expect(en).toContain('NOK 448.00');
  });

  it('is searched by number, id, period and status', async () => {
    const company = await service.company({ isConnected: false });
    const { reportId } = await archived(company, { reportNumber: 'S-100', approvals: approvedOn('2026-11-02') });
    await archived(company, { reportNumber: 'S-2%', approvals: approvedOn('2026-11-20') });
    const visitor = await visitorOf(company);
    const found = async (query: string) => {
      const { body } = await visitor.get(`${archiveOf(company)}?${query}`);
      return [...body.matchAll(/>(S-[^<]+)<\/a>/g)].map(([, number]) => number);
    };
    expect(await found('q=s-1')).toEqual(['S-100']);
    expect(await found(`q=${reportId}`)).toEqual(['S-100']);
    expect(await found('q=%25')).toEqual(['S-2%']);
    expect(await found('from=2026-11-03')).toEqual(['S-2%']);
    expect(await found('from=2026-11-02&to=2026-11-02')).toEqual(['S-100']);
    expect(await found('status=queued')).toEqual(['S-2%', 'S-100']);
    expect(await found('status=waiting')).toEqual([]);
    expect(await found('status=nonsense&from=nonsense&after=nonsense')).toEqual(['S-2%', 'S-100']);
  });

  it('shows fifty at a time, each once, and the CSV all of them', async () => {
    const company = await service.company({ isConnected: false });
    const numbers = Array.from({ length: 53 }, (_, n) => `S-${String(n).padStart(3, '0')}`);
    for (const reportNumber of numbers) await archived(company, { reportNumber });
    const visitor = await visitorOf(company);
    const on = (body: string) => [...body.matchAll(/>(S-\d+)<\/a>/g)].map(([, number]) => number ?? '');
    const first = await visitor.get(archiveOf(company));
    expect(on(first.body)).toHaveLength(50);
    expect(plain(first.body)).toContain('Alle 53');
    const next = /rel="next" href="([^"]+)"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await visitor.get(next);
    expect([...on(first.body), ...on(second.body)]).toEqual([...numbers].reverse());
    const { body: csv, headers } = await visitor.get(`${archiveOf(company)}.csv`);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(54);
    expect(headers.get('content-disposition')).toContain('attachment');
  });
});

describe('what stops reports', () => {
  const cards = (body: string) =>
    body
      .split('<li class="card cause')
      .slice(1)
      .map((card) => card.split('</form></div></li>')[0] ?? '');

  it('has one card for each message of a code, with how many it holds and the one action that frees them', async () => {
    const company = await service.company();
    const reports = ['ferry', 'ferry', 'boat'].map((category) => taxi(company, { lines: [costLine({ category })] }));
    for (const report of reports) await service.send(report);
    for (const report of reports) await service.until(report, waitsFor('TLX-301'));
    const visitor = await visitorOf(company);
    const { body } = await visitor.get(archiveOf(company));
    const [ferry = '', boat = '', ...none] = cards(body);
    expect(none).toEqual([]);
    expect(plain(ferry)).toContain('Kategori mangler kostnadskategori 2 rapporter TLX-301 Dere må gjøre noe');
    expect(plain(ferry)).toContain('Kategorien «ferry» mangler');
    expect(plain(ferry)).toMatch(/Eldste har ventet siden \d+\. \S+ 20\d\d, \d\d:\d\d/);
    expect(ferry).toContain(`href="/c/${company.companyId}/settings#category-ferry">Velg kostnadskategori`);
    expect(plain(boat)).toContain('1 rapport TLX-301');
    expect((await visitor.get(`/c/${company.companyId}/settings`)).body).toContain('<tr id="category-ferry">');
  });

  it('leads to the right that a key lacks', async () => {
    const company = await service.company({ isConnected: false });
    const { reportId } = await archived(company);
    await stopped(company, reportId, 'TLX-104', { tickBox: CHECK_LABELS.allReports });
    const { body } = await (await visitorOf(company)).get(archiveOf(company));
    expect(body).toContain(`href="/c/${company.companyId}/integration#check-allReports"`);
  });

  it('leads to the report itself where it is only one that somebody decides', async () => {
    const company = await service.company({ isConnected: false });
    const [one, two] = [await archived(company), await archived(company)];
    const details = { employee: 'Kari', candidates: [] };
    await stopped(company, one.reportId, 'TLX-203', { ...details, email: 'kari@nordfjell.example' });
    const visitor = await visitorOf(company);
    const action = async () =>
      /href="([^"]*)">Velg riktig ansatt/.exec((await visitor.get(archiveOf(company))).body)?.[1];
    expect(await action()).toBe(`${archiveOf(company)}/${one.reportId}`);
    await stopped(company, two.reportId, 'TLX-203', { ...details, email: 'kari@nordfjell.example' });
    expect(await action()).toMatch(/archive\?problem=TLX-203&amp;cause=[0-9a-f]{16}$/);
  });

  it('shows the reports of one cause, through all pages, statuses, the search and the table', async () => {
    const company = await service.company({ isConnected: false });
    for (const [number, category] of [
      ['S-1', 'ferry'],
      ['S-2', 'boat'],
      ['S-3', 'ferry'],
    ] as const) {
      const { reportId } = await archived(company, { reportNumber: number });
      await stopped(company, reportId, 'TLX-301', { category, keys: [category] });
    }
    const visitor = await visitorOf(company);
    const [ferry = ''] = cards((await visitor.get(archiveOf(company))).body);
    const href = /href="([^"]*)">Vis rapportene/.exec(ferry)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { body } = await visitor.get(`${href}&q=S-&from=2026-01-01`);
    expect([...body.matchAll(/>(S-\d)<\/a>/g)].map(([, number]) => number)).toEqual(['S-3', 'S-1']);
    expect(plain(body)).toContain('Alle 2 Venter 2');
    expect(plain(body)).toMatch(
      /Bare det som venter på: Kategori mangler kostnadskategori \(TLX-301\) Kategorien «ferry»/,
    );
    const { searchParams } = new URL(href, 'http://localhost');
    for (const link of [/class="filter" href="([^"]*status=waiting[^"]*)"/, /href="([^"]*archive\.csv[^"]*)"/]) {
      const kept = new URL((link.exec(body)?.[1] ?? '').replaceAll('&amp;', '&'), 'http://localhost').searchParams;
      expect(Object.fromEntries(kept)).toMatchObject({
        problem: 'TLX-301',
        cause: searchParams.get('cause'),
        q: 'S-',
        from: '2026-01-01',
      });
    }
    expect(body).toContain(`<input type="hidden" name="cause" value="${searchParams.get('cause')}"/>`);
    const { body: csv } = await visitor.get(href.replace('archive?', 'archive.csv?'));
    expect(
      csv
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(';')[0]),
    ).toEqual(['S-3', 'S-1']);
  });

  it('has one card for all others of a code where each report has a reason of its own', async () => {
    const company = await service.company({ isConnected: false });
    for (let n = 0; n < 9; n += 1) {
      const { reportId } = await archived(company);
      const employeeNumber = n < 2 ? '100' : String(200 + n);
      await stopped(company, reportId, 'TLX-201', { employee: '', employeeNumber });
    }
    const { body } = await (await visitorOf(company)).get(archiveOf(company));
    const [others = '', own = '', ...none] = cards(body);
    expect(none).toEqual([]);
    expect(plain(own)).toContain('2 rapporter TLX-201');
    expect(plain(others)).toContain('7 rapporter TLX-201');
    expect(plain(others)).toContain('og 4 andre grunner');
    expect(others).toMatch(/name="cause" value="not\.[0-9a-f]{16}"/);
  });

  it('says who can act to those who cannot', async () => {
    const company = await service.company({ isConnected: false });
    const codes = {
      'TLX-101': {},
      'TLX-301': { category: 'ferry' },
      'TLX-201': { employee: '' },
      'TLX-401': { month: 'mars 2026' },
    };
    for (const [code, details] of Object.entries(codes))
      await stopped(company, (await archived(company)).reportId, code as ProblemCode, details);
    const accountant = await pages.signIn({ role: 'accountant', companies: [company.companyId] });
    const { body } = await accountant.get(archiveOf(company));
    expect(plain(body)).toContain('En administrator må legge inn en ny nøkkel.');
    expect(plain(body)).toContain('En administrator må velge kostnadskategori.');
    expect(plain(body)).toContain('En administrator må rette det i Tripletex.');
    expect(plain(body)).toContain('De går videre av seg selv når det er rettet. Én og én kan du prøve selv.');
    expect(body).not.toMatch(/retry-cause|integration\/sync|button-primary/);
  });

  it.each([
    ['TLX-106', {}, 'Sett riktig TRIPLETEX_CONSUMER_TOKEN'],
    ['TLX-308', { inTripletexNok: '1.00', approvedNok: '2.00' }, 'Finn ut hvem som endret summen'],
    ['TLX-901', { requestId: null }, 'Finn årsaken i loggen til workeren'],
  ] as const)(
    'tells whoever runs the service what to do about %s, and customers that Sonya does',
    async (code, details, what) => {
      const company = await service.company({ isConnected: false });
      await stopped(company, (await archived(company)).reportId, code, details);
      const operator = await pages.signIn({ role: 'operator', companies: ['*'] });
      const [card = ''] = cards((await operator.get(archiveOf(company))).body);
      expect(plain(card)).toContain('Sonya må gjøre noe');
      expect(plain(card)).toContain(what);
      const [forCustomer = ''] = cards((await (await visitorOf(company)).get(archiveOf(company))).body);
      expect(plain(forCustomer)).toContain('Sonya ordner det. Du trenger ikke gjøre noe.');
      expect(plain(forCustomer)).not.toContain(what);
    },
  );

  it('is tried again, one by one, some, or all that wait for the same cause', async () => {
    const company = await service.company();
    const numbers = ['99', '99', '99', '98'];
    const reports = numbers.map((number) => taxi(company, { department: { number } }));
    for (const report of reports) await service.send(report);
    for (const report of reports) await service.until(report, waitsFor('TLX-305'));
    for (const departmentNumber of ['98', '99']) company.tripletex.addDepartment({ name: 'Ny', departmentNumber });
    const visitor = await visitorOf(company);
    const [one, two] = reports.map(({ reportId }) => reportId);
    const retry = await visitor.post(`${archiveOf(company)}/${one!}/retry`, {}, archiveOf(company));
    expect(plain((await visitor.follow(retry)).body)).toContain('1 rapport prøves igjen nå.');
    await service.until(reports[0]!, hasEnded);
    const some = await visitor.post(
      `${archiveOf(company)}/retry`,
      { report: [one!, two!, 'no-such'] },
      archiveOf(company),
    );
    expect(plain((await visitor.follow(some)).body)).toContain(
      '1 rapport prøves igjen nå. 2 kunne ikke prøves: 1 er ferdig; 1 finnes ikke lenger.',
    );
    await service.until(reports[1]!, hasEnded);
    const problem = 'TLX-305';
    const all = await visitor.post(`${archiveOf(company)}/retry-cause`, { problem }, archiveOf(company));
    expect(plain((await visitor.follow(all)).body)).toContain('2 rapporter prøves igjen nå.');
    for (const report of reports)
      expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  });

  it('tries those of its card again and no others of its code', async () => {
    const company = await service.company();
    const reports = ['1', '2', '3'].map((n) =>
      taxi(company, { lines: [costLine({ category: n === '3' ? 'boat' : 'ferry' })] }),
    );
    for (const report of reports) await service.send(report);
    for (const report of reports) await service.until(report, waitsFor('TLX-301'));
    const visitor = await visitorOf(company);
    const [ferry = ''] = cards((await visitor.get(archiveOf(company))).body);
    const cause = /name="cause" value="([^"]*)"/.exec(ferry)?.[1] ?? '';
    const answer = await visitor.post(
      `${archiveOf(company)}/retry-cause`,
      { problem: 'TLX-301', cause },
      archiveOf(company),
    );
    expect(plain((await visitor.follow(answer)).body)).toContain('2 rapporter prøves igjen nå.');
    for (const report of reports.slice(0, 2)) await service.until(report, ({ attempts }) => attempts === 2);
    const { attempts } = await service.transfers.status(company.companyId, reports[2]!.reportId);
    expect(attempts).toBe(1);
  });

  it('is not tried again all at once where somebody has to decide, nor for what is no cause', async () => {
    const company = await service.company({ isConnected: false });
    const { reportId } = await archived(company);
    await stopped(company, reportId, 'TLX-801', { number: '12-2026' });
    const visitor = await visitorOf(company);
    const { body } = await visitor.get(archiveOf(company));
    expect(body).not.toMatch(/retry-cause|Prøv igjen|name="report"/);
    expect(plain(body)).toContain('Bestem hva som skal skje');
    const said = async (fields: Record<string, string>) =>
      plain(
        (await visitor.follow(await visitor.post(`${archiveOf(company)}/retry-cause`, fields, archiveOf(company))))
          .body,
      );
    expect(await said({ problem: 'TLX-801' })).toContain('Disse må noen bestemme for, én for én.');
    const none = 'Ingen rapporter venter på dette lenger.';
    expect(await said({ problem: 'TLX-301' })).toContain(none);
    expect(await said({ problem: 'TLX-801', cause: 'nonsense' })).toContain(none);
    expect(await said({ problem: 'nonsense' })).toContain(none);
  });

  it('is offered to be tried again only where that changes when it goes', async () => {
    const company = await service.company({ isConnected: false });
    const offered = async (code: ProblemCode, details: ProblemDetails[ProblemCode]) => {
      const { reportId } = await archived(company);
      await stopped(company, reportId, code, details);
      const { body } = await (await visitorOf(company)).get(archiveOf(company));
      const isTicked = body.includes(`name="report" value="${reportId}"`);
      expect(body.includes(`${reportId}/retry"`)).toBe(isTicked);
      const page = (await (await visitorOf(company)).get(`${archiveOf(company)}/${reportId}`)).body;
      expect(page.includes('name="action" value="retry"')).toBe(isTicked);
      return isTicked;
    };
    expect(await offered('TLX-702', { nextTryAt: new Date().toISOString() })).toBe(false);
    expect(await offered('TLX-704', {})).toBe(false);
    expect((await (await visitorOf(company)).get(archiveOf(company))).body).not.toMatch(/retry-cause|Prøv valgte/);
    expect(await offered('TLX-704', { untilBack: true })).toBe(true);
    expect(await offered('TLX-703', {})).toBe(true);
  });

  it('is not said to be tried again where it waits for the time that Tripletex named', async () => {
    const company = await service.company();
    service.sandbox.rateLimit({ seconds: 30, company: company.tripletex.name });
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-702'));
    const visitor = await visitorOf(company);
    const said = async (path: string, fields: Record<string, string>) =>
      plain(
        (await visitor.follow(await visitor.post(`${archiveOf(company)}/${path}`, fields, archiveOf(company)))).body,
      );
    const not = 'Ingen rapport prøves igjen. 1 kunne ikke prøves: 1 venter på tidspunktet Tripletex har satt.';
    expect(await said('retry', { report: report.reportId })).toContain(not);
    // As a page sends it that has been open since before.
    expect(await said(`${report.reportId}/retry`, {})).toContain(not);
    expect(await said('retry-cause', { problem: 'TLX-702' })).toContain('de går videre av seg selv');
  });

  it('is decided by whoever it waits for: what waits for Sonya asks customers for nothing', async () => {
    const company = await service.company({ isConnected: false });
    const { reportId } = await archived(company);
    await stopped(company, reportId, 'TLX-901', { requestId: null });
    const operator = await pages.signIn({ role: 'operator', companies: ['*'] });
    const decide = 'Bestem hva som skal skje';
    expect(plain((await (await visitorOf(company)).get(archiveOf(company))).body)).not.toContain(decide);
    const { body } = await operator.get(archiveOf(company));
    expect(plain(body)).toContain(decide);
    expect(plain(body)).toContain('Kunden leser:');
    expect(plain((await operator.get(archiveOf(company), { 'accept-language': 'en' })).body)).toContain(
      'The customer reads:',
    );
  });

  it('leads to the report that was rejected, which is tried again besides', async () => {
    const company = await service.company({ isConnected: false });
    const { reportId } = await archived(company);
    await stopped(company, reportId, 'TLX-602', { comment: 'Mangler formål' });
    const [card = ''] = cards((await (await visitorOf(company)).get(archiveOf(company))).body);
    expect(card).toContain(
      `<a class="button button-primary" href="${archiveOf(company)}/${reportId}">Se hva som må rettes i Sonya`,
    );
    expect(plain(card)).toContain('Prøv disse på nytt');
  });

  it('tells an accountant what to do about a receipt that is gone', async () => {
    const company = await service.company({ isConnected: false });
    await stopped(company, (await archived(company)).reportId, 'TLX-501', { receipt: 1 });
    const accountant = await pages.signIn({ role: 'accountant', companies: [company.companyId] });
    const [card = ''] = cards((await accountant.get(archiveOf(company))).body);
    expect(plain(card)).toContain('Er kvitteringen borte, last den opp på nytt i Sonya.');
    expect(plain(card)).not.toContain('Du trenger ikke gjøre noe');
  });

  it('says what the reports wait for also where that is a whole code', async () => {
    const company = await service.company({ isConnected: false });
    await stopped(company, (await archived(company)).reportId, 'TLX-901', { requestId: null });
    const visitor = await visitorOf(company);
    const [card = ''] = cards((await visitor.get(archiveOf(company))).body);
    const href = /href="([^"]*)">Vis rapportene/.exec(card)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(href).not.toContain('cause=');
    const { nb } = describeProblem({ code: 'TLX-901', details: { requestId: null } }).message;
    const [, note = ''] = /<p class="filter-note">(.*?)<\/p>/s.exec((await visitor.get(href)).body) ?? [];
    expect(plain(note)).toContain(nb);
  });

  it('says so when nothing was chosen', async () => {
    const company = await service.company({ isConnected: false });
    await archived(company);
    const visitor = await visitorOf(company);
    const answer = await visitor.post(`${archiveOf(company)}/retry`, {}, archiveOf(company));
    expect(plain((await visitor.follow(answer)).body)).toContain('Ingen rapport er valgt.');
  });
});

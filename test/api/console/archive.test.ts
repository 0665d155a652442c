import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { plain, startConsole } from '../../support/console.js';
import { costLine, mileageLine, nightLine, perDiemLine, receipt } from '../../support/reports.js';
import { hasEnded, startTestService, waitsFor, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await startTestService();
const pages = await startConsole(service);
const { taxi } = taxiReports(service);
afterAll(async () => {
  await pages.close();
  await service.close();
});

/** A report that is in the archive, and nobody works on. */
async function archived(company: TestCompany, changes: Partial<ApprovedReport> = {}): Promise<ApprovedReport> {
  const report = taxi(company, changes);
  await service.store.transfers.claim(report);
  return report;
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
  it('has one card each, with how many it holds and what frees them', async () => {
    const company = await service.company();
    const reports = ['ferry', 'ferry', 'boat'].map((category) => taxi(company, { lines: [costLine({ category })] }));
    for (const report of reports) await service.send(report);
    for (const report of reports) await service.until(report, waitsFor('TLX-301'));
    const { body } = await (await visitorOf(company)).get(archiveOf(company));
    expect(plain(body)).toContain('Kategori mangler kostnadskategori 3 rapporter TLX-301');
    expect(body).toContain(`href="/c/${company.companyId}/settings">Velg kostnadskategori`);
    expect(body.match(/class="card cause/g)).toHaveLength(1);
  });

  it('is tried again, one by one, some, or all that wait for the same', async () => {
    const company = await service.company();
    const reports = ['1', '2', '3'].map(() => taxi(company, { department: { number: '99' } }));
    for (const report of reports) await service.send(report);
    for (const report of reports) await service.until(report, waitsFor('TLX-305'));
    company.tripletex.addDepartment({ name: 'Ny', departmentNumber: '99' });
    const visitor = await visitorOf(company);
    const [one, two, three] = reports.map(({ reportId }) => reportId);
    const retry = await visitor.post(`${archiveOf(company)}/${one!}/retry`, {}, archiveOf(company));
    expect(plain((await visitor.follow(retry)).body)).toContain('1 rapport prøves igjen nå.');
    await service.until(reports[0]!, hasEnded);
    const some = await visitor.post(`${archiveOf(company)}/retry`, { report: [one!, two!] }, archiveOf(company));
    expect(plain((await visitor.follow(some)).body)).toContain('1 rapport prøves igjen nå. 1 kunne ikke prøves');
    await service.until(reports[1]!, hasEnded);
    await visitor.post(`${archiveOf(company)}/retry-cause`, { problem: 'TLX-305' }, archiveOf(company));
    expect(await service.until({ ...reports[2]!, reportId: three! }, hasEnded)).toMatchObject({
      status: 'transferred',
    });
  });

  it('says so when nothing was chosen', async () => {
    const company = await service.company({ isConnected: false });
    await archived(company);
    const visitor = await visitorOf(company);
    const answer = await visitor.post(`${archiveOf(company)}/retry`, {}, archiveOf(company));
    expect(plain((await visitor.follow(answer)).body)).toContain('Ingen rapport er valgt.');
  });
});

describe('what people write in a report', () => {
  const EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
  const FORMULA = '=HYPERLINK("https://evil.example")';

  /** A report with the text in every field that takes one. */
  const reportWith = (company: TestCompany, text: string): ApprovedReport =>
    company.report({
      kind: 'travel',
      title: text,
      employee: { employeeNumber: text },
      approvals: [{ by: text, at: '2026-11-02T09:12:00+01:00' }],
      travel: {
        purpose: text,
        from: text,
        to: text,
        abroad: false,
        departure: '2026-03-12T09:00',
        return: '2026-03-13T11:00',
        description: text,
      },
      lines: [
        costLine({
          category: text,
          text,
          purpose: text,
          externalReference: text,
          paymentType: text,
          receipts: ['r1'],
          participants: [{ name: text, company: text }],
        }),
        costLine({ id: 'l2', purpose: text }),
        mileageLine({ category: text, from: text, to: text, passengers: [text] }),
        perDiemLine({ category: text, place: text }),
        nightLine({ category: text, place: text, address: text }),
      ],
      receipts: [receipt('r1', { fileName: text })],
    });

  it('is shown as they wrote it and runs nothing, on every page', async () => {
    const company = await service.company({ isConnected: false });
    const report = reportWith(company, EVIL);
    await service.store.transfers.claim(report);
    const key = { companyId: company.companyId, reportId: report.reportId, revision: 1 };
    const text = { nb: EVIL, en: EVIL };
    await service.store.transfers.tell(key, { type: 'noted', text, by: EVIL });
    await service.store.transfers.changeStatus(key, {
      status: 'waiting',
      since: new Date().toISOString(),
      attempts: 1,
      problem: {
        code: 'TLX-203',
        class: 'D',
        who: 'customer',
        message: text,
        since: new Date().toISOString(),
        nextTryAt: null,
        details: { candidates: [{ tripletexEmployeeId: 1, name: EVIL }] },
      },
    });
    const visitor = await pages.signIn({ companies: [company.companyId], subject: EVIL });
    for (const page of ['archive', `archive/${report.reportId}`, 'month?month=2026-11']) {
      const { status, body } = await visitor.get(`/c/${company.companyId}/${page}`);
      expect(status).toBe(200);
      expect(body).not.toContain('<script>alert');
      expect(body).not.toContain('<img');
      expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
  });

  it('is no formula in a table for spreadsheets', async () => {
    const company = await service.company({ isConnected: false });
    await service.store.transfers.claim(reportWith(company, FORMULA));
    const visitor = await visitorOf(company);
    for (const file of ['archive.csv', 'month.csv?month=2026-11']) {
      const { body } = await visitor.get(`/c/${company.companyId}/${file}`);
      expect(body).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
      expect(body).not.toMatch(/(^|[;"])=HYPERLINK/m);
    }
  });

  it('opens in Norwegian spreadsheets with its letters and sums', async () => {
    const company = await service.company({ isConnected: false });
    await archived(company, { title: 'Ærlig øl på Ås' });
    const visitor = await visitorOf(company);
    const { body } = await visitor.get(`${archiveOf(company)}.csv`);
    // What the fetch of the test takes off is the mark that says it is UTF-8.
    expect(body.split('\r\n')[0]).toMatch(/^\uFEFF?Rapportnummer;revisjon;/);
    expect(body).toContain(';Ærlig øl på Ås;');
    expect(body).toContain(';448,00;');
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { startConsole } from '../../support/console.js';
import { costLine, mileageLine, nightLine, perDiemLine, receipt } from '../../support/reports.js';
import { sharedService, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await sharedService({ hasWorker: false });
const pages = await startConsole(service);
const { taxi } = taxiReports(service);
afterAll(() => pages.close());

const visitorOf = ({ companyId }: TestCompany) => pages.signIn({ companies: [companyId] });
const archiveOf = ({ companyId }: TestCompany) => `/c/${companyId}/archive`;

/** A report that is in the archive, and nobody works on. */
async function archived(company: TestCompany, changes: Partial<ApprovedReport> = {}): Promise<ApprovedReport> {
  const report = taxi(company, changes);
  await service.store.transfers.claim(report);
  return report;
}

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

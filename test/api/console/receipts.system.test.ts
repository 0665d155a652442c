import { afterAll, describe, expect, it, vi } from 'vitest';
import { WORKER_MS } from '../../../client/in-worker.js';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { plain, startConsole } from '../../support/console.js';
import { costLine } from '../../support/reports.js';
import { hasEnded, startTestService, waitsFor, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

/** Whoever looks at a transfer opens the receipts that stand in Tripletex, in the browser. */
const service = await startTestService();
const pages = await startConsole(service);
const { taxi, taxiWithReceipt } = taxiReports(service);
afterAll(async () => {
  await pages.close();
  await service.close();
});

const visitorOf = ({ companyId }: TestCompany) => pages.signIn({ companies: [companyId] });
const pageOf = ({ companyId, reportId }: ApprovedReport) => `/c/${companyId}/archive/${reportId}`;
const documentOf = (report: ApprovedReport) => `${pageOf(report)}/receipts.pdf`;
/** Where the page of a transfer opens documents. */
const linksOn = (body: string) =>
  [...body.matchAll(/href="([^"]+receipts\.pdf[^"]*)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A report that was carried over with its receipt. */
async function carried(company: TestCompany): Promise<ApprovedReport> {
  const { report } = taxiWithReceipt(company);
  await service.send(report);
  expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  return report;
}

describe('the receipts of a transfer', () => {
  it('open from its page as they stand in Tripletex, and are kept by no browser', async () => {
    const company = await service.company();
    const report = await carried(company);
    const visitor = await visitorOf(company);
    const { body } = await visitor.get(pageOf(report));
    const [link = '', ...others] = linksOn(body);
    expect(others).toEqual([]);
    const { travelExpenses } = await service.transfers.status(report.companyId, report.reportId);
    expect(plain(body)).toContain(`Åpne PDF-en med kvitteringene til ${travelExpenses[0]!.number}`);
    const answer = await visitor.get(link);
    const document = await service.receipts.receiptDocument(report.companyId, report.reportId);
    expect(answer).toMatchObject({ status: 200, body: textOf(document.bytes) });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${report.reportNumber}.pdf"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'unsafe-inline'; /) as string,
    });
  });

  it('are one document for each travel expense', async () => {
    const company = await service.company();
    const report = { ...(await service.approval.sampleReport('e08-projects')), companyId: company.companyId };
    await service.send(report);
    await service.until(report, hasEnded);
    const visitor = await visitorOf(company);
    const links = linksOn((await visitor.get(pageOf(report))).body);
    expect(links).toHaveLength(2);
    const answers = await Promise.all(links.map((link) => visitor.get(link)));
    expect(answers.map(({ headers }) => headers.get('content-disposition'))).toEqual(
      [1, 2].map((part) => `inline; filename="${report.reportNumber}-${part}.pdf"`),
    );
    const several = await visitor.get(documentOf(report));
    expect(several.status).toBe(409);
    expect(plain(several.body)).toContain('Rapporten har kvitteringer på flere reiseregninger.');
  });
});

describe('receipts that are not to be had', () => {
  /** What somebody is told, in both languages. */
  async function told(company: TestCompany, path: string) {
    const visitor = await visitorOf(company);
    const [nb, en] = [await visitor.get(path), await visitor.get(path, { 'accept-language': 'en' })];
    expect(nb.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(en.status).toBe(nb.status);
    return { status: nb.status, nb: plain(nb.body), en: plain(en.body), body: nb.body };
  }

  it('because the company is paused', async () => {
    const company = await service.company();
    const report = await carried(company);
    await service.companies.pause(company.companyId);
    const { status, nb, en, body } = await told(company, documentOf(report));
    expect(status).toBe(409);
    expect(nb).toContain('Selskapet er satt på pause, og da spør vi ikke Tripletex om noe.');
    expect(en).toContain('The company is paused, and then we ask Tripletex for nothing.');
    expect(body).toContain(`href="${pageOf(report)}"`);
  });

  it('because Tripletex is away', async () => {
    const company = await service.company();
    const report = await carried(company);
    const on = { company: company.tripletex.name, path: '/travelExpense/*/attachment' };
    service.sandbox.faults.add({ on, what: { kind: 'answer', status: 503 }, times: 'always' });
    const { status, nb, en } = await told(company, documentOf(report));
    service.sandbox.faults.clear(company.tripletex.name);
    expect(status).toBe(503);
    expect(nb).toMatch(/Tripletex svarer ikke\..* Åpne kvitteringene igjen når det er over\./);
    expect(en).toMatch(/Tripletex does not answer\..* Ask for the receipts again once that is over\./);
  });

  it('because nothing is attached any more', async () => {
    const company = await service.company();
    const report = await carried(company);
    company.tripletex.removeReceipts(report.reportNumber);
    const { status, nb, en } = await told(company, documentOf(report));
    expect(status).toBe(404);
    expect(nb).toContain('Ingenting er lagt ved reiseregningen i Tripletex:');
    expect(en).toContain('Nothing is attached to the travel expense in Tripletex:');
  });

  it('because the travel expense is deleted, or is none of this report', async () => {
    const company = await service.company();
    const report = await carried(company);
    const foreign = await told(company, `${documentOf(report)}?travelExpense=1`);
    expect(foreign.status).toBe(404);
    expect(foreign.nb).toContain('Ingen reiseregning til denne rapporten har id-en 1:');
    company.tripletex.delete(report.reportNumber);
    expect((await told(company, documentOf(report))).nb).toContain('Reiseregningen er slettet i Tripletex');
  });

  it('because nothing stands there yet', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const { status, nb, en } = await told(company, documentOf(report));
    expect(status).toBe(409);
    expect(nb).toContain('Ingenting av rapporten står i Tripletex ennå.');
    expect(en).toContain('Nothing of the report stands in Tripletex yet.');
    expect(linksOn((await (await visitorOf(company)).get(pageOf(report))).body)).toEqual([]);
  });

  it('because there is no such report, revision or travel expense', async () => {
    const company = await service.company();
    const report = await carried(company);
    const visitor = await visitorOf(company);
    for (const path of [`${pageOf(report)}-none/receipts.pdf`, `${documentOf(report)}?revision=7`]) {
      expect((await visitor.get(path)).status).toBe(404);
    }
    expect((await visitor.get(`${documentOf(report)}?travelExpense=x`)).status).toBe(404);
  });

  it('because no worker answers', async () => {
    const company = await service.company();
    const report = await carried(company);
    await service.stopWorker();
    const { setTimeout: real } = globalThis;
    const shortened = (work: () => void, ms?: number) => real(work, ms === WORKER_MS ? 500 : ms);
    const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(shortened);
    const { status, nb, en } = await told(company, documentOf(report));
    spy.mockRestore();
    expect(status).toBe(503);
    expect(nb).toContain('Tjenesten svarte ikke innen 30 sekunder. Rapporten er trygg.');
    expect(en).toContain('No worker answered within 30 seconds. The report is safe.');
  });
});

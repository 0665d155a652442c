import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { startBrowsedConsole, stayingOn } from '../../support/console-browser.js';
import { costLine } from '../../support/reports.js';
import { hasEnded, waitsFor, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const { service, pages, signIn, close } = await startBrowsedConsole();
const { taxi, taxiWithReceipt } = taxiReports(service);
afterAll(close);

const lookerAt = ({ companyId }: TestCompany) => signIn({ companies: [companyId] });
const rowOf = (page: Page, { reportNumber }: ApprovedReport) =>
  page.locator('#reports').getByRole('row').filter({ hasText: reportNumber });

/** Hands reports over and waits until all of them wait for a problem. */
async function waiting(code: string, reports: readonly ApprovedReport[]): Promise<readonly ApprovedReport[]> {
  for (const report of reports) await service.send(report);
  for (const report of reports) await service.until(report, waitsFor(code));
  return reports;
}

describe('the open archive', () => {
  it('shows how a report that Sonya hands over comes to stand in Tripletex, without being loaded again', async () => {
    const company = await service.company();
    const { page, complaints } = await lookerAt(company);
    await page.getByText('Ingen rapporter ennå').waitFor();
    const isTheSame = await stayingOn(page);
    service.sandbox.faults.add({
      on: { method: 'POST', path: '/travelExpense', company: company.tripletex.name },
      what: { kind: 'delay', ms: 1500 },
    });
    const { report } = taxiWithReceipt(company);
    const handedOver = await fetch(`${pages.url}/v1/companies/${company.companyId}/transfers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await pages.token({ role: 'approval-service', companies: ['*'] })}` },
      body: JSON.stringify(report),
    });
    expect(handedOver.status).toBe(202);
    await rowOf(page, report).getByText('Overføres', { exact: true }).waitFor();
    await rowOf(page, report).getByText('Overført', { exact: true }).waitFor();
    const { travelExpenses } = await service.until(report, hasEnded);
    await rowOf(page, report).getByRole('link', { name: travelExpenses[0]!.number }).waitFor();
    expect(await isTheSame()).toBe(true);
    expect(complaints).toEqual([]);
  });
});

describe('a category that has no cost category', () => {
  it('is told on a card that leads to the settings, and once one is typed there the report goes on by itself', async () => {
    const company = await service.company();
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    const [report] = await waiting('TLX-301', [taxi(company, { lines: [costLine({ category: 'ferry' })] })]);
    const { page, complaints } = await lookerAt(company);
    const card = page.locator('#causes').getByRole('listitem').filter({ hasText: 'Kategori mangler kostnadskategori' });
    expect(await card.first().textContent()).toContain('1 rapport');
    await card.getByRole('link', { name: 'Velg kostnadskategori' }).click();
    const row = page.getByRole('row', { name: /^ferry / });
    await row.getByText('Mangler', { exact: true }).waitFor();
    const field = row.getByLabel('ferry');
    // What somebody chooses from while typing.
    expect(await field.getAttribute('list')).toBe('cost-categories');
    expect(await page.locator('#cost-categories option[value="Ferge"]').count()).toBe(1);
    await field.pressSequentially('Ferge');
    await row.getByRole('button', { name: 'Lagre' }).click();
    await page.getByText('«ferry» føres nå på «Ferge».').waitFor();
    await page.getByRole('link', { name: 'Arkiv' }).click();
    await rowOf(page, report!).getByText('Overført', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('what waits', () => {
  it('is tried again where it is ticked, and all of one cause at once', async () => {
    const company = await service.company();
    company.tripletex.setApprovalFlow(true);
    const reports = await waiting(
      'TLX-601',
      [1, 2, 3, 4].map(() => taxi(company)),
    );
    for (const { reportNumber } of reports) company.tripletex.approve(reportNumber);
    const [one, two, three, four] = reports as [ApprovedReport, ApprovedReport, ApprovedReport, ApprovedReport];
    const { page, complaints } = await lookerAt(company);
    for (const report of [one, two]) await page.getByLabel(`Velg rapport ${report.reportNumber}`).check();
    await page.getByRole('button', { name: 'Prøv valgte igjen' }).click();
    await page.getByText('2 rapporter prøves igjen nå.').waitFor();
    for (const report of [one, two]) await rowOf(page, report).getByText('Overført', { exact: true }).waitFor();
    for (const report of [three, four]) await rowOf(page, report).getByText('Venter', { exact: true }).waitFor();
    await page.locator('#causes').getByRole('button', { name: 'Prøv disse på nytt' }).click();
    await page.getByText('2 rapporter prøves igjen nå.').waitFor();
    for (const report of reports) await rowOf(page, report).getByText('Overført', { exact: true }).waitFor();
    await page.getByText('Dette stopper rapporter nå').waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  it('can all be ticked by one box, and stays ticked while the page changes', async () => {
    const company = await service.company();
    const department = { number: '99' };
    const [one] = await waiting('TLX-305', [taxi(company, { department }), taxi(company, { department })]);
    const { page } = await lookerAt(company);
    await page.getByLabel('Velg alle på siden').check();
    const boxes = page.locator('#reports tbody').getByRole('checkbox');
    expect(await areChecked(boxes)).toEqual([true, true]);
    await page.getByLabel(`Velg rapport ${one!.reportNumber}`).uncheck();
    await service.send(taxi(company));
    await page.locator('#reports').getByText('Overført', { exact: true }).waitFor();
    expect((await areChecked(boxes)).filter(Boolean)).toHaveLength(1);
    expect(await page.getByLabel(`Velg rapport ${one!.reportNumber}`).isChecked()).toBe(false);
  });
});

describe('what has the focus in the archive', () => {
  it('sends, with Enter on a box, what is ticked and no other report', async () => {
    const company = await service.company();
    const department = { number: '99' };
    const [one] = await waiting('TLX-305', [taxi(company, { department }), taxi(company, { department })]);
    const { page } = await lookerAt(company);
    const box = page.getByLabel(`Velg rapport ${one!.reportNumber}`);
    await box.check();
    await box.focus();
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await page.keyboard.press('Enter');
    expect(new URL((await sent).url()).pathname).toBe(`/c/${company.companyId}/archive/retry`);
    expect(new URLSearchParams((await sent).postData() ?? '').getAll('report')).toEqual([one!.reportId]);
  });

  it('keeps it and its tick where it is shown anew, and leaves it near where it is gone', async () => {
    const company = await service.company();
    const [report] = await waiting('TLX-305', [taxi(company, { department: { number: '99' } })]);
    const { page } = await lookerAt(company);
    const all = page.getByLabel('Velg alle på siden');
    await all.check();
    await all.focus();
    const other = taxi(company);
    await service.send(other);
    await rowOf(page, other).getByText('Overført', { exact: true }).waitFor();
    expect(await all.isChecked()).toBe(true);
    expect(await page.evaluate('document.activeElement.closest("thead") !== null')).toBe(true);
    company.tripletex.addDepartment({ name: 'Ny', departmentNumber: '99' });
    await service.transfers.retry(company.companyId, report!.reportId);
    await rowOf(page, report!).getByText('Overført', { exact: true }).waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('reports');
  });
});

async function areChecked(boxes: Locator): Promise<boolean[]> {
  return Promise.all((await boxes.all()).map((box) => box.isChecked()));
}

describe('somebody without a mouse', () => {
  it('goes from the archive to a report and tries it again with a reason', async () => {
    const company = await service.company();
    const [report] = await waiting('TLX-305', [taxi(company, { department: { number: '99' } })]);
    company.tripletex.addDepartment({ name: 'Ny', departmentNumber: '99' });
    const { page, complaints } = await lookerAt(company);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Hopp til innholdet');
    await page.keyboard.press('Enter');
    await goTo(page, report!.reportNumber);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Hva vil du gjøre?' }).waitFor();
    await goTo(page, 'Begrunnelse');
    await page.keyboard.type('Avdelingen er opprettet');
    await goTo(page, 'Prøv igjen nå');
    await page.keyboard.press('Enter');
    await page.getByText('Rapporten prøves igjen nå.').waitFor();
    await page.getByText('Avdelingen er opprettet').waitFor();
    expect(await service.until(report!, hasEnded)).toMatchObject({ status: 'transferred' });
    expect(complaints).toEqual([]);
  });
});

const FARTHEST = 40;

/** Presses Tab until something that says so has the focus, which must be seen. */
async function goTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  while (passed.at(-1)?.startsWith(name) !== true) {
    if (passed.length === FARTHEST) throw new Error(`Tab does not lead to ${name}, but to: ${passed.join(' | ')}`);
    await page.keyboard.press('Tab');
    passed.push(await focused(page));
  }
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
}

/** What has the focus says, or is labelled by. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>(`
    const { activeElement: { labels, textContent } } = document;
    document.activeElement === document.body ? '(the end)' : (labels?.[0]?.textContent ?? textContent).trim();
  `);
}

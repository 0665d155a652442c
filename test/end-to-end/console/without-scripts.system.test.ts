import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { startBrowsedConsole } from '../../support/console-browser.js';
import { costLine } from '../../support/reports.js';
import { hasEnded, waitsFor, waitUntil, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const { service, signIn, close } = await startBrowsedConsole();
const { taxi } = taxiReports(service);
afterAll(close);

/** An administrator of the company, whose browser runs no scripts. */
const administratorOf = ({ companyId }: TestCompany) =>
  signIn({ companies: [companyId] }, { javaScriptEnabled: false });

const rows = (page: Page) => page.locator('#reports tbody').getByRole('row');

/** Loads a page again, as one does who waits for something, until it says so. */
async function reloadUntil(page: Page, region: string, words: string): Promise<void> {
  const look = async () => {
    await page.reload();
    return page.locator(region).textContent();
  };
  await waitUntil(look, (text) => text?.includes(words) === true);
}

async function waiting(code: string, reports: readonly ApprovedReport[]): Promise<void> {
  for (const report of reports) await service.send(report);
  for (const report of reports) await service.until(report, waitsFor(code));
}

describe('without scripts, by forms and links alone, an administrator', () => {
  it('connects the company, and sees that it was synchronised', async () => {
    const company = await service.company({ isConnected: false });
    const { page } = await administratorOf(company);
    await page.getByRole('link', { name: 'Integrasjon' }).click();
    await page.getByLabel('Brukernøkkel fra Tripletex').fill(company.tripletex.userKey);
    for (const name of ['Kostnadskategorier', 'Prosjekter', 'Avdelinger'])
      await page.getByRole('checkbox', { name }).uncheck();
    await page.getByLabel('Hvor ofte?').selectOption('3h');
    await page.getByRole('button', { name: 'Koble til', exact: true }).click();
    await page.locator('.flash').getByText('Koblet til.').waitFor();
    await reloadUntil(page, '#sync', 'Alt ble lest');
    expect(await service.companies.connection(company.companyId)).toMatchObject({
      status: 'ok',
      sync: { employees: true, costCategories: false, projects: false, departments: false },
      schedule: { every: '3h' },
    });
    await page.getByRole('button', { name: 'Synkroniser nå' }).click();
    await page.locator('.flash').getByText('Synkroniseringen er i gang.').waitFor();
  });

  it('chooses what a category is booked on, and takes that away again', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await waiting('TLX-301', [report]);
    const { page } = await administratorOf(company);
    await page.getByRole('link', { name: 'Velg kostnadskategori' }).click();
    const row = page.getByRole('row', { name: /^ferry / });
    await row.getByLabel('ferry').fill('Ferge');
    await row.getByRole('button', { name: 'Lagre' }).click();
    await page.locator('.flash').getByText('«ferry» føres nå på «Ferge».').waitFor();
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
    await row.locator('summary').click();
    await row.getByRole('button', { name: 'Ja, fjern' }).click();
    await page.locator('.flash').getByText('«ferry» er ikke lenger koblet').waitFor();
    expect(await page.getByRole('row', { name: /^ferry / }).count()).toBe(0);
  });

  it('tries again what is ticked and all of a cause, and decides about one with a reason', async () => {
    const company = await service.company();
    company.tripletex.setApprovalFlow(true);
    const [one, two, three] = [taxi(company), taxi(company), taxi(company)];
    await waiting('TLX-601', [one, two, three]);
    for (const { reportNumber } of [one, two]) company.tripletex.approve(reportNumber);
    const { page } = await administratorOf(company);
    await page.getByLabel(`Velg rapport ${one.reportNumber}`).check();
    await page.getByRole('button', { name: 'Prøv valgte igjen' }).click();
    await page.locator('.flash').getByText('1 rapport prøves igjen nå.').waitFor();
    expect(await service.until(one, hasEnded)).toMatchObject({ status: 'transferred' });
    await page.locator('#causes').getByRole('button', { name: 'Prøv disse på nytt' }).click();
    await page.locator('.flash').getByText('2 rapporter prøves igjen nå.').waitFor();
    expect(await service.until(two, hasEnded)).toMatchObject({ status: 'transferred' });
    await service.until(three, waitsFor('TLX-601'));
    await page.getByRole('link', { name: three.reportNumber }).click();
    await page.locator('#actions').getByText('Ikke send', { exact: true }).click();
    await page.locator('details[open]').getByLabel('Begrunnelse').fill('Betalt privat');
    await page.getByRole('button', { name: 'Avbryt overføringen' }).click();
    await page.locator('.flash').getByText('Overføringen er avbrutt.').waitFor();
    await page.locator('#timeline').getByText('Betalt privat').waitFor();
    expect(await service.until(three, hasEnded)).toMatchObject({ status: 'cancelled' });
  });

  it('finds reports by where they stand, by number and by day', async () => {
    const company = await service.company();
    const [arrived, held] = [taxi(company), taxi(company, { department: { number: '99' } })];
    await service.send(arrived);
    await service.until(arrived, hasEnded);
    await waiting('TLX-305', [held]);
    const { page } = await administratorOf(company);
    expect(await rows(page).count()).toBe(2);
    await page.locator('#counts').getByRole('link', { name: 'Overført' }).click();
    expect(await rows(page).allTextContents()).toEqual([expect.stringContaining(arrived.reportNumber)]);
    await page.locator('#counts').getByRole('link', { name: 'Alle' }).click();
    await page.getByRole('searchbox').fill(held.reportNumber);
    await page.getByRole('button', { name: 'Søk' }).click();
    expect(await rows(page).allTextContents()).toEqual([expect.stringContaining(held.reportNumber)]);
    await page.getByRole('link', { name: 'Nullstill' }).click();
    await page.getByLabel('Godkjent fra').fill('2020-01-01');
    await page.getByLabel('Godkjent til').fill('2020-01-31');
    await page.getByRole('button', { name: 'Søk' }).click();
    await page.getByRole('link', { name: 'Vis alle' }).waitFor();
  });

  it('chooses the language and the theme, and signs out', async () => {
    const company = await service.company({ isConnected: false });
    const { page } = await administratorOf(company);
    await page.getByText('Visning og konto').click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Archive' }).waitFor();
    await page.getByText('Display and account').click();
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
    await page.getByText('Display and account').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect((await page.goto(`/c/${company.companyId}/archive`))?.status()).toBe(401);
  });
});

import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { startConsole, type Who } from '../../support/console.js';
import { startBrowsedConsole, stayingOn } from '../../support/console-browser.js';
import { hasEnded, waitsFor, waitUntil, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const { service, pages, signIn, close } = await startBrowsedConsole();
const { taxi } = taxiReports(service);
afterAll(close);

const lookerAt = ({ companyId }: TestCompany, who: Who = {}) => signIn({ companies: [companyId], ...who });
const pageOf = ({ companyId, reportId }: ApprovedReport) => `/c/${companyId}/archive/${reportId}`;
const linkTo = (page: Page, { reportNumber }: ApprovedReport) => page.getByRole('link', { name: reportNumber });
const notice = (page: Page) => page.locator('#live-notice');

async function transferred(company: TestCompany): Promise<ApprovedReport> {
  const report = taxi(company);
  await service.send(report);
  await service.until(report, hasEnded);
  return report;
}

/** How many streams the server at an address keeps open. */
async function streamsAt(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^sonya_event_listeners (\d+)$/m.exec(metrics)?.[1]);
}
const untilStreams = (count: number, url = pages.url) =>
  waitUntil(
    () => streamsAt(url),
    (open) => open === count,
  );

/** Goes to another tab, or comes back: a browser without a screen shows all of them. */
async function turn(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

describe('the open page of a report', () => {
  it('comes to offer what can be decided when a correction waits, and to tell of that', async () => {
    const company = await service.company();
    const report = await transferred(company);
    const { page, complaints } = await lookerAt(company);
    await page.goto(pageOf(report));
    const isTheSame = await stayingOn(page);
    const decisions = page.getByRole('heading', { name: 'Hva vil du gjøre?' });
    expect(await decisions.count()).toBe(0);
    await service.send({ ...report, revision: 2, title: 'Rettet tittel', department: { number: '99' } });
    await decisions.waitFor();
    await page.getByRole('button', { name: 'Prøv igjen nå' }).waitFor();
    await page.getByRole('heading', { name: `${report.reportNumber} Rettet tittel`, level: 1 }).waitFor();
    await page.locator('#revisions').getByRole('link', { name: 'Revisjon 1' }).waitFor();
    expect(await page.title()).toContain('Rettet tittel');
    expect(await isTheSame()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('offers nothing any more once it has arrived', async () => {
    const company = await service.company();
    const report = taxi(company, { department: { number: '99' } });
    await service.send(report);
    await service.until(report, waitsFor('TLX-305'));
    const { page } = await lookerAt(company);
    await page.goto(pageOf(report));
    const isTheSame = await stayingOn(page);
    await page.getByRole('heading', { name: 'Hva vil du gjøre?' }).waitFor();
    company.tripletex.addDepartment({ name: 'Ny', departmentNumber: '99' });
    await service.transfers.retry(report.companyId, report.reportId);
    await page.locator('#state').getByText('Overført', { exact: true }).waitFor();
    expect(await page.locator('#actions').innerHTML()).toBe('');
    expect(await isTheSame()).toBe(true);
  });

  it('keeps who was chosen and what was opened while others come to be chosen from, and what is written', async () => {
    const company = await service.company();
    const report = taxi(company, { employee: { employeeNumber: '1', email: 'ola@nordfjell.example' } });
    await service.send(report);
    await service.until(report, waitsFor('TLX-203'));
    const { page } = await lookerAt(company);
    await page.goto(pageOf(report));
    const candidates = page.locator('#actions').getByRole('radio');
    await candidates.nth(1).check();
    const chosen = await candidates.nth(1).getAttribute('value');
    company.tripletex.addEmployee({
      firstName: 'Ny',
      lastName: 'Person',
      employeeNumber: '91',
      email: 'ola@nordfjell.example',
    });
    await service.transfers.retry(report.companyId, report.reportId);
    await page.getByRole('radio', { name: 'Ny Person' }).waitFor();
    expect(await page.locator('#actions input:checked').getAttribute('value')).toBe(chosen);
    const reason = page.getByLabel('Begrunnelse').first();
    await reason.fill('Det er hun som');
    await service.transfers.resolve(report.companyId, report.reportId, { action: 'cancel', by: 'Nora Leder' });
    await page.locator('#state').getByText('Avbrutt', { exact: true }).waitFor();
    expect(await reason.inputValue()).toBe('Det er hun som');
    expect(await page.locator('#actions input:checked').getAttribute('value')).toBe(chosen);
  });
});

describe('a form that was refused', () => {
  it('keeps what is written in it while the rest of its page follows', async () => {
    const company = await service.company();
    const report = taxi(company, { department: { number: '99' } });
    await service.send(report);
    await service.until(report, waitsFor('TLX-305'));
    const { page } = await lookerAt(company);
    await page.goto(pageOf(report));
    await page.locator('#actions').getByText('Allerede ført', { exact: true }).click();
    const open = page.locator('#actions details[open]');
    await open.getByRole('textbox').first().fill('999-2026');
    await open.getByLabel('Begrunnelse').fill('Ført av Kari');
    await open.getByRole('button').click();
    await page.locator('.flash').getByText('999-2026').waitFor();
    company.tripletex.addDepartment({ name: 'Ny', departmentNumber: '99' });
    await service.transfers.retry(report.companyId, report.reportId);
    await page.locator('#state').getByText('Overført', { exact: true }).waitFor();
    expect(await open.getByRole('textbox').first().inputValue()).toBe('999-2026');
    expect(await open.getByLabel('Begrunnelse').inputValue()).toBe('Ført av Kari');
  });
});

describe('the open page of an integration', () => {
  it('comes to show the checks, the synchronisation and what can be chosen when somebody else connects the company', async () => {
    const company = await service.company({ isConnected: false });
    const { page } = await lookerAt(company);
    await page.goto(`/c/${company.companyId}/integration`);
    await page.getByRole('checkbox', { name: 'Prosjekter' }).uncheck();
    await page.getByLabel('Hvor ofte?').selectOption('3h');
    await page.getByLabel('Hvor ofte?').blur();
    await service.companies.connect(company.companyId, {
      userKey: company.tripletex.userKey,
      settings: {},
    });
    await page.locator('#sync').getByText('Alt ble lest').waitFor();
    await page.locator('#checks').getByText('I orden').first().waitFor();
    await page.locator('#paymentCompany option', { hasText: 'Firmakort' }).waitFor({ state: 'attached' });
    expect(await page.getByRole('checkbox', { name: 'Prosjekter' }).isChecked()).toBe(false);
    expect(await page.getByLabel('Hvor ofte?').inputValue()).toBe('3h');
  });
});

describe('the open page of all companies', () => {
  it('shows at once what comes to wait at any', async () => {
    const company = await service.company();
    const { page } = await signIn({ role: 'operator', companies: [company.companyId] });
    await page.goto('/operations');
    await page.getByText('Ingenting venter.').waitFor();
    const isTheSame = await stayingOn(page);
    await service.send(taxi(company, { department: { number: '99' } }));
    await page.locator('#overview').getByText('TLX-305').waitFor();
    expect(await isTheSame()).toBe(true);
  });
});

describe('a page that is told of nothing any more', () => {
  it('says in both languages that the session is over, when somebody has signed out in another tab', async () => {
    const company = await service.company();
    const report = await transferred(company);
    for (const [locale, leave, words] of [
      ['nb-NO', 'Logg ut', 'Innloggingen er over, så siden oppdateres ikke lenger av seg selv.'],
      ['en-GB', 'Sign out', 'Your sign-in has ended, so the page no longer updates by itself.'],
    ] as const) {
      const reader = await signIn({ companies: [company.companyId] }, { locale });
      const { page } = reader;
      const other = await page.context().newPage();
      await other.goto('/');
      await other.locator('details.menu summary').click();
      await other.getByRole('button', { name: leave }).click();
      await service.send(taxi(company));
      await notice(page).getByText(words).waitFor();
      await notice(page).getByRole('link').waitFor();
      // What was there stays.
      await linkTo(page, report).waitFor();
      await reader.picture(`the session is over/${locale}`);
      expect(await reader.accessibilityFaults()).toEqual([]);
    }
  });

  it('says so when too many listen already, and goes on when one of them has ended', async () => {
    const company = await service.company();
    const who = { companies: [company.companyId], subject: 'eager@nordfjell.example' };
    const visitor = await pages.signIn(who);
    const streams = await Promise.all(Array.from({ length: 20 }, () => visitor.listen(`/c/${company.companyId}/live`)));
    for (const stream of streams) expect(await stream.next()).toBe('listening');
    const { page } = await signIn(who);
    await notice(page).getByText('Siden oppdateres sjeldnere enn vanlig akkurat nå.').waitFor();
    await notice(page).getByRole('link', { name: 'Last siden på nytt' }).waitFor();
    for (const stream of streams) stream.close();
    await notice(page).getByRole('link').waitFor({ state: 'detached' });
    const report = await transferred(company);
    await linkTo(page, report).waitFor();
  });

  it('says so when only looking at it fails, until it works again', async () => {
    const company = await service.company();
    const { page } = await lookerAt(company);
    const words = notice(page).getByText('Vi får ikke kontakt med tjenesten akkurat nå');
    await page.route('**/archive', (route) => route.fulfill({ status: 503, body: '' }));
    const report = await transferred(company);
    await words.waitFor();
    await page.unroute('**/archive');
    await linkTo(page, report).waitFor();
    await words.waitFor({ state: 'detached' });
  });

  it('comes back by itself when the service is there again, and shows what happened meanwhile', async () => {
    const company = await service.company();
    const first = await startConsole(service);
    const { page } = await lookerAt(company);
    await page.goto(`${first.url}/sign-in?token=${await first.token({ companies: [company.companyId] })}`);
    await untilStreams(1, first.url);
    const isTheSame = await stayingOn(page);
    await first.close();
    const report = await transferred(company);
    const again = await startConsole(service, { HTTP_PORT: new URL(first.url).port });
    await linkTo(page, report).waitFor();
    const next = await transferred(company);
    await linkTo(page, next).waitFor();
    expect(await isTheSame()).toBe(true);
    await again.close();
  });
});

describe('a page that nobody sees', () => {
  it('lets go of its stream, and shows what has happened and listens again when somebody comes back', async () => {
    const company = await service.company();
    const own = await startConsole(service);
    const { page } = await lookerAt(company);
    await page.goto(`${own.url}/sign-in?token=${await own.token({ companies: [company.companyId] })}`);
    await untilStreams(1, own.url);
    await turn(page, true);
    await untilStreams(0, own.url);
    const report = await transferred(company);
    expect(await linkTo(page, report).count()).toBe(0);
    await turn(page, false);
    await linkTo(page, report).waitFor();
    await untilStreams(1, own.url);
    await own.close();
  });

  it('leaves the connections of the browser to the others: eight tabs of one session all load', async () => {
    const company = await service.company();
    const { page } = await lookerAt(company);
    const tabs = [page];
    while (tabs.length < 8) {
      await turn(tabs.at(-1)!, true);
      const tab = await page.context().newPage();
      await tab.goto(`/c/${company.companyId}/archive`);
      await tab.getByText('Ingen rapporter ennå').waitFor();
      tabs.push(tab);
    }
    await turn(tabs.at(-1)!, true);
    await turn(page, false);
    const report = await transferred(company);
    await linkTo(page, report).waitFor();
  });
});

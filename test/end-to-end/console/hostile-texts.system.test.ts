import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import type { TestPage } from '../../support/browser.js';
import { startBrowsedConsole } from '../../support/console-browser.js';
import { aPdf } from '../../support/receipts.js';
import { evil, freeTexts, hostile } from '../../support/hostile-report.js';
import { costLine, mileageLine, nightLine, perDiemLine } from '../../support/reports.js';
import { hasEnded, waitsFor, waitUntil } from '../../support/service.js';

const { service, signIn, close } = await startBrowsedConsole();
afterAll(close);

const company = await service.company();
const at = `/c/${company.companyId}`;
const pdf = await aPdf();

/** What decides where it is booked: with such a text there a report waits. */
const DECIDES =
  /employee\.employeeNumber|^(department|project)|\.(category|externalReference|paymentType|department|project)(\.|$)/;

/** A report with every type of line and a receipt; what decides where it is booked can be booked. */
function plainReport(changes: Partial<ApprovedReport> = {}): ApprovedReport {
  const stored = service.approval.addReceipt({ bytes: pdf, fileName: 'taxi.pdf', contentType: 'application/pdf' });
  return company.report({
    kind: 'travel',
    lines: [
      costLine({ receipts: ['r1'], participants: [{ name: 'Nils' }] }),
      mileageLine(),
      perDiemLine(),
      nightLine(),
    ],
    receipts: [{ ...stored, id: 'r1' }],
    ...changes,
  });
}

const everything = hostile(plainReport());
const booked = (place: string) => !DECIDES.test(place);
/** What waits for one such text alone, and why. */
const waiting = {
  'lines.cost.category': 'TLX-301',
  'lines.cost.externalReference': 'TLX-302',
  'lines.cost.paymentType': 'TLX-303',
  'employee.employeeNumber': 'TLX-201',
  'department.number': 'TLX-305',
  'project.number': 'TLX-304',
} as const;
const waitingReports = Object.entries(waiting).map(([place, code]) => {
  const lines = [costLine(place.endsWith('paymentType') ? { paidBy: 'company' } : {})];
  const plain = plainReport({ lines, receipts: [] });
  return { place, code, report: hostile(plain, (one) => one === place || one === 'title').report };
});
const transferred = hostile(plainReport(), booked).report;
/** Where a line has no text of its own, something else of it is shown. */
const withoutText = hostile(plainReport(), (place) => booked(place) && !place.endsWith('.text')).report;
const reportOf = (place: keyof typeof waiting) => waitingReports.find((one) => one.place === place)!.report;

/** What is carried here is much at once. */
const LONG_MS = 60_000;
let reader: TestPage;
const dialogs: string[] = [];

/** Without the content policy: what the pages themselves let through would run. */
beforeAll(async () => {
  const who = { companies: [company.companyId], subject: evil('reader') };
  reader = await signIn(who, { bypassCSP: true });
  reader.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  company.tripletex.set({ name: evil('company') });
  company.tripletex.addEmployee({ firstName: evil('first'), lastName: evil('last'), employeeNumber: '77' });
  company.tripletex.addPaymentType({ description: evil('card') });
  await service.companies.connect(company.companyId, {
    userKey: company.tripletex.userKey,
    settings: { paymentTypes: { employee: 'Privat utlegg', company: 'Firmakort' } },
  });
  // The archive is open meanwhile: most of it is shown by what refreshes it.
  const ended = [transferred, withoutText];
  const all = [...ended, everything.report, ...waitingReports.map(({ report }) => report)];
  await Promise.all(all.map((report) => service.send(report)));
  for (const { companyId, reportId } of ended)
    await waitUntil(() => service.transfers.status(companyId, reportId), hasEnded, LONG_MS);
  for (const { report, code } of waitingReports) await service.until(report, waitsFor(code));
  await service.until(everything.report, ({ status }) => status === 'waiting');
}, 2 * LONG_MS);

/** Nothing runs, nothing but our own script and pictures is there, and the texts of those places can be read. */
async function expectOnlyTexts(page: Page, ...places: readonly string[]): Promise<void> {
  for (const place of places) await page.getByText(evil(place)).first().waitFor({ state: 'attached' });
  expect(await page.locator('img, iframe, object').count()).toBe(0);
  expect(await page.locator('script:not([src^="/assets/"])').count()).toBe(0);
  expect(await page.locator('script').allTextContents()).toEqual(['', '', '']);
  expect(await page.locator('[onerror], [onload], [onclick]').count()).toBe(0);
  expect(await page.evaluate('window.__pwned')).toBeUndefined();
  expect(dialogs).toEqual([]);
  // What is refused is answered as such, which browsers tell too.
  expect(reader.complaints.filter((complaint) => !complaint.includes('status of 422'))).toEqual([]);
}

/** What a problem repeats, so that the archive shows it. */
const WORDED = ['lines.cost.category', 'lines.cost.externalReference', 'employee.employeeNumber'] as const;

describe('what somebody writes to do harm', () => {
  it('stands in every place of a report that takes any text', () => {
    expect([...everything.places].sort()).toEqual(freeTexts().sort());
    expect(everything.places.size).toBeGreaterThan(40);
  });

  it('is a text in the archive that refreshes itself, and in one that is loaded', async () => {
    const { page } = reader;
    await expectOnlyTexts(page, 'title', ...WORDED, 'department.number', 'reader');
    await page.goto(`${at}/archive`);
    await expectOnlyTexts(page, 'title', ...WORDED, 'company');
  });

  it('is a text on the page of a transfer', async () => {
    const { page } = reader;
    const goTo = ({ reportId }: ApprovedReport) => page.goto(`${at}/archive/${reportId}`);
    await goTo(transferred);
    await expectOnlyTexts(page, 'title', 'approvals.by', 'travel.purpose', 'travel.from', 'travel.to');
    await expectOnlyTexts(page, 'lines.cost.text', 'lines.perDiem.text', 'receipts.fileName');
    await goTo(withoutText);
    await expectOnlyTexts(page, 'lines.cost.purpose', 'lines.mileage.from', 'lines.perDiem.place');
    await goTo(everything.report);
    await expectOnlyTexts(page, 'title', 'lines.cost.category', 'lines.nightAllowance.category');
    for (const { place, report } of waitingReports) {
      await goTo(report);
      await expectOnlyTexts(page, 'title', place);
    }
  });

  it('is a text in the history when it is the reason of a decision', async () => {
    const { page } = reader;
    await page.goto(`${at}/archive/${reportOf('project.number').reportId}`);
    await page.getByLabel('Begrunnelse').first().fill(evil('reason'));
    await page.getByRole('button', { name: 'Prøv igjen nå' }).click();
    await page.getByText('Rapporten prøves igjen nå.').waitFor();
    await expectOnlyTexts(page, 'reason', 'reader');
  });

  it('is a text on the pages of the month, the users and the integration', async () => {
    const { page } = reader;
    await page.goto(`${at}/month?month=2026-11`);
    await expectOnlyTexts(page, 'title');
    await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
    await page.goto(`${at}/users?q=${encodeURIComponent(evil('first'))}`);
    await expectOnlyTexts(page, 'company');
    expect(await page.getByRole('searchbox').inputValue()).toBe(evil('first'));
    await page.goto(`${at}/users`);
    await page.getByRole('rowheader', { name: `${evil('first')} ${evil('last')}` }).waitFor();
    await expectOnlyTexts(page, 'company');
    await page.goto(`${at}/integration`);
    await expectOnlyTexts(page, 'company', 'card');
  });

  it('is a text among the categories, also when it is typed there', async () => {
    const { page } = reader;
    await page.goto(`${at}/settings`);
    const row = page.getByRole('row').filter({ hasText: 'lines.cost.category ' }).first();
    await row.getByRole('textbox').or(row.getByRole('combobox')).first().fill('Ferge');
    await row.getByRole('button', { name: 'Lagre' }).click();
    await page.getByText(`«${evil('lines.cost.category')}» føres nå på «Ferge».`).waitFor();
    await expectOnlyTexts(page, 'lines.cost.category');
    await service.until(reportOf('lines.cost.category'), hasEnded);
    await page.locator('#new-key').fill('taxi');
    await page.locator('#new-reference').fill(evil('typed'));
    await page.locator('#new-reference').press('Enter');
    await page.getByText(`«${evil('typed')}»`).waitFor();
    await expectOnlyTexts(page, 'lines.cost.category');
  });
});

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import type { TestPage } from '../../support/browser.js';
import { startBrowsedConsole } from '../../support/console-browser.js';
import { aPdf } from '../../support/receipts.js';
import { costLine, mileageLine, nightLine, perDiemLine } from '../../support/reports.js';
import { hasEnded, waitsFor } from '../../support/service.js';

const { service, signIn, close } = await startBrowsedConsole();
afterAll(close);

/** Where it was shown as anything but a text, it would run. */
const evil = (where: string) => `${where} '"><img src=x onerror="window.__pwned=1"><script>window.__pwned=1</script>`;

const company = await service.company();
const at = `/c/${company.companyId}`;
const pdf = await aPdf();

/** A report with such a text in every field that takes one; what decides where it is booked is left as it is. */
function hostileReport(changes: Partial<ApprovedReport> = {}): ApprovedReport {
  const stored = service.approval.addReceipt({
    bytes: pdf,
    fileName: evil('fileName'),
    contentType: 'application/pdf',
  });
  return company.report({
    kind: 'travel',
    title: evil('title'),
    approvals: [{ by: evil('approver'), at: '2026-11-02T09:12:00+01:00' }],
    travel: {
      purpose: evil('purpose'),
      from: evil('start'),
      to: evil('goal'),
      abroad: false,
      departure: '2026-03-12T09:00',
      return: '2026-03-13T11:00',
      description: evil('description'),
    },
    lines: [
      costLine({ text: evil('text'), receipts: ['r1'] }),
      costLine({
        id: 'l2',
        category: 'representation',
        vatPercent: 0,
        purpose: evil('occasion'),
        participants: [{ name: evil('participant'), company: evil('employer') }],
      }),
      mileageLine({ from: evil('from'), to: evil('to'), passengers: [evil('passenger')] }),
      perDiemLine({ place: evil('place') }),
      nightLine({ place: evil('bed'), address: evil('address') }),
    ],
    receipts: [{ ...stored, id: 'r1' }],
    ...changes,
  });
}

const reports = {
  transferred: hostileReport(),
  category: hostileReport({ lines: [costLine({ category: evil('category') })], receipts: [] }),
  reference: hostileReport({ lines: [costLine({ externalReference: evil('reference') })], receipts: [] }),
  payment: hostileReport({
    lines: [costLine({ paidBy: 'company', paymentType: evil('payment') })],
    receipts: [],
  }),
  employee: hostileReport({ employee: { employeeNumber: evil('employee') } }),
  department: hostileReport({ department: { number: evil('department') } }),
  project: hostileReport({ project: { number: evil('project') } }),
};
const WAITS_FOR = {
  category: 'TLX-301',
  reference: 'TLX-302',
  payment: 'TLX-303',
  employee: 'TLX-201',
  department: 'TLX-305',
  project: 'TLX-304',
} as const;

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
  await Promise.all(Object.values(reports).map((report) => service.send(report)));
  await service.until(reports.transferred, hasEnded);
  for (const [name, code] of Object.entries(WAITS_FOR))
    await service.until(reports[name as keyof typeof WAITS_FOR], waitsFor(code));
});

/** Nothing runs, nothing but our own script and pictures is there, and the texts of those places can be read. */
async function expectOnlyTexts(page: Page, ...places: readonly string[]): Promise<void> {
  for (const place of places) await page.getByText(evil(place)).first().waitFor({ state: 'attached' });
  expect(await page.locator('img, iframe, object').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(1);
  expect(await page.locator('[onerror], [onload], [onclick]').count()).toBe(0);
  expect(await page.evaluate('window.__pwned')).toBeUndefined();
  expect(dialogs).toEqual([]);
  expect(reader.complaints).toEqual([]);
}

describe('what somebody writes to do harm', () => {
  it('is a text in the archive that refreshes itself, and in one that is loaded', async () => {
    const { page } = reader;
    await expectOnlyTexts(page, 'title', 'category', 'reference', 'employee', 'department', 'reader');
    await page.goto(`${at}/archive`);
    await expectOnlyTexts(page, 'title', 'category', 'reference', 'employee', 'company');
  });

  it('is a text on the page of a transfer', async () => {
    const { page } = reader;
    await page.goto(`${at}/archive/${reports.transferred.reportId}`);
    await expectOnlyTexts(page, 'title', 'approver', 'purpose', 'text', 'occasion', 'fileName', 'from', 'place');
    for (const name of Object.keys(WAITS_FOR)) {
      await page.goto(`${at}/archive/${reports[name as keyof typeof WAITS_FOR].reportId}`);
      await expectOnlyTexts(page, 'title', name);
    }
  });

  it('is a text in the history when it is the reason of a decision', async () => {
    const { page } = reader;
    await page.goto(`${at}/archive/${reports.project.reportId}`);
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
    const row = page.getByRole('row').filter({ hasText: 'category ' }).first();
    await row.getByRole('textbox').or(row.getByRole('combobox')).first().fill('Ferge');
    await row.getByRole('button', { name: 'Lagre' }).click();
    await page.getByText(`«${evil('category')}» føres nå på «Ferge».`).waitFor();
    await expectOnlyTexts(page, 'category');
    await service.until(reports.category, hasEnded);
    await page.locator('#new-key').fill('taxi');
    await page.locator('#new-reference').fill(evil('typed'));
    await page.locator('#new-reference').press('Enter');
    await page.getByText(`«${evil('typed')}»`).waitFor();
    await expectOnlyTexts(page, 'category');
  });
});

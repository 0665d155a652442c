import { afterAll, describe, expect, it } from 'vitest';
import { startBrowsedConsole } from '../../support/console-browser.js';
import { costLine } from '../../support/reports.js';
import { waitsFor } from '../../support/service.js';

const { service, signIn, close } = await startBrowsedConsole();
afterAll(close);

const email = 'maximiliane.wilhelmsen-fredriksborg@regnskapsavdelingen.nordfjellkonsernet.example';
const company = await service.company();
const at = `/c/${company.companyId}`;
company.tripletex.addEmployee({
  firstName: 'Maximiliane-Alexandrine',
  lastName: 'Wilhelmsenfredriksborgstrandbakken',
  employeeNumber: '12345678901234567890',
  email,
});
await service.syncs.finished(company.companyId, await service.syncs.start(company.companyId));
const report = company.report({
  kind: 'travel',
  title: 'Konsernårsregnskapsavslutningsforberedelsesmøtet',
  employee: { email: `finnes-ikke.${email}` },
  approvals: [{ by: email, at: '2026-11-02T09:12:00+01:00' }],
  project: { number: 'PROSJEKTNUMMERSOMALDRITARSLUTT-0123456789-0123456789' },
  lines: [costLine({ category: 'representasjonsmiddagsgjestebudskategorien-0123456789', text: email })],
});
await service.send(report);
await service.until(report, waitsFor('TLX-201'));
const empty = await service.company({ isConnected: false });
const reader = await signIn({ companies: [company.companyId], subject: email });

const PAGES = ['archive', `archive/${report.reportId}`, 'month?month=2026-11', 'settings', 'integration', 'users'];

describe('on the narrowest phone', () => {
  it.each(PAGES)('long names, numbers and addresses stay on the screen: %s', async (path) => {
    const { page } = reader;
    for (const width of [320, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${at}/${path}`);
      const beyond = await page.evaluate(
        `[...document.querySelectorAll('main *')].filter((element) => element.getBoundingClientRect().right > ${width} && element.closest('.unseen') === null).map((element) => element.outerHTML.slice(0, 80))`,
      );
      expect({ width, beyond }).toEqual({ width, beyond: [] });
      const tooWide = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect({ width, tooWide }).toEqual({ width, tooWide: 0 });
      await reader.picture(`${path.replace(report.reportId, 'report').replaceAll(/[/?]/g, ' ')} ${width}`);
    }
  });

  it('an e-mail address breaks before its @ or a dot where that is enough', async () => {
    const { page } = reader;
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(`${at}/users?q=kari`);
    const parts = await page.evaluate(`
      const address = [...document.querySelectorAll('main .breakable')].find((each) => each.textContent === 'kari@nordfjell.example');
      [...address.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((part) => {
        const range = document.createRange();
        range.selectNode(part);
        return [part.data, new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size];
      });
    `);
    expect(parts).toEqual([
      ['kari', 1],
      ['@nordfjell', 1],
      ['.example', 1],
    ]);
  });
});

describe('at a company at which there is nothing yet', () => {
  it.each([
    ['archive', 'Ingen rapporter ennå', 'No reports yet'],
    ['month', 'Ingen rapporter', 'No reports'],
    ['settings', 'Ikke sjekket ennå', 'Not checked yet'],
    ['integration', 'Ikke koblet til', 'Not connected'],
    ['users', 'Ingen ansatte er hentet ennå', 'No employees were read yet'],
  ])('the page says so, and nothing that nobody can know: %s', async (path, nb, en) => {
    for (const [locale, words] of [
      ['nb-NO', nb],
      ['en-GB', en],
    ] as const) {
      const { page, complaints, picture } = await signIn({ companies: [empty.companyId] }, { locale });
      await page.goto(`/c/${empty.companyId}/${path}`);
      await page.getByText(words).first().waitFor();
      expect(await page.getByText(/Finnes ikke i Tripletex|Not in Tripletex/).count()).toBe(0);
      await picture(`empty ${path} ${locale}`);
      expect(complaints).toEqual([]);
    }
  });
});

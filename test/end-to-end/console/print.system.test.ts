import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestPage } from '../../support/browser.js';
import { startBrowsedConsole } from '../../support/console-browser.js';
import { costLine, mileageLine, nightLine, perDiemLine } from '../../support/reports.js';
import { hasEnded } from '../../support/service.js';

const { service, signIn, close } = await startBrowsedConsole();
afterAll(close);

const company = await service.company();
const at = `/c/${company.companyId}`;
const lines = [
  ...Array.from({ length: 40 }, (_, index) => costLine({ id: `l${index}`, text: `Taxi nummer ${index + 1}` })),
  mileageLine({ passengers: ['Nora Eksempel'] }),
  perDiemLine(),
  nightLine(),
];
const report = company.report({ kind: 'travel', title: 'Lang reise', lines });
await service.send(report);
await service.until(report, hasEnded);

/** A page as it is printed, with a picture of it kept. */
async function printed(path: string, name: string): Promise<TestPage> {
  const reader = await signIn({ companies: [company.companyId] }, { colorScheme: 'dark' });
  await reader.page.getByText('Visning og konto').click();
  await reader.page.getByRole('button', { name: 'Mørkt' }).click();
  await reader.page.goto(path);
  await reader.page.emulateMedia({ media: 'print' });
  // As wide as what a sheet of A4 leaves within its margins.
  await reader.page.setViewportSize({ width: 672, height: 1000 });
  const picture = await reader.picture(name);
  mkdirSync(dirname(picture), { recursive: true });
  await reader.page.pdf({ format: 'A4', path: picture.replace(/png$/, 'pdf') });
  return reader;
}

const PAGES = [
  ['the archive', `${at}/archive`],
  ['a transfer', `${at}/archive/${report.reportId}`],
  ['a month', `${at}/month?month=2026-11`],
] as const;

describe('on paper', () => {
  it.each(PAGES)('%s shows what it says, and nothing to press or to go elsewhere by', async (name, path) => {
    const { page, complaints } = await printed(path, name);
    await page.getByText('Lang reise').first().waitFor();
    for (const part of ['nav', 'button', 'input[type="search"]', '.search', '.skip', '.menu', '.paging'])
      expect({ part, shown: await page.locator(part).filter({ visible: true }).count() }).toEqual({ part, shown: 0 });
    const beyond = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(beyond).toBe(0);
    expect(await page.locator('table thead').first().isVisible()).toBe(true);
    const addresses = await page.evaluate(
      `[...document.querySelectorAll('a')].map((link) => getComputedStyle(link, '::after').content)`,
    );
    expect(new Set(addresses as string[])).toEqual(new Set(['none']));
    expect(complaints).toEqual([]);
  });

  it.each(PAGES)('%s is dark on light, whatever somebody chose for the screen', async (name, path) => {
    const { page } = await printed(path, `${name} in dark`);
    const light = await page.evaluate<string>('getComputedStyle(document.documentElement).colorScheme');
    expect(light).toBe('light');
    const ink = await page.evaluate<string>("getComputedStyle(document.querySelector('h1')).color");
    expect(ink).toBe('rgb(26, 37, 41)');
  });

  it('a transfer shows every line and its sum, none of them cut by the end of a page', async () => {
    const { page } = await printed(`${at}/archive/${report.reportId}`, 'every line');
    expect(await page.getByText(/^Taxi nummer \d+$/).count()).toBe(40);
    const cut = await page.evaluate(
      `[...document.querySelectorAll('tr')].filter((row) => getComputedStyle(row).breakInside !== 'avoid').length`,
    );
    expect(cut).toBe(0);
    expect(await page.getByRole('row', { name: /^Godkjent sum/ }).isVisible()).toBe(true);
  });
});

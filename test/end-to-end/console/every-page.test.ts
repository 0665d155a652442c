import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestPage } from '../../support/browser.js';
import { startBrowsedConsole } from '../../support/console-browser.js';
import { tellingCompany } from '../../support/telling-company.js';

const { service, signIn, stranger, close } = await startBrowsedConsole();
afterAll(close);

const { company, transferred, undecided, unknown } = await tellingCompany(service);
const empty = await service.company({ isConnected: false });
const at = `/c/${company.companyId}`;

const LANGUAGES = { nb: 'nb-NO', en: 'en-GB' } as const;
type Language = keyof typeof LANGUAGES;

/** The same person with a browser in each language. */
async function inBoth(open: (options: { locale: string }) => Promise<TestPage>): Promise<Record<Language, TestPage>> {
  return { nb: await open({ locale: LANGUAGES.nb }), en: await open({ locale: LANGUAGES.en }) };
}

const administrator = await inBoth((options) => signIn({ companies: [company.companyId, empty.companyId] }, options));
const operator = await inBoth((options) => signIn({ role: 'operator', companies: ['*'] }, options));
const nobody = await inBoth((options) => stranger(options));

const PAGES: [name: string, of: Record<Language, TestPage>, path: string][] = [
  ['the archive', administrator, `${at}/archive`],
  ['an archive in which nothing is found', administrator, `${at}/archive?q=nothing`],
  ['an empty archive', administrator, `/c/${empty.companyId}/archive`],
  ['a transfer that is in Tripletex', administrator, `${at}/archive/${transferred.reportId}`],
  ['a transfer that waits for a decision', administrator, `${at}/archive/${undecided.reportId}`],
  ['a transfer that is looked up', operator, `${at}/archive/${unknown.reportId}`],
  ['a month', administrator, `${at}/month?month=2026-11`],
  ['the categories', administrator, `${at}/settings`],
  ['the integration', administrator, `${at}/integration`],
  ['an integration before it is connected', administrator, `/c/${empty.companyId}/integration`],
  ['the users', administrator, `${at}/users`],
  ['the companies', administrator, '/'],
  ['all companies', operator, '/operations'],
  ['a page that does not exist', administrator, '/c/nobody/archive'],
  ['a page for who is signed in', nobody, `${at}/archive`],
];

const WIDTHS = [1280, 390] as const;
const SCHEMES = ['light', 'dark'] as const;
/** Goes there, and answers what the browser complained of on the way. */
async function visit({ page, complaints }: TestPage, path: string): Promise<string[]> {
  const before = complaints.length;
  await page.goto(path);
  return complaints.slice(before).filter((complaint) => !/status of 40[14]/.test(complaint));
}

/** How far a page can be scrolled to the side. */
function tooWide(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** What the content of a page shows beyond its right edge. */
function beyondEdge(page: Page): Promise<unknown> {
  return page.evaluate(`
    const main = document.querySelector('main');
    const edge = main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight) + 1;
    [...document.querySelectorAll('main *')]
      .filter((element) => element.getBoundingClientRect().right > edge && element.closest('.unseen') === null)
      .map(({ localName, className, textContent }) => localName + '.' + className + ': ' + textContent.slice(0, 40));
  `);
}

/** The tables that reach out of the card they are on. */
function beyondCard(page: Page): Promise<unknown> {
  return page.evaluate(`
    [...document.querySelectorAll('.card table')]
      .filter((table) => table.getBoundingClientRect().right > table.closest('.card').getBoundingClientRect().right)
      .map((table) => table.textContent.slice(0, 40));
  `);
}

/** How much room the content of a page has to the side. */
function room(page: Page): Promise<number> {
  return page.evaluate<number>("document.querySelector('main').clientWidth");
}

async function expectGood(name: string, reader: TestPage, path: string, language: Language): Promise<void> {
  const { page } = reader;
  expect(await visit(reader, path)).toEqual([]);
  expect(await page.getAttribute('html', 'lang')).toBe(language);
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 });
      expect({ width, tooWide: await tooWide(page) }).toEqual({ width, tooWide: 0 });
      expect({ width, beyond: await beyondEdge(page) }).toEqual({ width, beyond: [] });
      expect({ width, beyond: await beyondCard(page) }).toEqual({ width, beyond: [] });
      expect(await room(page)).toBeGreaterThan(300);
      await reader.picture(`${name}/${language}-${colorScheme}-${width}`);
      expect(await reader.accessibilityFaults()).toEqual([]);
    }
  }
}

describe('in both languages, by day and by night, on a desk and on a phone', () => {
  it.each(PAGES)('%s can be used by all and stays on the screen', async (name, of, path) => {
    await Promise.all([expectGood(name, of.nb, path, 'nb'), expectGood(name, of.en, path, 'en')]);
  });
});

describe('how somebody wants to see the pages', () => {
  it('is chosen in the menu, and kept', async () => {
    const { page, complaints } = await signIn({ companies: [company.companyId] });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.getByText('Visning og konto').click();
    await page.getByRole('button', { name: 'Mørk' }).click();
    expect(await background()).not.toBe(light);
    await page.getByText('Visning og konto').click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.goto(`${at}/users`);
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    expect(await background()).not.toBe(light);
    expect(complaints).toEqual([]);
  });
});

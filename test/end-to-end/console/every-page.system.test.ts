import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestPage } from '../../support/browser.js';
import { startBrowsedConsole } from '../../support/console-browser.js';
import { startConsole } from '../../support/console.js';
import { lineToUrl } from '../../support/line.js';
import type { TestCompany } from '../../support/service.js';
import { sized } from '../../support/size.js';
import { tellingCompany } from '../../support/telling-company.js';

const { service, pages, signIn, stranger, close } = await startBrowsedConsole();
afterAll(close);

const { company, transferred, undecided, unknown } = await tellingCompany(service);
const empty = await service.company({ isConnected: false });
const at = `/c/${company.companyId}`;

/** What a company looks like whose key has died, that is paused, and that is synchronised right now. */
const [broken, paused, syncing] = [await service.company(), await service.company(), await service.company()];
broken.tripletex.revokeKey();
await service.companies.check(broken.companyId);
await service.companies.pause(paused.companyId);
await beginSync(syncing);
/** The pages while the database is away. */
const { line, url: lineUrl } = await lineToUrl(service.environment.DATABASE_URL ?? '');
const cutOff = await startConsole(service, { DATABASE_URL: lineUrl });
line.cut();
afterAll(async () => {
  await cutOff.close();
  await line.close();
});

/** A synchronisation that has read a part of one register. */
async function beginSync({ companyId }: TestCompany): Promise<void> {
  const { syncRuns } = service.store;
  const id = randomUUID();
  await syncRuns.begin({ id, companyId, workflowId: `sync/${companyId}` });
  await syncRuns.takeIn({
    syncRunId: id,
    companyId,
    register: 'employees',
    position: 0,
    after: null,
    isLast: false,
    isInOrder: true,
    rows: [],
    lastId: 2,
    rowCount: 2,
    fullResultSize: 7,
    digest: null,
    ms: 1,
  });
}

const LANGUAGES = { nb: 'nb-NO', en: 'en-GB' } as const;
type Language = keyof typeof LANGUAGES;

/** The same person with a browser in each language. */
async function inBoth(open: (options: { locale: string }) => Promise<TestPage>): Promise<Record<Language, TestPage>> {
  return { nb: await open({ locale: LANGUAGES.nb }), en: await open({ locale: LANGUAGES.en }) };
}

const companies = [company, empty, broken, paused, syncing].map(({ companyId }) => companyId);
const administrator = await inBoth((options) => signIn({ companies }, options));
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

/** How somebody comes to what is shown. */
type Show = (page: Page) => Promise<unknown>;

const leaver = await inBoth((options) => signIn({ companies: [company.companyId], subject: 'leaver' }, options));
const expired = await pages.token({ expires: '-1m' });
/** As a link that is followed, whatever it leads to. */
const goTo =
  (path: string): Show =>
  (page) =>
    page.goto(path);
/** A page with everything opened that can be. */
const opened =
  (path: string): Show =>
  async (page) => {
    await page.goto(path);
    await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
    expect(await page.locator('details[open]').count()).toBeGreaterThan(0);
  };
/** What is said once a category was set. */
const categorySet =
  (reference: string): Show =>
  async (page) => {
    await page.goto(`${at}/settings`);
    await page.locator('#new-key').fill('bus');
    await page.locator('#new-reference').fill(reference);
    await page.locator('#new-reference').press('Enter');
    await page.locator('.flash').waitFor();
  };
const signOut: Show = async (page) => {
  await page.goto(`${at}/archive`);
  await page.locator('details.menu > summary').click();
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL('**/sign-out');
};
const staleForm: Show = async (page) => {
  await page.goto(`${at}/users`);
  await page.evaluate("document.querySelector('form[action=\"/sign-out\"] input[name=csrf]').value = 'old'");
  await page.locator('details.menu > summary').click();
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL('**/sign-out');
};

/** What is shown of companies that are not as they should be, when something goes wrong, and after something was done. */
const STATES: [name: string, of: Record<Language, TestPage>, show: Show][] = [
  ['a link that is none', nobody, goTo('/sign-in?token=nonsense')],
  ['a link that has expired', nobody, goTo(`/sign-in?token=${expired}`)],
  ['a page for another role', administrator, goTo('/operations')],
  ['a page while the database is away', administrator, goTo(`${cutOff.url}${at}/archive`)],
  ['a form that is too old', administrator, staleForm],
  ['the archive with its menus open', administrator, opened(`${at}/archive`)],
  ['the categories with everything open', administrator, opened(`${at}/settings`)],
  ['the integration with everything open', administrator, opened(`${at}/integration`)],
  ['a decision with everything open', administrator, opened(`${at}/archive/${undecided.reportId}`)],
  ['a category that was set', administrator, categorySet('Taxi')],
  ['a category that could not be set', administrator, categorySet('Nothing like that')],
  ['a synchronisation under way', administrator, goTo(`/c/${syncing.companyId}/integration`)],
  ['a connection that is broken', administrator, goTo(`/c/${broken.companyId}/integration`)],
  ['an archive while the connection is broken', administrator, goTo(`/c/${broken.companyId}/archive`)],
  ['an integration that is paused', administrator, goTo(`/c/${paused.companyId}/integration`)],
  ['an archive while the company is paused', administrator, goTo(`/c/${paused.companyId}/archive`)],
  ['a month of an empty company', administrator, goTo(`/c/${empty.companyId}/month`)],
  ['the categories of an empty company', administrator, goTo(`/c/${empty.companyId}/settings`)],
  ['the users of an empty company', administrator, goTo(`/c/${empty.companyId}/users`)],
  ['after signing out', leaver, signOut],
];

const DESK = 1280;
const PHONE = 390;

/** How a page is looked at. */
interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  /** The languages in which axe looks too: what it finds depends on the colours, the width and the texts, hardly on pairs of them. */
  readonly axeIn: readonly Language[];
}

const BOTH = ['nb', 'en'] as const;
/** By day on a desk and by night on a phone: the place of things depends on width and language, and not on the colours. */
const LOOKS = sized<Look[]>({
  usual: [
    { colorScheme: 'light', width: DESK, axeIn: ['nb'] },
    { colorScheme: 'dark', width: PHONE, axeIn: ['en'] },
  ],
  full: (['light', 'dark'] as const).flatMap((colorScheme) =>
    [DESK, PHONE].map((width) => ({ colorScheme, width, axeIn: BOTH })),
  ),
});

/** Goes there, and answers what the browser complained of on the way. */
async function visit({ page, complaints }: TestPage, show: Show): Promise<string[]> {
  const before = complaints.length;
  await show(page);
  return complaints.slice(before).filter((complaint) => !/status of (40[134]|422|503)/.test(complaint));
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

async function expectGood(name: string, reader: TestPage, show: Show, language: Language): Promise<void> {
  const { page } = reader;
  await page.setViewportSize({ width: DESK, height: 844 });
  expect(await visit(reader, show)).toEqual([]);
  expect(await page.getAttribute('html', 'lang')).toBe(language);
  for (const { colorScheme, width, axeIn } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 844 });
    expect({ width, tooWide: await tooWide(page) }).toEqual({ width, tooWide: 0 });
    expect({ width, beyond: await beyondEdge(page) }).toEqual({ width, beyond: [] });
    expect({ width, beyond: await beyondCard(page) }).toEqual({ width, beyond: [] });
    expect(await room(page)).toBeGreaterThan(300);
    await reader.picture(`${name}/${language}-${colorScheme}-${width}`);
    if (axeIn.includes(language)) expect(await reader.accessibilityFaults()).toEqual([]);
  }
}

describe('in both languages, by day and by night, on a desk and on a phone', () => {
  it.each(PAGES)('%s can be used by all and stays on the screen', async (name, of, path) => {
    await Promise.all([expectGood(name, of.nb, goTo(path), 'nb'), expectGood(name, of.en, goTo(path), 'en')]);
  });

  it.each(STATES)('%s can be used by all and stays on the screen', async (name, of, show) => {
    await Promise.all([expectGood(name, of.nb, show, 'nb'), expectGood(name, of.en, show, 'en')]);
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

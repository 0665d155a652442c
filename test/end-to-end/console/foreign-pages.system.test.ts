import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestPage } from '../../support/browser.js';
import { startBrowsedConsole } from '../../support/console-browser.js';
import { addressOf, formRoutes, formsFrom } from '../../support/console-forms.js';
import { waitsFor } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const { service, pages, signIn, close } = await startBrowsedConsole();
const { taxi } = taxiReports(service);
afterAll(close);

const company = await service.company();
const at = `${pages.url}/c/${company.companyId}`;
const report = taxi(company, { department: { number: '99' } });

let administrator: TestPage;
let operator: TestPage;
beforeAll(async () => {
  await service.send(report);
  await service.until(report, waitsFor('TLX-305'));
  administrator = await signIn({ companies: [company.companyId] });
  operator = await signIn({ role: 'operator', companies: [company.companyId] });
});

/** Other ports of a host are the same site to a browser: it sends the cookies along. Other hosts are not. */
const FOREIGN = [
  { whose: 'another program on the same host', origin: 'http://127.0.0.1:49151', hasCookies: true },
  { whose: 'another host', origin: 'http://localhost:49151', hasCookies: false },
];

/** Lets the browser come by a page that sends a form here by itself, and answers what it sent and what it was told. */
async function lure({ page }: TestPage, origin: string, action: string, fields: Record<string, string>) {
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
  const body = `<form method="post" action="${action}">${inputs.join('')}</form><script>document.forms[0].submit()</script>`;
  await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html', body }));
  const [sent] = await Promise.all([
    page.waitForRequest((request) => request.method() === 'POST'),
    page.goto(`${origin}/prize`),
  ]);
  const answer = await sent.response();
  await page.unroute(`${origin}/**`);
  return { status: answer?.status(), hasCookies: await hasCookies(sent) };
}

async function hasCookies(request: Request): Promise<boolean> {
  return (await request.allHeaders())['cookie']?.includes('sonya_session=') === true;
}

async function tokenOf(page: Page): Promise<string> {
  await page.goto(`${at}/archive`);
  return page.locator('input[name=csrf]').first().inputValue();
}

/** What such a form could have changed. */
async function everything() {
  return {
    connection: await service.companies.connection(company.companyId),
    categories: await service.categories.all(company.companyId),
    transfer: await service.transfers.status(company.companyId, report.reportId),
  };
}

/** What the forms that somebody can come to are filled with. */
async function fieldsByAction({ page }: TestPage): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const get = async (path: string) => (await page.request.get(`${pages.url}${path}`)).text();
  const found = await formsFrom(new URL(page.url()).pathname, get);
  return new Map(found.map(({ action, fields }) => [action, fields]));
}

describe('a form that a foreign page sends with the cookies of the browser', () => {
  const named = { company: company.companyId, report: report.reportId };
  /** Where a page does not show a form as things stand, or leaves something to whoever fills it in. */
  const filledIn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    '/c/:company/integration': { userKey: 'somebody else’s', sync: 'employees', syncEvery: '1h' },
    '/c/:company/integration/disconnect': { confirm: 'yes' },
    '/c/:company/settings': { key: 'taxi', reference: 'Ferge' },
    '/c/:company/settings/remove': { key: 'taxi' },
    '/c/:company/archive/retry': { report: report.reportId },
    '/c/:company/archive/:report/resolve': { action: 'cancel', note: 'Gotcha' },
    '/operations/pause': { company: company.companyId },
    '/operations/resume': { company: company.companyId },
    '/preferences': { language: 'en', theme: 'dark' },
  };

  it.each(FOREIGN)('changes nothing, whichever it is, when it is of $whose', async ({ origin, hasCookies }) => {
    const before = await everything();
    const fields = await fieldsByAction(administrator);
    for (const route of formRoutes()) {
      const somebody = route.startsWith('/operations') ? operator : administrator;
      const action = addressOf(route, named);
      const told = await lure(somebody, origin, `${pages.url}${action}`, { ...fields.get(action), ...filledIn[route] });
      expect({ route, ...told }).toEqual({ route, status: 403, hasCookies });
    }
    for (const { page } of [administrator, operator]) {
      // Nobody was signed out, and nothing looks otherwise.
      expect((await page.goto(`${at}/archive`))?.status()).toBe(200);
      expect(await page.getAttribute('html', 'lang')).toBe('nb');
    }
    expect(await everything()).toEqual(before);
  });

  it('changes nothing either when that page knows the token of the session', async () => {
    const csrf = await tokenOf(administrator.page);
    for (const { origin } of FOREIGN)
      expect(await lure(administrator, origin, `${at}/integration/pause`, { csrf })).toMatchObject({ status: 403 });
    expect(await service.companies.connection(company.companyId)).toMatchObject({ transfersPaused: false });
  });

  it('would have been taken from the page that it is on', async () => {
    const { page } = administrator;
    await page.goto(`${at}/integration`);
    await page.getByRole('button', { name: 'Sett på pause' }).click();
    await page.getByText('Satt på pause.', { exact: true }).waitFor();
    expect(await service.companies.connection(company.companyId)).toMatchObject({ transfersPaused: true });
  });
});

describe('a page of ours', () => {
  it('is shown by no other page', async () => {
    const { page } = await signIn({ companies: [company.companyId] });
    const [{ origin }] = FOREIGN as [(typeof FOREIGN)[number]];
    const body = `<iframe src="${at}/archive"></iframe>`;
    await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto(`${origin}/`);
    expect(page.frames().map((frame) => frame.url())).toEqual([`${origin}/`, 'chrome-error://chromewebdata/']);
  });
});

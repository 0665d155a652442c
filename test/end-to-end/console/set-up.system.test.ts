import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { startBrowsedConsole, stayingOn } from '../../support/console-browser.js';
import type { TestCompany } from '../../support/service.js';
import { syncing } from '../../support/syncing.js';

const { service, pages, signIn, close } = await startBrowsedConsole({ TRIPLETEX_TIMEOUT: '30s' });
const { breaks } = syncing(service);
afterAll(close);

const KEY = 'Brukernøkkel fra Tripletex';

/** An administrator of the company, who has gone to the page of the integration by the menu. */
async function administratorOf({ companyId }: TestCompany) {
  const administrator = await signIn({ companies: [companyId] });
  await administrator.page.getByRole('link', { name: 'Integrasjon' }).click();
  return administrator;
}

async function paste(page: Page, key: string): Promise<void> {
  await page.getByLabel(KEY).fill(key);
  await page.getByRole('button', { name: 'Koble til', exact: true }).click();
}

const checkOf = (page: Page, right: string) =>
  page.locator('#checks').getByRole('listitem').filter({ hasText: right }).first();

describe('an administrator whose company is not connected', () => {
  it('pastes the key, chooses, sees the checks and how the first synchronisation comes on, and then the users', async () => {
    const company = await service.company({ isConnected: false });
    const { page, complaints, picture } = await administratorOf(company);
    await page.getByRole('checkbox', { name: 'Prosjekter' }).uncheck();
    await page.getByLabel('Hvor ofte?').selectOption('Hver tredje time');
    breaks(company, '/travelExpense/costCategory', { kind: 'delay', ms: 5000 }, {}, 'always');
    await paste(page, company.tripletex.userKey);
    await page.getByText('Koblet til.').waitFor();
    const isTheSame = await stayingOn(page);
    expect(await checkOf(page, 'Lesetilgang til ansattinformasjon').textContent()).toContain('I orden');
    const sync = page.locator('#sync');
    await sync.getByText('Synkroniserer nå').waitFor();
    await sync.getByText(/^valutaer: (\d+) av \1 lest$/i).waitFor();
    await picture('the first synchronisation');
    await sync.getByText('Alt ble lest').waitFor();
    expect(await isTheSame()).toBe(true);
    expect(await sync.getByRole('row', { name: /^prosjekter/i }).count()).toBe(0);
    await page.getByRole('link', { name: 'Brukere' }).click();
    await page.getByRole('row', { name: /Kari Eksempel 1 kari@nordfjell\.example/ }).waitFor();
    expect(complaints).toEqual([]);
    expect(await service.companies.connection(company.companyId)).toMatchObject({
      sync: { projects: false, employees: true },
      schedule: { every: '3h' },
    });
  });

  it('is told on the page that a key is wrong, and nothing is synchronised', async () => {
    const company = await service.company({ isConnected: false });
    const { page, complaints, picture } = await administratorOf(company);
    company.tripletex.revokeKey();
    await paste(page, company.tripletex.userKey);
    await page.getByRole('alert').getByText('Nøkkelen er lagret, men noe mangler').waitFor();
    expect(await checkOf(page, 'Brukernøkkelen virker').textContent()).toContain('Mangler');
    expect(await page.locator('#sync').textContent()).toContain('Ikke synkronisert ennå.');
    expect(await service.store.syncRuns.newest(company.companyId)).toBeUndefined();
    await picture('a wrong key');
    expect(complaints).toEqual([]);
  });

  it('is told which box to tick, and that it is in order once it is ticked', async () => {
    const company = await service.company({ isConnected: false });
    const { page, complaints, picture } = await administratorOf(company);
    company.tripletex.untick(25, 'token');
    await paste(page, company.tripletex.userKey);
    const check = checkOf(page, 'Tilgang til alle reiseregninger/ansattutlegg (inkl. godkjenning)');
    await check.getByText('Mangler').waitFor();
    await picture('a missing right');
    company.tripletex.tick(25, 'token');
    await page.getByRole('button', { name: 'Sjekk på nytt' }).click();
    await page.locator('.flash').waitFor();
    await check.getByText('I orden').waitFor();
    expect(await page.locator('#checks').textContent()).not.toContain('Mangler');
    expect(complaints).toEqual([]);
  });
});

describe('an accountant', () => {
  it('sees no field for a key and no button, and a forged form is refused', async () => {
    const company = await service.company({ isConnected: false });
    const { page } = await signIn({ role: 'accountant', companies: [company.companyId] });
    const address = `/c/${company.companyId}/integration`;
    await page.goto(address);
    await page.getByText('Bare en administrator hos dere kan endre dette.').waitFor();
    expect(await page.getByLabel(KEY).count()).toBe(0);
    expect(await page.locator('main').getByRole('button').count()).toBe(0);
    // All that a page of theirs can know: their own session, and the token of its forms.
    const csrf = await page.locator('input[name=csrf]').first().inputValue();
    const body = new URLSearchParams({ csrf, userKey: company.tripletex.userKey, sync: 'employees', syncEvery: '1h' });
    const status = await page.evaluate<number>(`fetch(location.href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: '${body.toString()}',
    }).then(({ status }) => status)`);
    expect(status).toBe(403);
    expect(await service.companies.connection(company.companyId)).toMatchObject({ status: 'none' });
  });
});

describe('the address of another company', () => {
  it('answers exactly as one that does not exist', async () => {
    const [own, other] = [await service.company(), await service.company()];
    const { page } = await signIn({ companies: [own.companyId] });
    const shown = async (companyId: string, path: string) => {
      const answer = await page.goto(`/c/${companyId}/${path}`);
      return { status: answer?.status(), html: (await page.content()).replaceAll(companyId, '…') };
    };
    for (const path of ['archive', 'integration', 'users', 'month', 'settings', 'archive/rep-1', 'nonsense']) {
      const seen = await shown(other.companyId, path);
      expect(seen.status).toBe(404);
      expect(seen).toEqual(await shown('c-nobody', path));
    }
    expect((await page.goto(`${pages.url}/c/${own.companyId}/archive`))?.status()).toBe(200);
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { startTestBrowser } from '../../support/browser.js';
import { costBody, create, startScene } from './scene.js';

const browser = await startTestBrowser();
const scene = await startScene({ now: () => new Date('2026-11-02T09:00:00Z') });
afterAll(async () => {
  await browser.close();
  await scene.sandbox.close();
});
await create(scene, { title: 'S-1042 Kundebesøk Bergen', costs: [costBody(scene.company)] });
const home = new URL('/', scene.sandbox.baseUrl).href;

describe('the home page of the stand-in', () => {
  it('shows the travel expenses of each company and approves one by its button', async () => {
    const { page, complaints, picture } = await browser.open();
    await page.goto(home);
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      expect.stringContaining('Nordfjell AS'),
    ]);
    const row = page.getByRole('row').filter({ hasText: 'S-1042 Kundebesøk Bergen' });
    expect(await row.getByRole('cell').nth(4).textContent()).toBe('448,00');
    await row.getByRole('button', { name: 'Godkjenn' }).click();
    await row.getByText('Godkjent', { exact: true }).waitFor();
    await picture('approved');
    expect(complaints).toEqual([]);
  });

  it('shows what arrives while somebody looks, without a click', async () => {
    const { page, complaints } = await browser.open();
    await page.goto(home);
    await create(scene, { title: 'S-1043 Kundebesøk Hamar' });
    await page.getByText('S-1043 Kundebesøk Hamar').waitFor();
    expect(complaints).toEqual([]);
  });

  it('has a page for each travel expense, where links from elsewhere lead', async () => {
    const id = await create(scene, { title: 'S-1044 Drosje', costs: [costBody(scene.company)] });
    const { page, complaints, accessibilityFaults, picture } = await browser.open();
    await page.goto(`${home}execute/travelExpenseMenu?travelExpenseId=${id}`);
    await page.getByRole('heading', { name: 'S-1044 Drosje' }).waitFor();
    await page.getByText('Åpen', { exact: true }).waitFor();
    await page.getByText('448,00').first().waitFor();
    await picture('one travel expense');
    expect(await accessibilityFaults()).toEqual([]);
    expect(complaints).toEqual([]);
    const unknown = await page.goto(`${home}execute/travelExpenseMenu?travelExpenseId=1`);
    expect(unknown?.status()).toBe(404);
    await page.getByText('Den er slettet, eller har aldri vært her.').waitFor();
  });

  it.each([
    { on: 'a laptop', options: {} },
    { on: 'a phone', options: { viewport: { width: 390, height: 844 } } },
    { on: 'a screen in dark', options: { colorScheme: 'dark' } },
  ] as const)('is accessible on $on', async ({ on, options }) => {
    const { page, accessibilityFaults, picture } = await browser.open(options);
    await page.goto(home);
    await picture(`on ${on}`);
    expect(await accessibilityFaults()).toEqual([]);
  });
});

import { afterAll, expect, it } from 'vitest';
import { startBrowsedConsole, stayingOn } from '../../support/console-browser.js';
import { syncing } from '../../support/syncing.js';

const { service, signIn, close } = await startBrowsedConsole();
afterAll(close);
const { breaks } = syncing(service);

it('a long register is seen to be read, page by page, where one stands, and only its end is told aloud', async () => {
  const company = await service.company();
  const { companyId, tripletex } = company;
  for (let n = 10; n < 40; n += 1) tripletex.addProject({ number: `M-${n}`, name: `Prosjekt ${n}` });
  tripletex.behave({ largestPages: { Project: 10 } });
  /** Stays before a page until somebody lets it go on. */
  const holdBefore = (nth: number) => {
    service.sandbox.faults.clear(tripletex.name);
    breaks(company, '/project', { kind: 'answer', status: 503 }, { nth }, 'always');
  };
  holdBefore(2);
  const { page, complaints, accessibilityFaults, picture } = await signIn({ companies: [companyId] });
  await page.goto(`/c/${companyId}/integration`);
  await page.getByRole('button', { name: 'Synkroniser nå' }).click();
  await page.locator('.flash').waitFor();
  const isTheSame = await stayingOn(page);
  await page.getByRole('button', { name: 'Synkroniser nå' }).focus();
  const sync = page.locator('#sync');
  await sync.getByText('prosjekter: 10 av 32 lest').waitFor();
  // Its connection is better than it was: that is told.
  await page.locator('#live-status').filter({ hasText: 'Siden er oppdatert' }).waitFor({ state: 'attached' });
  await page.evaluate("document.getElementById('live-status').textContent = ''");
  // The one that is waited for, and the next.
  holdBefore(2);
  await sync.getByText('prosjekter: 19 av 32 lest').waitFor();
  expect(await sync.getByLabel(/prosjekter/).getAttribute('value')).toBe('19');
  expect(await accessibilityFaults()).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await picture('how far it is');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Synkroniser nå');
  expect(await page.locator('#live-status').textContent()).toBe('');
  service.sandbox.faults.clear(tripletex.name);
  await sync.getByText('Alt ble lest').waitFor();
  await page.locator('#live-status').filter({ hasText: 'Siden er oppdatert' }).waitFor({ state: 'attached' });
  expect(await isTheSame()).toBe(true);
  expect(complaints).toEqual([]);
});

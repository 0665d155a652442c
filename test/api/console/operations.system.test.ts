import { afterAll, describe, expect, it } from 'vitest';
import { formatOf } from '../../../api/console/format.js';
import { EVERYBODY } from '../../../contract/outage-steps.js';
import { plain, startConsole } from '../../support/console.js';
import { costLine } from '../../support/reports.js';
import { hasEnded, startTestService, waitsFor } from '../../support/service.js';
import { syncing } from '../../support/syncing.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await startTestService();
const pages = await startConsole(service);
const { taxi } = taxiReports(service);
const { breaks, synced } = syncing(service);
afterAll(async () => {
  await pages.close();
  await service.close();
});

const operator = await pages.signIn({ role: 'operator', companies: ['*'] });
const overview = async () => plain((await operator.get('/operations')).body);

describe('whoever runs the service', () => {
  it('is told calmly that Tripletex was not asked for anything yet', async () => {
    expect(await overview()).toContain('Ingen forespørsler ennå: Tripletex er ikke spurt om noe de siste 24 timene.');
  });

  it('sees of every company what waits, and what came to stand in Tripletex', async () => {
    const company = await service.company();
    const [done, held] = [taxi(company), taxi(company, { lines: [costLine({ category: 'ferry' })] })];
    for (const report of [done, held]) await service.send(report);
    await service.until(done, hasEnded);
    await service.until(held, waitsFor('TLX-301'));
    const { body } = await operator.get('/operations');
    expect(plain(body)).toMatch(
      new RegExp(`Kategori mangler kostnadskategori TLX-301 ${company.tripletex.name} 1 \\d+\\. .*? Kunden`),
    );
    expect(body).toContain(`href="/c/${company.companyId}/archive?problem=TLX-301"`);
    expect(body).toMatch(
      /role="img" aria-label="Overført per time, siste 24 timer: [1-9]\d*, på det meste [1-9]\d*\."/,
    );
  });

  it('pauses a company and lets it go on', async () => {
    const company = await service.company();
    await operator.post('/operations/pause', { company: company.companyId }, '/operations');
    expect(await service.store.companies.find(company.companyId)).toMatchObject({ paused: true });
    expect(await overview()).toMatch(new RegExp(`${company.companyId} .*? På pause Fortsett`));
    await operator.post('/operations/resume', { company: company.companyId }, '/operations');
    expect(await service.store.companies.find(company.companyId)).toMatchObject({ paused: false });
  });

  it('sees whose connection is broken, first', async () => {
    const company = await service.company();
    company.tripletex.revokeKey();
    await service.companies.check(company.companyId);
    const text = await overview();
    expect(text).toMatch(
      new RegExp(`Selskapene .*? Handling ${company.tripletex.name} ${company.companyId} Virker ikke`),
    );
  });

  it('sees that Tripletex does not answer, and since when', async () => {
    expect(await overview()).toContain('Tripletex svarer, så vidt vi vet.');
    await service.store.outages.failed(EVERYBODY);
    const at = new Date();
    await service.store.outages.open(EVERYBODY, {
      openedAt: at,
      probes: 0,
      nextProbeAt: new Date(at.getTime() + 60_000),
    });
    expect(await overview()).toContain('Tripletex svarer ikke, siden');
    await service.store.outages.end(EVERYBODY);
  });

  it('sees how many requests Tripletex did not answer, and how many it held back', async () => {
    const company = await service.company();
    breaks(company, '/department', { kind: 'answer', status: 503 });
    breaks(company, '/project', { kind: 'rateLimit', seconds: 0.1 });
    breaks(company, '/currency', { kind: 'answer', status: 403 });
    await synced(company);
    // Whatever was counted is kept by then; no worker runs after this.
    await service.stopWorker();
    const { requests } = service.sandbox;
    const of = (is: (status: number) => boolean) => requests.filter(({ status }) => is(status)).length;
    const [failed, throttled] = [of((status) => status >= 500), of((status) => status === 429)];
    expect([failed, throttled, of((status) => status === 403)].every((n) => n > 0)).toBe(true);
    const total = plain(formatOf('nb').number(requests.length));
    const text = await overview();
    for (const when of ['siste time', 'siste 24 timer']) {
      expect(text).toMatch(new RegExp(`Feilet, ${when} \\d+(,\\d)? % ${failed} av ${total} forespørsler`));
      expect(text).toMatch(
        new RegExp(`Bremset \\(429\\), ${when} \\d+(,\\d)? % ${throttled} av ${total} forespørsler`),
      );
    }
    const { body } = await operator.get('/operations', { 'accept-language': 'en' });
    expect(plain(body)).toMatch(new RegExp(`Failed, the last hour \\d+(\\.\\d)?% ${failed} of [\\d,]+ requests`));
    expect(body).toContain(
      `aria-label="Failed and held back per hour, the last 24 hours: Failed ${failed}, Held back (429) ${throttled}."`,
    );
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../api/identity.js';
import { addressOf, formRoutes, formsFrom } from '../../support/console-forms.js';
import { startConsole } from '../../support/console.js';
import { sharedService } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await sharedService({ hasWorker: false });
const pages = await startConsole(service);
const { taxi } = taxiReports(service);
afterAll(() => pages.close());

const PAGES = ['archive', 'archive.csv', 'month', 'month.csv', 'settings', 'integration', 'users', 'live'];

/** A company with one report, which nobody works on. */
async function companyWithReport() {
  const company = await service.company({ isConnected: false });
  await service.store.companies.saveSettings(company.companyId, {});
  const report = taxi(company, { title: 'Hemmelig oppdrag' });
  await service.store.transfers.claim(report);
  return { companyId: company.companyId, report };
}

describe('another company', () => {
  it('is not there, exactly as one that does not exist', async () => {
    const { companyId, report } = await companyWithReport();
    const visitor = await pages.signIn({ companies: ['nordfjell'] });
    for (const page of [
      ...PAGES,
      `archive/${report.reportId}`,
      `archive/${report.reportId}/proof`,
      `archive/${report.reportId}/receipts.pdf`,
    ]) {
      const [other, none] = [await visitor.get(`/c/${companyId}/${page}`), await visitor.get(`/c/nobody/${page}`)];
      expect(other.status).toBe(404);
      expect(other.body.replaceAll(companyId, '')).toBe(none.body.replaceAll('nobody', ''));
    }
  });

  it('is not changed either', async () => {
    const { companyId, report } = await companyWithReport();
    const visitor = await pages.signIn({ companies: ['nordfjell'] });
    const own = '/c/nordfjell/archive';
    for (const route of formRoutes().filter((one) => one.startsWith('/c/'))) {
      const form = addressOf(route, { company: companyId, report: report.reportId });
      expect((await visitor.post(form, { action: 'cancel', confirm: 'yes' }, own)).status).toBe(404);
    }
    expect(await service.store.companies.find(companyId)).toMatchObject({ paused: false });
    expect(await service.store.transfers.status(companyId, report.reportId)).toMatchObject({ status: 'queued' });
  });

  it('is not paused by whoever runs the service for others', async () => {
    const { companyId } = await companyWithReport();
    const operator = await pages.signIn({ role: 'operator', companies: ['nordfjell'] });
    await operator.post('/operations/pause', { company: companyId }, '/operations');
    expect(await service.store.companies.find(companyId)).toMatchObject({ paused: false });
    expect((await operator.get('/operations')).body).not.toContain(companyId);
  });

  it('is seen by whoever may see all, when there is one', async () => {
    const { companyId } = await companyWithReport();
    const operator = await pages.signIn({ role: 'operator', companies: ['*'] });
    expect((await operator.get(`/c/${companyId}/archive`)).body).toContain('Hemmelig oppdrag');
    expect((await operator.get('/c/nobody/archive')).status).toBe(404);
  });
});

/** Who may send which form, written down a second time. */
const MAY_SEND: Readonly<Record<string, readonly Role[]>> = {
  '/c/:company/archive/:report/resolve': ['admin', 'operator', 'accountant'],
  '/c/:company/archive/:report/retry': ['admin', 'operator', 'accountant'],
  '/c/:company/archive/retry': ['admin', 'operator', 'accountant'],
  '/c/:company/archive/retry-cause': ['admin', 'operator'],
  '/c/:company/integration': ['admin'],
  '/c/:company/integration/accept': ['admin'],
  '/c/:company/integration/check': ['admin', 'operator'],
  '/c/:company/integration/disconnect': ['admin'],
  '/c/:company/integration/pause': ['admin', 'operator'],
  '/c/:company/integration/resume': ['admin', 'operator'],
  '/c/:company/integration/sync': ['admin', 'operator'],
  '/c/:company/settings': ['admin'],
  '/c/:company/settings/remove': ['admin'],
  '/operations/pause': ['operator'],
  '/operations/resume': ['operator'],
  '/preferences': ['admin', 'operator', 'accountant'],
  '/sign-out': ['admin', 'operator', 'accountant'],
};
const LOOKERS = ['admin', 'operator', 'accountant'] as const satisfies Role[];
const START = '/c/nordfjell/archive';
const formTo = (route: string) => addressOf(route, { company: 'nordfjell', report: 'rep-1' });

// They are sent to the same company by the same people.
describe('every form', { concurrent: false }, () => {
  it('is in the table of who may send it, and nothing else is', () => {
    expect(formRoutes()).toEqual(Object.keys(MAY_SEND).sort());
  });

  describe.each(LOOKERS)('of a page of %s', (role) => {
    it.each(formRoutes())('is taken as the table says: %s', async (route) => {
      const visitor = await pages.signIn({ role, companies: ['nordfjell'] });
      const { status, body } = await visitor.post(formTo(route), { confirm: 'yes' }, START);
      // What is filled in wrongly, or is about a report that is not there, is refused for that; a busy machine may take too long.
      if (MAY_SEND[route]?.includes(role) === true) return expect([200, 303, 404, 409, 422, 503]).toContain(status);
      expect(status).toBe(403);
      expect(body).toContain('Du har ikke tilgang til dette');
    });

    it('is one that they may send', async () => {
      const { companyId, report } = await companyWithReport();
      const visitor = await pages.signIn({ role, companies: [companyId] });
      const found = await formsFrom(`/c/${companyId}/archive`, async (path) => (await visitor.get(path)).body);
      const allowed = formRoutes().filter((route) => MAY_SEND[route]?.includes(role) === true);
      const addresses = allowed.map((route) => addressOf(route, { company: companyId, report: report.reportId }));
      const shown = new Set(found.map(({ action }) => action));
      expect([...shown].filter((action) => !addresses.includes(action))).toEqual([]);
      expect(shown).toContain('/sign-out');
    });
  });

  it.each(formRoutes())('is taken from nobody who is not signed in: %s', async (route) => {
    const answer = await pages.stranger().postRaw(formTo(route), {}, { origin: pages.url });
    expect(answer.status).toBe(401);
  });
});

describe('a role', () => {
  it.each(['admin', 'accountant'] as const)('%s does not see all companies', async (role) => {
    const visitor = await pages.signIn({ role, companies: ['*'] });
    expect((await visitor.get('/operations')).status).toBe(403);
    expect((await visitor.post('/operations/pause', { company: 'nordfjell' }, '/')).status).toBe(403);
  });
});

describe('a form', () => {
  const at = '/c/nordfjell/archive';
  const csrfOf = (body: string) => /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';

  it('is taken from the page that it is on, and only from there', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell'] });
    const csrf = csrfOf((await visitor.get(at)).body);
    const send = (fields: Record<string, string>, headers: Record<string, string>) =>
      visitor.postRaw('/preferences', { language: 'en', back: at, ...fields }, headers);
    expect((await send({ csrf }, { origin: pages.url })).status).toBe(303);
    expect((await send({ csrf }, { 'sec-fetch-site': 'same-origin' })).status).toBe(303);
    expect((await send({ csrf }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send({ csrf }, { origin: 'null', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ csrf }, {})).status).toBe(403);
  });

  it('is not taken without the token of its session, or with another’s', async () => {
    const [visitor, other] = [
      await pages.signIn({ companies: ['nordfjell'] }),
      await pages.signIn({ companies: ['nordfjell'] }),
    ];
    const foreign = csrfOf((await other.get(at)).body);
    for (const csrf of ['', 'guessed', foreign]) {
      const { status, body } = await visitor.postRaw('/sign-out', { csrf }, { origin: pages.url });
      expect(status).toBe(403);
      expect(body).toContain('Skjemaet er for gammelt');
    }
    expect((await visitor.get(at)).status).toBe(200);
  });

  it('is refused when it is none', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell'] });
    for (const type of ['application/json', 'multipart/form-data', 'text/plain', '']) {
      const { status, body } = await visitor.postRaw('/sign-out', {}, { 'content-type': type, origin: pages.url });
      expect([type, status]).toEqual([type, 403]);
      expect(body).toContain('Skjemaet er for gammelt');
    }
  });

  it('is refused when it is enormous', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell'] });
    const { status, headers } = await visitor.post('/preferences', { language: 'x'.repeat(200_000) }, at);
    // What was not read of it would be cut off later, with whatever is sent next on the same connection.
    expect([status, headers.get('connection')]).toEqual([413, 'close']);
  });
});

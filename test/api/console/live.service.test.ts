import { afterAll, describe, expect, it } from 'vitest';
import { startConsole } from '../../support/console.js';
import { sharedService } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await sharedService({ hasWorker: false });
const pages = await startConsole(service);
const { taxi } = taxiReports(service);
afterAll(() => pages.close());

describe('a page that somebody looks at', () => {
  it('is told when something happens at its company, and of no other', async () => {
    const [company, other] = [
      await service.company({ isConnected: false }),
      await service.company({ isConnected: false }),
    ];
    const visitor = await pages.signIn({ companies: [company.companyId] });
    const events = await visitor.listen(`/c/${company.companyId}/live`);
    expect(await events.next()).toBe('listening');
    await service.store.transfers.claim(taxi(other));
    // The next look would have told of it.
    expect(await events.within(1_500)).toBeNull();
    await service.store.transfers.claim(taxi(company));
    expect(await events.next()).toBe('change');
    events.close();
  });
});

describe('the page of all companies', () => {
  it('is told when something happens at any that its operator sees, also at one that was never connected', async () => {
    const [company, other] = [
      await service.company({ isConnected: false }),
      await service.company({ isConnected: false }),
    ];
    const ofAll = await (await pages.signIn({ role: 'operator', companies: ['*'] })).listen('/operations/live');
    const ofOne = await (
      await pages.signIn({ role: 'operator', companies: [other.companyId] })
    ).listen('/operations/live');
    expect([await ofAll.next(), await ofOne.next()]).toEqual(['listening', 'listening']);
    await service.store.transfers.claim(taxi(company));
    expect(await ofAll.next()).toBe('change');
    expect(await ofOne.within(1_000)).toBeNull();
    await service.store.transfers.claim(taxi(other));
    expect([await ofAll.next(), await ofOne.next()]).toEqual(['change', 'change']);
    ofAll.close();
    ofOne.close();
  });

  it('is told to operators alone', async () => {
    const administrator = await pages.signIn({ companies: ['*'] });
    expect((await administrator.get('/operations/live')).status).toBe(403);
    expect((await pages.stranger().get('/operations/live')).status).toBe(401);
  });
});

describe('what is shown anew', () => {
  it('is there from the beginning on every page, also where there is nothing to show yet', async () => {
    const company = await service.company({ isConnected: false });
    const { companyId } = company;
    const report = taxi(company);
    await service.store.transfers.claim(report);
    const administrator = await pages.signIn({ companies: [companyId] });
    const regions = async (path: string) => {
      const { body } = await administrator.get(`/c/${companyId}/${path}`);
      return [...body.matchAll(/id="([^"]+)" data-live/g)].map(([, id]) => id);
    };
    const everywhere = ['company', 'title', 'paused'];
    expect(await regions('archive')).toEqual([...everywhere, 'causes', 'counts', 'reports', 'paging']);
    expect(await regions(`archive/${report.reportId}`)).toEqual([
      ...everywhere,
      ...['state', 'tripletex', 'actions', 'lines', 'receipts', 'facts', 'timeline', 'revisions', 'proof'],
    ]);
    expect(await regions('month')).toEqual([...everywhere, 'month']);
    expect(await regions('settings')).toEqual([
      ...everywhere,
      ...['nothing-synced', 'cost-categories', 'categories', 'synced'],
    ]);
    expect(await regions('integration')).toEqual([
      ...everywhere,
      ...['connection', 'choices-form', 'sync', 'pause', 'disconnect', 'side'],
    ]);
    expect(await regions('users')).toEqual([...everywhere, 'employees', 'paging']);
  });

  it('is never the answer to what Tripletex is asked for each time', async () => {
    const company = await service.company({ isConnected: false });
    const report = taxi(company);
    await service.store.transfers.claim(report);
    const visitor = await pages.signIn({ companies: [company.companyId] });
    const page = `/c/${company.companyId}/archive/${report.reportId}`;
    expect((await visitor.get(page)).body).toContain(`data-listens="/c/${company.companyId}/live"`);
    expect((await visitor.get(`${page}/receipts.pdf`)).body).not.toContain('data-listens');
  });
});

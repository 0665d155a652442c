import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../api/call.js';
import { CALLS } from '../../api/calls.js';
import { ROLES, type Role } from '../../api/identity.js';
import { startTestApi, type Caller } from '../support/api.js';
import { costLine } from '../support/reports.js';
import { sharedService } from '../support/service.js';

const service = await sharedService({ hasWorker: false });
const api = await startTestApi(service.environment);
afterAll(() => api.stop());

const everybody = ROLES;
/** Who may do what, written down a second time. */
const ALLOWED: Readonly<Record<string, readonly Role[]>> = {
  'PUT /companies/{companyId}/connection': ['admin'],
  'GET /companies/{companyId}/connection': everybody,
  'DELETE /companies/{companyId}/connection': ['admin'],
  'POST /companies/{companyId}/connection/check': ['admin', 'operator'],
  'POST /companies/{companyId}/pause': ['admin', 'operator'],
  'POST /companies/{companyId}/resume': ['admin', 'operator'],
  'POST /companies/{companyId}/sync': ['admin', 'operator'],
  'GET /companies/{companyId}/sync-runs': everybody,
  'POST /companies/{companyId}/sync-runs/{syncRunId}/accept-deactivations': ['admin'],
  'GET /companies/{companyId}/employees': everybody,
  'GET /companies/{companyId}/cost-categories': everybody,
  'GET /companies/{companyId}/payment-types': everybody,
  'GET /companies/{companyId}/projects': everybody,
  'GET /companies/{companyId}/departments': everybody,
  'GET /companies/{companyId}/categories': everybody,
  'PUT /companies/{companyId}/categories/{key}': ['admin'],
  'DELETE /companies/{companyId}/categories/{key}': ['admin'],
  'POST /companies/{companyId}/transfers': ['approval-service'],
  'GET /companies/{companyId}/transfers': everybody,
  'GET /companies/{companyId}/transfers/{reportId}': everybody,
  'GET /companies/{companyId}/transfers/{reportId}/proof': everybody,
  'POST /companies/{companyId}/transfers/{reportId}/retry': ['admin', 'operator', 'accountant'],
  'POST /companies/{companyId}/transfers/{reportId}/resolve': ['admin', 'operator', 'accountant'],
  'POST /companies/{companyId}/transfers/retry': ['admin', 'operator'],
  'GET /companies/{companyId}/completeness': everybody,
  'GET /companies/{companyId}/events': everybody,
  'GET /problems': ['operator'],
};
/** A stream is not listened to: whether there is one says the same. */
const methodOf = ({ method, answer }: Call) => (answer.contentType === undefined ? method.toUpperCase() : 'HEAD');
const nameOf = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`;

const company = await service.company({ isConnected: false });
const report = company.report({ kind: 'travel', lines: [costLine()] });
await service.store.transfers.claim(report);
const own = { companyId: company.companyId, reportId: report.reportId, syncRunId: 'none', key: 'taxi' };
const callers = new Map<Role, Caller>();
beforeAll(async () => {
  for (const role of ROLES) callers.set(role, await api.as(role, [company.companyId]));
});

/** The address of a call, below everything else. */
function addressOf(path: string, named: Readonly<Record<string, string>>): string {
  return `/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => named[name] ?? '')}`;
}

describe('every call of the API', () => {
  it('is in the table of who may do what, and nothing else is', () => {
    expect(CALLS.map(nameOf).sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  describe.each(ROLES)('lets the role %s', (role) => {
    it.each(CALLS.map((call) => [nameOf(call), call] as const))('%s as the table says', async (name, call) => {
      const caller = callers.get(role)!;
      const body = call.body ? {} : undefined;
      const answer = await caller.send(methodOf(call), addressOf(call.path, own), body);
      const isAllowed = ALLOWED[name]?.includes(role) === true;
      // What is allowed may still be wrong, or not there: it was looked at.
      if (isAllowed) expect([200, 202, 204, 404, 409, 422]).toContain(answer.status);
      else expect([answer.status, answer.problem().title]).toEqual([403, 'Not allowed']);
    });
  });

  it.each(CALLS.map((call) => [nameOf(call), call] as const))(
    'is not there without a token: %s',
    async (_, { method, path }) => {
      const answer = await fetch(`${api.url}${addressOf(path, own)}`, { method: method.toUpperCase() });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    },
  );
});

describe('a company that the token does not name', () => {
  const ofCompany = CALLS.filter(({ path }) => path.includes('{companyId}'));

  it.each(ofCompany.map((call) => [nameOf(call), call] as const))(
    'is as if it were not there, whatever the role, whatever is sent: %s',
    async (_, { method, path }) => {
      for (const role of ROLES) {
        const stranger = await api.as(role, ['another']);
        const body = method === 'get' ? undefined : 'no JSON';
        const answers = [
          await stranger.send(method.toUpperCase(), addressOf(path, own), body),
          await stranger.send(method.toUpperCase(), addressOf(path, { ...own, companyId: 'nobody' })),
          await stranger.get('/v1/companies/another/no-such-thing'),
        ];
        expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
        expect(answers[0]?.status).toBe(404);
      }
    },
  );

  it('stays out of the list of problems', async () => {
    const waiting = await service.company({ isConnected: false });
    const other = waiting.report({ kind: 'travel', lines: [costLine()] });
    await service.store.transfers.claim(other);
    await service.store.transfers.changeStatus(other, {
      status: 'waiting',
      since: new Date(Date.now() + 1000).toISOString(),
      problem: {
        code: 'TLX-201',
        class: 'V',
        message: { nb: 'x', en: 'x' },
        who: 'customer',
        since: '2026-06-01T10:00:00.000Z',
        nextTryAt: null,
        details: {},
      },
      attempts: 1,
    });
    const problem = { code: 'TLX-201', count: 1, oldestSince: '2026-06-01T10:00:00.000Z', who: 'customer' };
    const seen = async (companies: string[]) =>
      (await (await api.as('operator', companies)).get('/v1/problems')).body<{ items: unknown[] }>().items;
    expect(await seen([waiting.companyId])).toEqual([{ companyId: waiting.companyId, ...problem }]);
    expect(await seen([company.companyId])).toEqual([]);
    expect(await seen([])).toEqual([]);
    const several = await api.as('operator', [company.companyId, waiting.companyId]);
    const page = (await several.get('/v1/problems?limit=1')).body<{ items: unknown[]; nextCursor: null }>();
    expect(page).toEqual({ items: [{ companyId: waiting.companyId, ...problem }], nextCursor: null });
    expect(await seen(['*'])).toContainEqual({ companyId: waiting.companyId, ...problem });
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { describeProblem, type ProblemCode, type ProblemDetails } from '../../contract/problems.js';
import { CAUSE_KEY } from '../../store/causes.js';
import { travelReport } from '../support/reports.js';
import { openTestStore } from './open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());

let count = 0;
const newCompany = () => `company-${(count += 1)}`;

/** A report of a company that waits for a problem. */
async function waiting(
  companyId: string,
  code: ProblemCode,
  details: ProblemDetails[ProblemCode],
  since = '2026-03-12T10:00:00.000Z',
): Promise<string> {
  const number = (count += 1);
  const report = travelReport({ companyId, reportId: `rep-${number}`, reportNumber: `S-${number}` });
  await store.transfers.claim(report);
  const problem = { code, ...describeProblem({ code, details }), since, nextTryAt: null, details: { ...details } };
  await store.transfers.changeStatus(report, {
    status: 'waiting',
    since: new Date().toISOString(),
    attempts: 1,
    problem,
  });
  return report.reportId;
}

const category = (name: string) => ({ category: name, keys: [name] });
const employee = (n: number) => ({ employee: '', employeeNumber: String(n) });

describe('what holds transfers of a company up', () => {
  it('is one cause for each message of a code, with the oldest and one of its reports', async () => {
    const company = newCompany();
    const first = await waiting(company, 'TLX-301', category('taxi'), '2026-03-12T10:00:00.000Z');
    await waiting(company, 'TLX-301', category('taxi'), '2026-03-11T10:00:00.000Z');
    const hotel = await waiting(company, 'TLX-301', category('hotell'));
    await waiting(newCompany(), 'TLX-301', category('taxi'));
    const causes = await store.archive.causes(company);
    expect(causes).toMatchObject([
      { code: 'TLX-301', count: 2, kinds: 1, oldestSince: '2026-03-11T10:00:00.000Z', example: { reportId: first } },
      { code: 'TLX-301', count: 1, kinds: 1, example: { reportId: hotel, details: category('hotell') } },
    ]);
    expect(causes.map(({ messages }) => messages[0]?.nb.slice(0, 19))).toEqual([
      'Kategorien «taxi» m',
      'Kategorien «hotell»',
    ]);
    for (const { key } of causes) expect(key).toMatch(CAUSE_KEY);
  });

  it('is told by its code alone where it passes by itself or is decided one by one', async () => {
    const company = newCompany();
    for (const number of ['1-2026', '2-2026']) await waiting(company, 'TLX-801', { number });
    for (const receipt of [1, 2, 3, 4, 5]) await waiting(company, 'TLX-501', { receipt });
    expect(await store.archive.causes(company)).toMatchObject([
      { code: 'TLX-501', key: null, count: 5, kinds: 5, messages: [{}, {}, {}] },
      { code: 'TLX-801', key: null, count: 2, kinds: 2 },
    ]);
  });

  it('is up to six causes of a code each by itself', async () => {
    const company = newCompany();
    for (let n = 1; n <= 6; n += 1) await waiting(company, 'TLX-201', employee(n));
    const causes = await store.archive.causes(company);
    expect(causes.map((cause) => cause.count)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('is of more the five that hold several up, and all others together', async () => {
    const company = newCompany();
    for (let n = 1; n <= 9; n += 1) {
      await waiting(company, 'TLX-201', employee(n));
      if (n <= 7) await waiting(company, 'TLX-201', employee(n));
    }
    const causes = await store.archive.causes(company);
    expect(causes.map((cause) => [cause.count, cause.kinds]).sort()).toEqual([
      [2, 1],
      [2, 1],
      [2, 1],
      [2, 1],
      [2, 1],
      [6, 4],
    ]);
    const others = causes.find(({ kinds }) => kinds === 4);
    expect(others?.key).toBe(['not', ...causes.filter(({ kinds }) => kinds === 1).map(({ key }) => key)].join('.'));
  });

  it('is all of a code together where each report has a reason of its own', async () => {
    const company = newCompany();
    for (let n = 1; n <= 7; n += 1) await waiting(company, 'TLX-201', employee(n));
    expect(await store.archive.causes(company)).toMatchObject([{ key: null, count: 7, kinds: 7 }]);
  });

  it('is found again by its key, and so is what waits for none of the others', async () => {
    const company = newCompany();
    const taxis = [
      await waiting(company, 'TLX-301', category('taxi')),
      await waiting(company, 'TLX-301', category('taxi')),
    ];
    const hotel = await waiting(company, 'TLX-301', category('hotell'));
    const [{ key } = { key: null }] = await store.archive.causes(company);
    const found = async (cause: string) => {
      const { items, counts } = await store.transfers.list({ companyId: company, problem: 'TLX-301', cause });
      const retried = await store.waiting.forProblem(company, 'TLX-301', cause);
      expect(counts.waiting ?? 0).toBe(items.length);
      expect(retried.map(({ reportId }) => reportId)).toEqual(items.map(({ reportId }) => reportId).reverse());
      return retried.map(({ reportId }) => reportId);
    };
    expect(await found(key ?? '')).toEqual(taxis);
    expect(await found(`not.${key ?? ''}`)).toEqual([hotel]);
    expect(await found('0123456789abcdef')).toEqual([]);
  });
});

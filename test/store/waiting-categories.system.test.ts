import { afterAll, describe, expect, it } from 'vitest';
import { describeProblem, type ProblemCode, type ProblemDetails } from '../../contract/problems.js';
import { travelReport } from '../support/reports.js';
import { openTestStore } from './open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());

let count = 0;

/** A report of a company waits for a problem. */
async function waits(companyId: string, code: ProblemCode, details: ProblemDetails[ProblemCode]) {
  const number = (count += 1);
  const report = travelReport({ companyId, reportId: `rep-${number}`, reportNumber: `S-${number}` });
  await store.transfers.claim(report);
  const since = new Date().toISOString();
  const problem = { code, ...describeProblem({ code, details }), since, nextTryAt: null, details: { ...details } };
  await store.transfers.changeStatus(report, { status: 'waiting', since, attempts: 1, problem });
}

describe('the categories that a company waits for', () => {
  it('are told apart by whether nothing was chosen or what was chosen cannot be used', async () => {
    const unusable = { category: 'Taxi', kind: 'travel' } as const;
    await waits('one', 'TLX-301', { category: 'taxi', keys: ['taxi'] });
    for (const reference of ['Taxi', 'Taxi', 'Drosje'])
      await waits('one', 'TLX-302', { ...unusable, keys: ['taxi'], reference });
    await waits('one', 'TLX-801', { number: '1-2026' });
    await waits('another', 'TLX-301', { category: 'ferry', keys: ['ferry'] });
    expect(await store.archive.waitingCategories('one')).toEqual([
      { code: 'TLX-301', keys: ['taxi'], reference: null, count: 1 },
      { code: 'TLX-302', keys: ['taxi'], reference: 'Drosje', count: 1 },
      { code: 'TLX-302', keys: ['taxi'], reference: 'Taxi', count: 2 },
    ]);
  });

  it('are all those that a choice may be made for', async () => {
    await waits('third', 'TLX-301', { category: 'driving', keys: ['driving', 'mileage'] });
    expect(await store.archive.waitingCategories('third')).toMatchObject([{ keys: ['driving', 'mileage'], count: 1 }]);
  });
});

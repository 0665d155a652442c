import { afterAll, describe, expect, it } from 'vitest';
import { StalePartError } from '../../store/parts.js';
import { travelReport } from '../support/reports.js';
import { openTestStore } from './open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());

const { parts, transfers } = store;
let count = 0;

/** A transfer of a company of its own with parts as planned. */
async function aTransfer(...plans: string[]) {
  count += 1;
  const report = travelReport({ companyId: `company-${count}` });
  await transfers.claim(report);
  await parts.plan(report, plans.map(planned));
  return report;
}

function planned(plan: string, index: number) {
  return { position: index + 1, marker: `S-1/${index + 1}`, lines: [`l${index + 1}`], plan };
}

describe('the parts of a transfer', () => {
  it('are kept in order, with nothing in Tripletex yet', async () => {
    const key = await aTransfer('first', 'second');
    const nothing = { intended: false, pendingWrite: null, tripletexId: null, complete: false, receiptSha256: null };
    expect(await parts.of(key)).toMatchObject([
      { position: 1, plan: 'first', marker: 'S-1/1', lines: ['l1'], ...nothing },
      { position: 2, plan: 'second', marker: 'S-1/2', lines: ['l2'], ...nothing },
    ]);
  });

  it('are planned anew until their writing begins, and never after', async () => {
    const key = await aTransfer('first', 'second');
    const [first] = await parts.of(key);
    await parts.change(first!, { intended: true });
    await parts.plan(key, ['first again', 'second again'].map(planned));
    expect((await parts.of(key)).map(({ plan }) => plan)).toEqual(['first', 'second again']);
  });

  it('are changed by who has read them last: an older reader is refused and changes nothing', async () => {
    const key = await aTransfer('plan');
    const [read] = await parts.of(key);
    const changed = await parts.change(read!, { tripletexId: 9_007_199_254_740_991, state: 'OPEN' });
    await expect(parts.change(read!, { state: 'DELIVERED' })).rejects.toThrow(StalePartError);
    expect(await parts.of(key)).toEqual([changed]);
    expect(changed).toMatchObject({ tripletexId: 9_007_199_254_740_991, state: 'OPEN', plan: 'plan' });
  });

  it('are announced by one of many who want to write at the same moment', async () => {
    const key = await aTransfer('plan');
    const [read] = await parts.of(key);
    const giveUpAt = '2026-11-02T12:00:00.000Z';
    const pendingWrite = { what: 'travel expense', giveUpAt, lostAt: null, lookedAt: null };
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => parts.change(read!, { intended: true, pendingWrite })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('never share a travel expense', async () => {
    const key = await aTransfer('first', 'second');
    const [first, second] = await parts.of(key);
    await parts.change(first!, { tripletexId: 7 });
    await expect(parts.change(second!, { tripletexId: 7 })).rejects.toThrow();
  });

  it('show in the status of their transfer once they stand in Tripletex', async () => {
    const key = await aTransfer('first', 'second');
    const [first] = await parts.of(key);
    await parts.change(first!, { tripletexId: 8, number: '12-2026', state: 'OPEN', amountNok: '448.00' });
    expect((await transfers.status(key.companyId, key.reportId))?.travelExpenses).toEqual([
      {
        id: 8,
        number: '12-2026',
        state: 'OPEN',
        amountNok: '448.00',
        lines: ['l1'],
        receiptSha256: null,
        receiptPages: null,
      },
    ]);
  });

  it('tell which markers are ours, in this company only', async () => {
    const { companyId } = await aTransfer('plan');
    expect(await parts.knownMarkers(companyId, ['S-1/1', 'S-9'])).toEqual(new Set(['S-1/1']));
    expect(await parts.knownMarkers('another', ['S-1/1'])).toEqual(new Set());
    expect(await parts.knownMarkers(companyId, [])).toEqual(new Set());
  });
});

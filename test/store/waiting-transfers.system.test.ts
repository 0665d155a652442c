import { afterAll, describe, expect, it } from 'vitest';
import type { StandingProblem } from '../../contract/transfer-status.js';
import { travelReport } from '../support/reports.js';
import { openTestStore } from './open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());

const { transfers, waiting } = store;
let count = 0;

/** A report of a company of its own, in the archive. */
async function archived(change?: {
  status: 'waiting' | 'transferring' | 'transferred';
  problem: StandingProblem | null;
  held?: boolean;
}) {
  count += 1;
  const report = travelReport({ companyId: `company-${count}` });
  await transfers.claim(report);
  if (change) await transfers.changeStatus(report, { ...change, since: new Date().toISOString(), attempts: 1 });
  const { companyId, reportId } = report;
  return { companyId, reportId, revision: 1 };
}

const noEmployee: StandingProblem = {
  code: 'TLX-201',
  class: 'V',
  who: 'customer',
  message: { nb: 'Kari finnes ikke.', en: 'Kari is not there.' },
  since: '2026-03-12T10:00:00.000Z',
  nextTryAt: null,
  details: { employeeNumber: '14' },
};
const [SOON, LATE] = [60_000, 2 * 60 * 60_000];
const nextTryAt = (ms: number) => ({ ...noEmployee, nextTryAt: new Date(Date.now() + ms).toISOString() });

describe('what waits for a problem', () => {
  it('is told with what its case knows, company by company', async () => {
    const key = await archived({ status: 'waiting', problem: noEmployee });
    expect(await waiting.forProblem(key.companyId, 'TLX-201')).toEqual([{ ...key, details: noEmployee.details }]);
    expect(await waiting.forProblem(key.companyId, 'TLX-202')).toEqual([]);
    expect(await waiting.forProblem('another', 'TLX-201')).toEqual([]);
  });
});

describe('what no workflow seems to carry', () => {
  const cases = [
    ['queued for seconds', undefined, SOON, true],
    ['queued this moment', undefined, 0, false],
    ['on its way', { status: 'transferring', problem: null }, SOON, false],
    ['on its way for hours', { status: 'transferring', problem: null }, LATE, true],
    ['waiting for its next try', { status: 'waiting', problem: nextTryAt(SOON) }, SOON, false],
    ['waiting, its next try over since an hour', { status: 'waiting', problem: nextTryAt(-1) }, LATE, true],
    ['waiting for somebody', { status: 'waiting', problem: noEmployee }, LATE, false],
    ['transferred', { status: 'transferred', problem: null }, LATE, false],
  ] as const;

  it.each(cases)('%s', async (_, change, ms, isUnattended) => {
    const key = await archived(change);
    const found = await waiting.unattended(new Date(Date.now() + ms), 1000);
    expect(found.filter(({ companyId }) => companyId === key.companyId)).toEqual(isUnattended ? [key] : []);
  });

  it('is nothing of a company that is paused', async () => {
    const key = await archived();
    await store.companies.saveSettings(key.companyId, {});
    await store.companies.setPaused(key.companyId, true);
    const found = await waiting.unattended(new Date(Date.now() + SOON), 1000);
    expect(found.filter(({ companyId }) => companyId === key.companyId)).toEqual([]);
  });
});

describe('what a pause may hold', () => {
  it.each([
    ['queued', undefined, true],
    ['on its way', { status: 'transferring', problem: null }, true],
    ['overdue', { status: 'waiting', problem: nextTryAt(-1) }, true],
    ['waiting, and held', { status: 'waiting', problem: nextTryAt(SOON), held: true }, true],
    ['waiting for its next try', { status: 'waiting', problem: nextTryAt(SOON) }, false],
    ['transferred', { status: 'transferred', problem: null }, false],
  ] as const)('%s', async (_, change, mayBeHeld) => {
    const key = await archived(change);
    expect(await waiting.heldBack(key.companyId, new Date())).toEqual(mayBeHeld ? [key] : []);
  });
});

import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import type { StandingProblem } from '../../contract/transfer-status.js';
import type { TransferredReport, Verdict } from '../../store/reconciliation.js';
import { travelReport } from '../support/reports.js';
import { openTestStore } from './open-test-store.js';

const { store, databaseUrl } = await openTestStore();
const sql = postgres(databaseUrl, { max: 1 });
afterAll(() => Promise.all([store.close(), sql.end()]));

const { parts, reconciliation, transfers } = store;
const LONG_AGO = '2026-01-01T12:00:00.000Z';
const LATELY = '2026-03-12T12:00:00.000Z';
const BORDER = new Date('2026-02-01T12:00:00Z');
const text = { nb: 'slettet', en: 'deleted' };
const problem: StandingProblem = {
  code: 'TLX-802',
  class: 'D',
  who: 'customer',
  message: text,
  since: LATELY,
  nextTryAt: null,
  details: { change: 'deleted' },
};
let count = 0;

/** A report of a company of its own that has ended. */
async function ended(since: string, status: 'transferred' | 'bookedByHand' = 'transferred') {
  count += 1;
  const report = travelReport({ companyId: `company-${count}` });
  await transfers.claim(report);
  await parts.plan(report, [{ position: 1, marker: 'S-1', lines: ['l1'], plan: 'plan' }]);
  const [part] = await parts.of(report);
  await parts.change(part!, { tripletexId: count, number: '1-2026', state: 'APPROVED', amountNok: '448.00' });
  await transfers.changeStatus(report, { status, since, problem: null, attempts: 1 });
  return report;
}

const comparable = async ({ companyId }: { companyId: string }) => reconciliation.transferred(companyId, BORDER);
const only = async (report: { companyId: string }) => (await comparable(report))[0] ?? expect.unreachable();

function deleted({ parts: [part] }: TransferredReport): Verdict {
  return {
    problem,
    moved: part ? [{ part, state: 'DELETED' }] : [],
    events: [{ type: 'changedInTripletex', text, by: null }],
  };
}

describe('what is compared', () => {
  it('was transferred since an instant, or differs whenever that was', async () => {
    const [lately, longAgo] = [await ended(LATELY), await ended(LONG_AGO)];
    expect(await comparable(lately)).toMatchObject([
      { reportId: 'rep-1', problem: null, parts: [{ number: '1-2026' }] },
    ]);
    expect(await comparable(longAgo)).toEqual([]);
    const one = (await reconciliation.one(longAgo)) ?? expect.unreachable();
    expect(await reconciliation.keep(one, deleted(one))).toBe(true);
    expect(await comparable(longAgo)).toMatchObject([{ problem, parts: [{ state: 'DELETED' }] }]);
  });

  it('is nothing that a person decided, and no report that is under way', async () => {
    const report = await ended(LATELY, 'bookedByHand');
    expect(await comparable(report)).toEqual([]);
    expect(await reconciliation.one(report)).toBeUndefined();
    const queued = travelReport({ companyId: 'under-way' });
    await transfers.claim(queued);
    expect(await reconciliation.one(queued)).toBeUndefined();
  });
});

describe('what a comparison came to', () => {
  it('is kept with its event: the status, since when, and the rest stay', async () => {
    const report = await ended(LATELY);
    const before = await transfers.status(report.companyId, report.reportId);
    const read = await only(report);
    expect(await reconciliation.keep(read, deleted(read))).toBe(true);
    const { events, ...status } = (await transfers.record(report.companyId, report.reportId)) ?? expect.unreachable();
    const [travelExpense] = before?.travelExpenses ?? [];
    expect(status).toEqual({ ...before, problem, travelExpenses: [{ ...travelExpense, state: 'DELETED' }] });
    expect(events.map(({ type }) => type)).toEqual(['received', 'changedInTripletex']);
    expect((await transfers.list({ companyId: report.companyId, problem: 'TLX-802' })).items).toHaveLength(1);
  });

  it('ends the problem when it is gone', async () => {
    const report = await ended(LATELY);
    const read = await only(report);
    await reconciliation.keep(read, deleted(read));
    const again = await only(report);
    const [part] = again.parts;
    expect(
      await reconciliation.keep(again, { problem: null, moved: [{ part: part!, state: 'APPROVED' }], events: [] }),
    ).toBe(true);
    expect(await only(report)).toMatchObject({ problem: null, parts: [{ state: 'APPROVED' }] });
  });

  it.each<[string, (report: TransferredReport) => Promise<unknown>]>([
    ['somebody else compared it', (read) => reconciliation.keep(read, deleted(read))],
    [
      'one of its parts was changed',
      async (read) => {
        const [part] = await parts.of(read);
        await parts.change(part!, { state: 'OPEN' });
      },
    ],
    [
      'somebody decided',
      ({ companyId }) => sql`update transfers set status = 'bookedByHand' where company_id = ${companyId}`,
    ],
    [
      'a later revision took its place',
      ({ companyId }) => sql`
        insert into transfers (company_id, report_id, revision, report_number, kind, report, content_hash, approval_day)
        select company_id, report_id, 2, report_number, kind, report, 'other', approval_day
        from transfers where company_id = ${companyId}`,
    ],
  ])('is not kept, and nothing told, when meanwhile %s', async (_, meanwhile) => {
    const report = await ended(LATELY);
    const read = await only(report);
    await meanwhile(read);
    const before = await transfers.record(report.companyId, report.reportId);
    expect(await reconciliation.keep(read, { ...deleted(read), problem: { ...problem, since: LONG_AGO } })).toBe(false);
    expect(await transfers.record(report.companyId, report.reportId)).toEqual(before);
  });
});

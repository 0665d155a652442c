import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import type { StandingProblem } from '../../contract/transfer-status.js';
import { receipt, travelReport } from '../support/reports.js';
import { openTestStore } from './open-test-store.js';

const { store, databaseUrl } = await openTestStore();
afterAll(() => store.close());

const { transfers } = store;
let count = 0;

/** A report of a company of its own. */
function aReport(changes: Parameters<typeof travelReport>[0] = {}) {
  count += 1;
  return travelReport({ companyId: `company-${count}`, ...changes });
}

const waiting: StandingProblem = {
  code: 'TLX-201',
  class: 'V',
  who: 'customer',
  message: { nb: 'Kari finnes ikke.', en: 'Kari is not there.' },
  since: '2026-03-12T10:00:00.000Z',
  nextTryAt: null,
  details: {},
};

describe('a report is entered into the archive', () => {
  it('once, as queued, with its first event', async () => {
    const report = aReport();
    expect(await transfers.claim(report)).toEqual({ outcome: 'entered', status: 'queued' });
    const record = await transfers.record(report.companyId, report.reportId);
    expect(record).toMatchObject({ status: 'queued', attempts: 0, problem: null, events: [{ type: 'received' }] });
  });

  it('and the same content again changes nothing, wherever its receipts lie', async () => {
    const report = aReport({ receipts: [receipt('r1')] });
    await transfers.claim(report);
    const moved = { ...report, receipts: [receipt('r1', { url: 'https://elsewhere.example/r1' })] };
    expect(await transfers.claim(moved)).toEqual({ outcome: 'known', status: 'queued' });
    expect((await transfers.record(report.companyId, report.reportId))?.events).toHaveLength(1);
  });

  it.each([
    ['differentContent', { title: 'Noe annet' }],
    ['olderRevision', { revision: 1 }],
  ])('and is refused as %s for %j', async (outcome, changes) => {
    const report = aReport({ revision: 2 });
    await transfers.claim(report);
    expect(await transfers.claim({ ...report, ...changes })).toEqual({ outcome });
    expect(await transfers.report(report)).toEqual(report);
  });

  it('under a number of its own in its company', async () => {
    const report = aReport();
    await transfers.claim(report);
    expect(await transfers.claim({ ...report, reportId: 'other' })).toEqual({ outcome: 'reportNumberTaken' });
    expect(await transfers.claim(aReport({ reportNumber: report.reportNumber }))).toMatchObject({ outcome: 'entered' });
  });

  it('and a refused report holds no number', async () => {
    const report = aReport({ revision: 2 });
    await transfers.claim(report);
    await transfers.claim({ ...report, revision: 1, reportNumber: 'S-77' });
    expect(await transfers.claim({ ...report, reportId: 'other', reportNumber: 'S-77' })).toMatchObject({
      outcome: 'entered',
    });
  });

  it('in a higher revision takes the place of every earlier one, whatever its number', async () => {
    const report = aReport();
    await transfers.claim(report);
    const second = { ...report, revision: 2, reportNumber: `${report.reportNumber}-2` };
    expect(await transfers.claim(second)).toEqual({ outcome: 'entered', status: 'queued' });
    expect(await transfers.claim(report)).toEqual({ outcome: 'known', status: 'superseded' });
    const { companyId, reportId } = report;
    expect(await transfers.status(companyId, reportId)).toMatchObject({ revision: 2, status: 'queued' });
    expect(await transfers.status(companyId, reportId, 1)).toMatchObject({ revision: 1, status: 'superseded' });
  });

  it.each([
    ['of a report that is there already', true],
    ['of a report that is new', false],
  ])('of several revisions %s at the same moment only the newest counts', async (_, isThere) => {
    const first = aReport();
    if (isThere) await transfers.claim(first);
    // Under numbers of their own, so that nothing but the report keeps them apart.
    const revisions = [2, 3, 4, 5].map((revision) => ({ ...first, revision, reportNumber: `S-${revision}` }));
    await Promise.all(revisions.map((revised) => transfers.claim(revised)));
    const standing = await Promise.all(
      [1, 2, 3, 4, 5].map((revision) => transfers.status(first.companyId, first.reportId, revision)),
    );
    expect(standing.filter((status) => status !== undefined && status.status !== 'superseded')).toHaveLength(1);
    expect(await transfers.status(first.companyId, first.reportId)).toMatchObject({ status: 'queued' });
  });

  it('and counts again when its correction is given up, however many were given up before', async () => {
    const first = aReport();
    const since = new Date().toISOString();
    const ended = (status: 'transferred' | 'cancelled') => ({ status, since, problem: null, attempts: 1 });
    await transfers.claim(first);
    await transfers.changeStatus(first, ended('transferred'));
    for (const revision of [2, 3]) {
      const corrected = { ...first, revision, reportNumber: `S-${revision}` };
      await transfers.claim(corrected);
      expect(await transfers.find(first)).toMatchObject({ status: 'superseded' });
      await transfers.changeStatus(corrected, ended('cancelled'));
      expect(await transfers.revisionBefore(corrected)).toBe(1);
      await transfers.reinstate(first);
      expect(await transfers.find(first)).toMatchObject({ status: 'transferred' });
    }
    const second = { ...first, revision: 2 };
    expect(await transfers.find(second)).toMatchObject({ status: 'superseded' });
  });

  it('by one of twenty who hand it over at the same moment', async () => {
    const report = aReport();
    const claims = await Promise.all(Array.from({ length: 20 }, () => transfers.claim(report)));
    expect(claims.filter(({ outcome }) => outcome === 'entered')).toHaveLength(1);
    expect(claims.filter(({ outcome }) => outcome === 'known')).toHaveLength(19);
  });

  it('by one of two reports that want the same number at the same moment', async () => {
    const report = aReport();
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, n) => transfers.claim({ ...report, reportId: `rep-${n}` })),
    );
    expect(claims.filter(({ outcome }) => outcome === 'entered')).toHaveLength(1);
  });

  it('in no readable form', async () => {
    const report = aReport({ title: 'Hemmelig reise' });
    await transfers.claim(report);
    const sql = postgres(databaseUrl, { max: 1 });
    const [row] = await sql<{ dump: string }[]>`
      select transfers::text || encode(report, 'escape') as dump from transfers where company_id = ${report.companyId}`;
    await sql.end();
    expect(row?.dump).toContain(report.reportId);
    for (const secret of ['Hemmelig', 'Nora', '448.00', 'Lysaker']) expect(row?.dump).not.toContain(secret);
  });
});

describe('the status of a transfer', () => {
  it('changes together with the event that tells it', async () => {
    const report = aReport();
    await transfers.claim(report);
    const event = { type: 'stopped', text: waiting.message, by: null };
    const change = { status: 'waiting', since: '2026-03-12T10:00:00.000Z', problem: waiting, attempts: 3 } as const;
    await transfers.changeStatus(report, change, event);
    const record = await transfers.record(report.companyId, report.reportId);
    expect(record).toMatchObject({ ...change, events: [{ type: 'received' }, { type: 'stopped' }] });
  });

  it('is unknown of a report that was never handed over', async () => {
    expect(await transfers.status('nobody', 'nothing')).toBeUndefined();
    await expect(transfers.report({ companyId: 'nobody', reportId: 'nothing', revision: 1 })).rejects.toThrow(
      'not in the archive',
    );
  });
});

describe('the archive lists', () => {
  it('the newest first, with how many stand where whatever status is asked for', async () => {
    const first = aReport();
    const { companyId } = first;
    const reports = [first, ...['2', '3'].map((n) => ({ ...first, reportId: `rep-${n}`, reportNumber: `S-${n}` }))];
    for (const report of reports) await transfers.claim(report);
    await transfers.changeStatus(first, { status: 'waiting', since: waiting.since, problem: waiting, attempts: 1 });
    const all = await transfers.list({ companyId });
    expect(all.items.map(({ reportId }) => reportId)).toEqual(['rep-3', 'rep-2', 'rep-1']);
    const waits = await transfers.list({ companyId, status: 'waiting' });
    expect(waits.items.map(({ reportId }) => reportId)).toEqual(['rep-1']);
    expect(waits.counts).toEqual({ queued: 2, waiting: 1 });
    expect((await transfers.list({ companyId, limit: 2 })).items).toHaveLength(2);
  });
});

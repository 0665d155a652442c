import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { StandingProblem } from '../../contract/transfer-status.js';
import { newsOfTransfer } from '../../store/transfer-notices.js';
import type { TransferKey } from '../../store/transfers.js';
import { travelReport } from '../support/reports.js';
import { openTestStore } from './open-test-store.js';

const { store, databaseUrl } = await openTestStore();
const sql = postgres(databaseUrl, { max: 1 });
afterEach(() => sql`delete from notices`);
afterAll(async () => {
  await sql.end();
  await store.close();
});

const DAY_MS = 24 * 60 * 60_000;

function standing(code: string, problemClass: StandingProblem['class'], since = new Date()): StandingProblem {
  const message = { nb: 'Noe er galt.', en: 'Something is wrong.' };
  return {
    code,
    class: problemClass,
    who: 'customer',
    message,
    since: since.toISOString(),
    nextTryAt: null,
    details: {},
  };
}

let count = 0;

async function aTransfer(companyId: string): Promise<TransferKey> {
  count += 1;
  const report = travelReport({ companyId, reportId: `rep-${count}`, reportNumber: `S-${count}` });
  await store.transfers.claim(report);
  return { companyId, reportId: report.reportId, revision: report.revision };
}

const stop = (key: TransferKey, problem: StandingProblem) =>
  store.transfers.changeStatus(key, { status: 'waiting', since: new Date().toISOString(), problem, attempts: 1 });
const setOut = (key: TransferKey) =>
  store.transfers.changeStatus(key, {
    status: 'transferring',
    since: new Date().toISOString(),
    problem: null,
    attempts: 2,
  });
const end = (key: TransferKey) =>
  store.transfers.changeStatus(key, {
    status: 'transferred',
    since: new Date().toISOString(),
    problem: null,
    attempts: 2,
  });

async function attentionOf(companyId: string): Promise<boolean[]> {
  const rows = await sql<{ needs: boolean }[]>`
    select (data ->> 'needsAttention')::boolean as needs from notices
    where company_id = ${companyId} and type = 'attention' order by id`;
  return rows.map(({ needs }) => needs);
}

const aProblem = (code: string, details: Record<string, unknown> = {}) => ({
  code,
  class: 'V' as const,
  details,
});
const [TAXI, FERRY] = [aProblem('TLX-301', { category: 'taxi' }), aProblem('TLX-301', { category: 'ferry' })];
const OTHER = aProblem('TLX-302');
const [DELETED, CHANGED] = ['deleted', 'changed'].map((change) => aProblem('TLX-802', { change, day: '2026-11-02' }));
const DAY_LATER = aProblem('TLX-802', { change: 'deleted', day: '2026-11-03' });
const AWAY = { code: 'TLX-703', class: 'A', details: {} } as const;

/** What is kept of a problem that was told. */
const told = (problem: typeof TAXI | typeof AWAY = TAXI) =>
  newsOfTransfer('transferring', { status: 'waiting', problem, toldProblem: null }).toldProblem;
const ANEW = ['transfer.problemGone', 'transfer.problem'];

describe('what is told of a change of a transfer', () => {
  it.each([
    ['it is new', null, 'queued', null, null, ['transfer.status'], null],
    ['it stops', 'transferring', 'waiting', TAXI, null, ['transfer.status', 'transfer.problem'], told(TAXI)],
    ['it stops for the same', 'transferring', 'waiting', TAXI, told(TAXI), ['transfer.status'], told(TAXI)],
    ['it sets out again', 'waiting', 'transferring', null, told(TAXI), ['transfer.status'], told(TAXI)],
    ['its next try is put off', 'waiting', 'waiting', TAXI, told(TAXI), [], told(TAXI)],
    [
      'it stops for another problem',
      'transferring',
      'waiting',
      OTHER,
      told(TAXI),
      ['transfer.status', ...ANEW],
      told(OTHER),
    ],
    [
      'it stops for another cause',
      'transferring',
      'waiting',
      FERRY,
      told(TAXI),
      ['transfer.status', ...ANEW],
      told(FERRY),
    ],
    [
      'it stops for what passes by itself, again',
      'transferring',
      'waiting',
      AWAY,
      'TLX-703',
      ['transfer.status'],
      'TLX-703',
    ],
    ['it ends', 'transferring', 'transferred', null, told(TAXI), ['transfer.status', 'transfer.problemGone'], null],
    ['it ends with a problem', 'waiting', 'cancelled', TAXI, told(TAXI), ['transfer.status'], told(TAXI)],
    ['it ends without ever a problem', 'transferring', 'transferred', null, null, ['transfer.status'], null],
    ['a problem comes after its end', 'transferred', 'transferred', DELETED, null, ['transfer.problem'], told(DELETED)],
    ['the same is found again', 'transferred', 'transferred', DAY_LATER, told(DELETED), [], told(DELETED)],
    ['something else differs then', 'transferred', 'transferred', CHANGED, told(DELETED), ANEW, told(CHANGED)],
    ['that problem goes', 'transferred', 'transferred', null, told(DELETED), ['transfer.problemGone'], null],
  ] as const)('when %s', (_, before, status, problem = null, toldProblem, types, toldFromThen) => {
    const transfer = { status, problem, toldProblem };
    expect(newsOfTransfer(before, transfer)).toEqual({ types, toldProblem: toldFromThen });
  });

  it('is kept only when the change is', async () => {
    const key = await aTransfer(randomUUID());
    await end(key);
    await stop(key, standing('TLX-301', 'V'));
    const rows =
      await sql`select data ->> 'status' as status from notices where report_id = ${key.reportId} order by id`;
    expect(rows.map(({ status }) => status as unknown)).toEqual(['queued', 'transferred']);
  });
});

describe('that a company needs attention', () => {
  it('is told with the first transfer that does, and taken back with the last', async () => {
    const companyId = randomUUID();
    const [one, two] = [await aTransfer(companyId), await aTransfer(companyId)];
    await stop(one, standing('TLX-301', 'V'));
    await stop(two, standing('TLX-801', 'S'));
    await setOut(one);
    await end(one);
    await setOut(two);
    expect(await attentionOf(companyId)).toEqual([true]);
    await end(two);
    expect(await attentionOf(companyId)).toEqual([true, false]);
  });

  it('is told of a problem that passes by itself only when it has stood for a day, which time alone tells', async () => {
    const companyId = randomUUID();
    const key = await aTransfer(companyId);
    const since = new Date();
    await stop(key, standing('TLX-703', 'A', since));
    await store.notices.tellOfTime(new Date(since.getTime() + DAY_MS));
    expect(await attentionOf(companyId)).toEqual([]);
    await store.notices.tellOfTime(new Date(since.getTime() + DAY_MS + 1));
    await store.notices.tellOfTime(new Date(since.getTime() + DAY_MS + 1));
    expect(await attentionOf(companyId)).toEqual([true]);
    await setOut(key);
    await store.notices.tellOfTime(new Date(since.getTime() + DAY_MS + 1));
    expect(await attentionOf(companyId)).toEqual([true]);
    await stop(key, standing('TLX-702', 'A'));
    expect(await attentionOf(companyId)).toEqual([true, false]);
  });

  it('is told in turns, whoever changes its transfers at the same moment', async () => {
    const companyId = randomUUID();
    const keys = await Promise.all(Array.from({ length: 8 }, () => aTransfer(companyId)));
    for (let times = 0; times < 5; times += 1) {
      await Promise.all(keys.map((key, n) => (n % 2 === 0 ? stop(key, standing('TLX-301', 'V')) : setOut(key))));
      await Promise.all(keys.map((key, n) => (n % 2 === 1 ? stop(key, standing('TLX-301', 'V')) : setOut(key))));
    }
    await Promise.all(keys.map((key) => end(key)));
    expect(await attentionOf(companyId)).toEqual([true, false]);
  });
});

describe('notices', () => {
  it('of a company that is connected tell what its connection has come to, also by what is saved', async () => {
    const companyId = randomUUID();
    const { companies, externalReferences } = store;
    await companies.saveSettings(companyId, {});
    await companies.offerKey(companyId, 'a-key');
    const projects = { id: 'projectInfo', ok: false, advice: null } as const;
    await companies.saveCheck(companyId, 1, { checks: [projects], problem: null });
    const sync = { employees: true, costCategories: true, projects: false, departments: true };
    await companies.saveSettings(companyId, { sync });
    await externalReferences.save(companyId, new Map([['taxi', 'Taxi']]));
    await companies.forgetKey(companyId);
    const rows = await sql`select data ->> 'status' as status from notices where company_id = ${companyId} order by id`;
    expect(rows.map(({ status }) => status as unknown)).toEqual(['broken', 'limited', 'none']);
  });

  it('are unseen until somebody who sends them has looked, however many lie there', async () => {
    await sql`insert into notices (company_id, report_id, type, data)
      select 'c', 'r' || n / 4, 'transfer.status', '{}' from generate_series(1, 20000) n`;
    expect(await store.notices.areUnseen(3_600_000)).toBe(false);
    expect(await store.notices.areUnseen(0)).toBe(true);
    await store.notices.see(new Date());
    expect(await store.notices.areUnseen(0)).toBe(false);
    const due = await store.notices.due(new Date(), 100, []);
    // One of each report.
    expect(new Set(due.map(({ reportId }) => reportId)).size).toBe(100);
    await sql`insert into notices (company_id, type, data) values ('c', 'attention', '{}')`;
    expect(await store.notices.areUnseen(0)).toBe(true);
  });

  it('are kept for seven days where nobody listens', async () => {
    await sql`insert into notices (company_id, type, data, at)
      select 'c', 'attention', '{}', now() - n * interval '1 day' from generate_series(5, 9) n`;
    expect(await store.notices.forgetOld(new Date(Date.now() + 60_000))).toBe(3);
    expect(await store.notices.forgetOld(new Date(Date.now() + 60_000))).toBe(0);
    expect(await store.notices.areLeft()).toBe(true);
  });
});

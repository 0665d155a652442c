import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReadRow } from '../../contract/registers.js';
import type { ReadPage } from '../../store/page-intake.js';
import { openTestStore } from './open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());
const { companies, registers, syncRuns } = store;

const REGISTER = 'departments';
const row = (tripletexId: number, changes: Partial<ReadRow> = {}): ReadRow => ({
  tripletexId,
  version: 1,
  key: String(tripletexId),
  name: `Avdeling ${tripletexId}`,
  active: true,
  inactiveReason: null,
  fields: { number: String(tripletexId), name: `Avdeling ${tripletexId}` },
  ...changes,
});
const inactive = { active: false, inactiveReason: 'inactive' } as const;

interface Run {
  readonly id: string;
  readonly companyId: string;
  readonly register: typeof REGISTER;
}

async function aCompany(): Promise<string> {
  const companyId = `c-${randomUUID().slice(0, 8)}`;
  await companies.saveSettings(companyId, {});
  return companyId;
}

async function begun(companyId: string): Promise<Run> {
  const id = randomUUID();
  expect(await syncRuns.begin({ id, companyId, workflowId: `sync/${companyId}` })).toBeNull();
  return { id, companyId, register: REGISTER };
}

/** A page as it is taken in; the only one unless something else is said. */
function page({ id, companyId }: Run, rows: ReadRow[], changes: Partial<ReadPage> = {}): ReadPage {
  const ids = rows.map(({ tripletexId }) => tripletexId);
  return {
    syncRunId: id,
    companyId,
    register: REGISTER,
    position: 0,
    after: null,
    isLast: true,
    isInOrder: true,
    rows,
    lastId: ids.length === 0 ? null : Math.max(...ids),
    rowCount: rows.length,
    fullResultSize: rows.length,
    digest: null,
    ms: 1,
    ...changes,
  };
}

/** One whole run over one page. */
async function read(companyId: string, rows: ReadRow[], digest: string | null = null) {
  const run = await begun(companyId);
  await syncRuns.takeIn(page(run, rows, { digest }));
  const { isCertain: isComplete, digest: whole } = await syncRuns.progress(run.id, REGISTER);
  const counts = await syncRuns.close(run, { digest: whole, isComplete });
  await syncRuns.finish(run.id, 'done', null);
  return { run, counts };
}

const activeOf = async (companyId: string) =>
  (await registers.list(companyId, REGISTER, { active: true })).map(({ tripletexId }) => tripletexId);
const digestOf = async (companyId: string) => (await registers.state(companyId, REGISTER)).digest;
const many = Array.from({ length: 20 }, (_, index) => row(index + 1));

describe('a page', () => {
  it('is taken in once, also when two tries of the same reading come with it at the same time', async () => {
    const run = await begun(await aCompany());
    const same = page(run, many);
    await Promise.all([syncRuns.takeIn(same), syncRuns.takeIn(same), syncRuns.takeIn(same)]);
    expect(await syncRuns.close(run, { digest: null, isComplete: true })).toMatchObject({
      seen: 20,
      added: 20,
      calls: 1,
    });
    expect((await syncRuns.find(run.companyId, run.id))?.changes).toHaveLength(20);
  });

  it('that came out of order takes nothing away, whatever it says of a row that is known', async () => {
    const companyId = await aCompany();
    await read(companyId, [row(1), row(2), row(3)]);
    const run = await begun(companyId);
    await syncRuns.takeIn(page(run, [row(3)], { isLast: false, fullResultSize: 2 }));
    const back = { position: 1, after: 3, lastId: 3, isInOrder: false, fullResultSize: 2 };
    await syncRuns.takeIn(page(run, [row(1, inactive)], back));
    const { isCertain } = await syncRuns.progress(run.id, REGISTER);
    expect(isCertain).toBe(false);
    expect(await syncRuns.close(run, { digest: null, isComplete: isCertain })).toMatchObject({
      added: 0,
      deactivated: 0,
    });
    expect(await activeOf(companyId)).toEqual([1, 2, 3]);
  });

  it('may begin with the id 0, which Tripletex has for no VAT', async () => {
    const companyId = await aCompany();
    await read(companyId, [row(0), row(1)]);
    expect((await read(companyId, [row(0), row(1)])).counts).toMatchObject({ unchanged: 2, added: 0 });
  });
});

describe('a run under way', () => {
  it('tells what it has read so far, and what it is reading, until that is closed', async () => {
    const companyId = await aCompany();
    await read(companyId, many);
    const run = await begun(companyId);
    const rows = [row(0), row(1, { name: 'Nytt navn' }), row(2, inactive), ...many.slice(2, 10)];
    await syncRuns.takeIn(page(run, rows, { isLast: false, lastId: 10, rowCount: 11, fullResultSize: 22, ms: 7 }));
    const soFar = { seen: 11, added: 1, changed: 1, deactivated: 0, refused: 0, unchanged: 8, calls: 1, ms: 7 };
    const followed = await syncRuns.follow(companyId, run.id);
    expect(followed?.underWay).toEqual([{ register: REGISTER, rows: 11, of: 22 }]);
    expect(followed?.run).toMatchObject({ finishedAt: null, registers: { [REGISTER]: soFar } });
    expect((await syncRuns.list(companyId))[0]?.registers).toEqual({ [REGISTER]: soFar });
    const rest = { position: 1, after: 10, lastId: 21, rowCount: 11, fullResultSize: 22 };
    await syncRuns.takeIn(page(run, [...many.slice(10), row(21)], rest));
    const counts = await syncRuns.close(run, { digest: null, isComplete: true });
    expect(counts).toMatchObject({ seen: 22, added: 2, changed: 1, deactivated: 1, unchanged: 18, calls: 2 });
    expect(await syncRuns.follow(companyId, run.id)).toMatchObject({
      run: { registers: { [REGISTER]: counts } },
      underWay: [],
    });
  });

  it('is told as changed with every page that is taken in', async () => {
    const run = await begun(await aCompany());
    for (const position of [0, 1, 2]) {
      const place = await store.changes.place();
      const ten = Array.from({ length: 10 }, (_, index) => row(position * 10 + index + 1));
      const after = position === 0 ? null : position * 10;
      await syncRuns.takeIn(page(run, ten, { position, after, isLast: false, fullResultSize: 99 }));
      const told = [];
      for await (const changes of store.changes.since([run.companyId], place)) told.push(...changes);
      expect(told).toMatchObject([{ of: run.id, data: { registers: { [REGISTER]: { seen: (position + 1) * 10 } } } }]);
    }
  });
});

describe('a register that was read', () => {
  it('counts as unchanged only what is as it was', async () => {
    const companyId = await aCompany();
    await read(companyId, many.slice(0, 6));
    const rows = [row(1, inactive), row(2, { name: 'Nytt navn' }), ...many.slice(2, 5), row(7)];
    expect((await read(companyId, rows)).counts).toEqual({
      seen: 6,
      added: 1,
      changed: 1,
      deactivated: 2,
      refused: 0,
      unchanged: 3,
      calls: 1,
      ms: 1,
    });
    expect(await activeOf(companyId)).toEqual([2, 3, 4, 5, 7]);
  });

  it('keeps the checksum of what was taken in whole, and none of what was refused or accepted later', async () => {
    const companyId = await aCompany();
    await read(companyId, many, 'before');
    expect(await digestOf(companyId)).toBe('before');
    const { run, counts } = await read(companyId, many.slice(0, 10), 'shrunken');
    expect(counts).toMatchObject({ refused: 10, deactivated: 0 });
    expect(await digestOf(companyId)).toBeNull();
    expect(await syncRuns.acceptDeactivations(companyId, run.id)).toBe(10);
    expect(await digestOf(companyId)).toBeNull();
    expect((await read(companyId, many, 'before')).counts).toMatchObject({ changed: 10 });
    expect(await activeOf(companyId)).toHaveLength(20);
  });

  it('tells since when a row is inactive, whatever else changes of it, until it is active again', async () => {
    const companyId = await aCompany();
    const since = async () =>
      (await registers.list(companyId, REGISTER)).map(({ inactiveSince, changedAt }) => [inactiveSince, changedAt]);
    await read(companyId, [row(1), row(2, inactive), row(3)]);
    const [active, added, other] = await since();
    expect([active![0], other![0]]).toEqual([null, null]);
    expect(added![0]).toBe(added![1]);
    await read(companyId, [row(1, inactive), row(2, inactive)]);
    const [became, stayed, missing] = await since();
    expect(became![0]).toBe(became![1]);
    expect(missing![0]).toBe(missing![1]);
    expect(stayed).toEqual(added);
    const renamed = { ...inactive, name: 'Nytt navn' };
    await read(companyId, [row(1, renamed), row(2, { ...inactive, version: 2 }), row(3, renamed)]);
    const later = await since();
    expect(later.map(([at]) => at)).toEqual([became![0], added![0], missing![0]]);
    expect(later[0]![1]! > became![1]!).toBe(true);
    await read(companyId, [row(1), row(2), row(3)]);
    expect((await since()).map(([at]) => at)).toEqual([null, null, null]);
  });

  it('lists what was refused once, by the newest run', async () => {
    const companyId = await aCompany();
    await read(companyId, many);
    const [first, second] = [await read(companyId, many.slice(0, 10)), await read(companyId, many.slice(0, 10))];
    expect((await syncRuns.find(companyId, first.run.id))?.changes).toEqual([]);
    expect((await syncRuns.find(companyId, second.run.id))?.changes).toHaveLength(10);
    expect(await syncRuns.acceptDeactivations(companyId, first.run.id)).toBe(0);
  });
});

describe('a run', () => {
  it('is the only one of its company, and of others there may be as many', async () => {
    const [one, other] = [await begun(await aCompany()), await begun(await aCompany())];
    const beside = { id: randomUUID(), companyId: one.companyId, workflowId: 'sync/beside' };
    expect(await syncRuns.begin(beside)).toMatchObject({ id: one.id });
    expect(await syncRuns.begin({ ...one, workflowId: 'sync/again' })).toBeNull();
    await syncRuns.finish(one.id, 'done', null);
    expect(await syncRuns.begin(beside)).toBeNull();
    expect(await syncRuns.underWayOf(other.companyId)).toMatchObject({ id: other.id });
  });

  it('is entered, or told which other one is, also in the moment in which that one ends', async () => {
    const companyId = await aCompany();
    let previous = await begun(companyId);
    for (let n = 0; n < 200; n += 1) {
      const run = { id: randomUUID(), companyId, workflowId: 'sync/next' };
      const [other] = await Promise.all([syncRuns.begin(run), syncRuns.finish(previous.id, 'done', null)]);
      if (other === null) expect(await syncRuns.find(companyId, run.id)).toBeDefined();
      else expect(await syncRuns.begin(run)).toBeNull();
      previous = { ...run, register: REGISTER };
    }
  });

  it('says what set it off: the first that brings anything, what somebody asked for, else the schedule', async () => {
    const companyId = await aCompany();
    const trigger = async (outcome: 'failed' | 'done') => {
      const { id } = await begun(companyId);
      await syncRuns.finish(id, outcome, null);
      return (await syncRuns.find(companyId, id))?.trigger;
    };
    expect(await trigger('failed')).toBe('first');
    await companies.requestSync(companyId);
    expect(await trigger('done')).toBe('first');
    expect(await trigger('done')).toBe('schedule');
    await companies.requestSync(companyId);
    expect(await trigger('done')).toBe('manual');
    expect((await syncRuns.list(companyId)).map((run) => run.trigger)).toEqual([
      'manual',
      'schedule',
      'first',
      'first',
    ]);
    expect(await syncRuns.list(companyId, { limit: 2 })).toHaveLength(2);
  });

  it('shows at most a thousand changes, what was refused before everything else', async () => {
    const companyId = await aCompany();
    await read(companyId, many);
    const lots = Array.from({ length: 1200 }, (_, index) => row(index + 100));
    const { run } = await read(companyId, lots);
    const changes = (await syncRuns.find(companyId, run.id))?.changes ?? [];
    expect(changes).toHaveLength(1000);
    expect(changes.slice(0, 20).every(({ change }) => change === 'refused')).toBe(true);
    expect(changes[20]).toMatchObject({ change: 'added' });
  });
});

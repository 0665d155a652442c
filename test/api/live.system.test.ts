import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { LiveRoom, type Batch, type Listener } from '../../api/live.js';
import { createLogger } from '../../runtime/logger.js';
import type { Change } from '../../store/change-feed.js';
import { openTestStore } from '../store/open-test-store.js';
import { travelReport } from '../support/reports.js';

const { store, databaseUrl } = await openTestStore();
const sql = postgres(databaseUrl, { max: 5 });
const logger = createLogger('silent');
const room = new LiveRoom(store.changes, logger);
afterAll(async () => {
  await room.close();
  await Promise.all([sql.end(), store.close()]);
});

let count = 0;
/** A report of a company that waits in the archive. */
async function entered(companyId: string): Promise<string> {
  count += 1;
  const reportId = `live-${count}`;
  await store.transfers.claim(travelReport({ companyId, reportId, reportNumber: `L-${count}` }));
  return reportId;
}

/** Begins to change a report, in a transaction of its own; it is committed when that is said. */
async function changing(reportId: string, attempts: number): Promise<() => Promise<void>> {
  const connection = await sql.reserve();
  await connection`begin`;
  await connection`update transfers set attempts = ${attempts}, changed_in = pg_current_xact_id() where report_id = ${reportId}`;
  return async () => {
    await connection`commit`;
    connection.release();
  };
}

const seen = ({ data }: Change) => ('reportId' in data ? `${data.reportId} ${data.attempts}` : data.id);

/** Gathers what a listener hears. */
function heardBy(listener: Listener) {
  const heard: string[] = [];
  let place = listener.place;
  const gather = async (batches: AsyncIterable<Batch>) => {
    for await (const batch of batches) {
      heard.push(...batch.changes.map(seen));
      place = batch.place;
    }
  };
  void gather(listener.batches());
  const until = async (what: string) => {
    while (!heard.includes(what)) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { heard, until, place: () => place, gather };
}

describe('what is committed out of order', () => {
  it('is heard all the same, each change once', async () => {
    const [early, late] = [await entered('a'), await entered('a')];
    const listener = await room.listen(['a'], 'nora');
    const { heard, until } = heardBy(listener);
    const commitEarly = await changing(early, 7);
    const commitLate = await changing(late, 8);
    await commitLate();
    await until(`${late} 8`);
    await commitEarly();
    await until(`${early} 7`);
    const marker = await changing(late, 9);
    await marker();
    await until(`${late} 9`);
    expect(heard.filter((one) => /[789]$/.test(one))).toEqual([`${late} 8`, `${early} 7`, `${late} 9`]);
    listener.end();
  });

  it('is told to who comes back, though they had heard of what was begun later', async () => {
    const [early, late] = [await entered('b'), await entered('b')];
    const listener = await room.listen(['b'], 'nora');
    const first = heardBy(listener);
    const commitEarly = await changing(early, 7);
    await (
      await changing(late, 8)
    )();
    await first.until(`${late} 8`);
    listener.end();
    await commitEarly();
    const back = await room.listen(['b'], 'nora');
    const second = heardBy(back);
    await second.gather(back.since(first.place()));
    expect(second.heard).toContain(`${early} 7`);
    back.end();
  });

  it('is heard in its last state by whoever waits for the row of another', async () => {
    const report = await entered('c');
    const listener = await room.listen(['c'], 'nora');
    const { until } = heardBy(listener);
    const waiting = await sql.reserve();
    await waiting`begin`;
    // It has its number before the other, and changes the row after it.
    await waiting`select pg_current_xact_id()`;
    await (
      await changing(report, 3)
    )();
    await until(`${report} 3`);
    await waiting`update transfers set attempts = 4, changed_in = pg_current_xact_id() where report_id = ${report}`;
    await waiting`commit`;
    waiting.release();
    await until(`${report} 4`);
    listener.end();
  });
});

describe('the room', () => {
  it('looks once for all who listen, and not at all while nobody does', async () => {
    let looks = 0;
    const feed = {
      place: () => store.changes.place(),
      since: (companyIds: readonly string[] | undefined, place: string) => {
        looks += 1;
        return store.changes.since(companyIds, place);
      },
    };
    const own = new LiveRoom(feed, logger);
    const report = await entered('d');
    expect(looks).toBe(0);
    const listeners = await Promise.all(Array.from({ length: 30 }, (_, n) => own.listen(['d'], `caller ${n}`)));
    const all = listeners.map(heardBy);
    const before = looks;
    await (
      await changing(report, 5)
    )();
    await Promise.all(all.map(({ until }) => until(`${report} 5`)));
    expect(looks - before).toBeLessThan(15);
    listeners.forEach((listener) => listener.end());
    await own.close();
    const after = looks;
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect([looks, own.listeners]).toEqual([after, 0]);
  });

  it('misses nothing for one who began to listen while another one was still asking where to begin', async () => {
    const change = { companyId: 'i', of: 'sync i', changedIn: '15', data: { id: 'between' } } as unknown as Change;
    let [asked, now] = [0, '10'];
    let answerLate: (place: string) => void = () => undefined;
    const late = new Promise<string>((resolve) => (answerLate = resolve));
    const feed = {
      // The second to come is answered late, and with a place further on.
      place: () => ((asked += 1) === 2 ? late : Promise.resolve(now)),
      since: async function* (_: unknown, from: string) {
        if (now === '20' && BigInt(change.changedIn) >= BigInt(from)) yield await Promise.resolve([change]);
      },
    };
    const own = new LiveRoom(feed, logger);
    const [first, second] = [own.listen(['i'], 'nora'), own.listen(['i'], 'olav')];
    const { heard } = heardBy(await first);
    while (asked < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    now = '20';
    answerLate(now);
    (await second).end();
    while (asked < 5) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(heard).toEqual(['between']);
    (await first).end();
    await own.close();
  });

  it('counts how often somebody listens for each company by itself: who serves many is not held to as many as one has', async () => {
    const own = new LiveRoom(store.changes, logger);
    const listen = (companies: readonly string[]) => own.listen(companies, 'one of many');
    const listeners = await Promise.all(Array.from({ length: 20 }, () => listen(['a'])));
    await expect(listen(['a'])).rejects.toMatchObject({ status: 429 });
    listeners.push(await listen(['b']), await listen(['*']));
    listeners.forEach((listener) => listener.end());
    await own.close();
  });

  it('goes on when the database answers again', async () => {
    let isAway = false;
    const feed = {
      place: () => (isAway ? Promise.reject(new Error('away')) : store.changes.place()),
      since: (companyIds: readonly string[] | undefined, place: string) => store.changes.since(companyIds, place),
    };
    const own = new LiveRoom(feed, logger);
    const report = await entered('e');
    const { until } = heardBy(await own.listen(['e'], 'nora'));
    isAway = true;
    await (
      await changing(report, 6)
    )();
    await new Promise((resolve) => setTimeout(resolve, 900));
    isAway = false;
    await until(`${report} 6`);
    await own.close();
  });

  it('tells very many changes at once, in pages', async () => {
    await sql`insert into transfers (company_id, report_id, revision, report_number, kind, report, content_hash, approval_day)
      select 'f', 'many-' || n, 1, 'M-' || n, 'travel', '', '', date '2026-01-01' from generate_series(1, 1000) n`;
    const listener = await room.listen(['f'], 'nora');
    const { until, heard } = heardBy(listener);
    await sql`update transfers set attempts = 2, changed_in = pg_current_xact_id() where company_id = 'f'`;
    await until('many-999 2');
    expect(new Set(heard.filter((one) => one.endsWith(' 2'))).size).toBe(1000);
    listener.end();
  });
});

describe('who listens to several companies', () => {
  it('hears of each of them and of no other', async () => {
    const [one, two, foreign] = [await entered('g'), await entered('h'), await entered('i')];
    const listener = await room.listen(['g', 'h'], 'nora');
    const { heard, until } = heardBy(listener);
    for (const report of [foreign, one, two]) await (await changing(report, 2))();
    await Promise.all([until(`${one} 2`), until(`${two} 2`)]);
    expect(heard.filter((what) => what.startsWith(foreign))).toEqual([]);
    listener.end();
  });

  it('hears with * of every one, also of one that comes to be known only then, and what has changed while away', async () => {
    const known = await entered('j');
    const listener = await room.listen(['*'], 'olav');
    const { until } = heardBy(listener);
    await until(`${await entered('nobody-knew')} 0`);
    await (
      await changing(known, 3)
    )();
    await until(`${known} 3`);
    const back = await room.listen(['*'], 'olav');
    const second = heardBy(back);
    await second.gather(back.since(listener.place));
    expect(second.heard).toContain(`${known} 3`);
    listener.end();
    back.end();
  });
});

import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openTestStore } from './open-test-store.js';

const { store, databaseUrl } = await openTestStore();
const sql = postgres(databaseUrl, { max: 1 });
afterEach(() => sql`delete from notices`);
afterAll(async () => {
  await sql.end();
  await store.close();
});

const ALL = 50;

/** Writes a notice of a report, or of its company, and answers its id. */
async function write(companyId: string, reportId: string | null): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into notices (company_id, report_id, type, data)
    values (${companyId}, ${reportId}, 'transfer.status', ${sql.json({ revision: 1 })}) returning message_id as id`;
  return row!.id;
}

/** The receiver answers something else than that it has it. */
async function refuse(id: string, answer: string, nextTryAt = new Date()): Promise<void> {
  const due = await store.notices.due(new Date(Date.now() + 60_000), ALL, []);
  await store.notices.notTaken(
    due.find(({ messageId }) => messageId === id)!,
    answer,
    nextTryAt,
  );
}

describe('the notices that wait', () => {
  it('are told with what was answered last, which of them holds up others, and for which one each waits', async () => {
    const [refused, behind] = [await write('a', 'r1'), await write('a', 'r1')];
    const nextTryAt = new Date(Date.now() + 5000);
    await refuse(refused, '500');
    await refuse(refused, '422', nextTryAt);
    await store.notices.see(new Date());
    const { items } = await store.notices.waiting(undefined, ALL);
    expect(items).toEqual([
      {
        ...{ id: refused, companyId: 'a', reportId: 'r1', type: 'transfer.status', at: expect.any(String) as string },
        ...{ attempts: 2, answer: '422', nextTryAt: nextTryAt.toISOString(), waitsFor: null, holdsUp: 1 },
      },
      {
        ...{ id: behind, companyId: 'a', reportId: 'r1', type: 'transfer.status', at: expect.any(String) as string },
        ...{ attempts: 0, answer: null, nextTryAt: null, waitsFor: refused, holdsUp: 0 },
      },
    ]);
  });

  it('wait for those of their own report, or of their own company, and for no other', async () => {
    const [ofReport, ofOther] = [await write('a', 'r1'), await write('a', 'r2')];
    const ofCompany = await write('a', null);
    const followers = [await write('a', 'r1'), await write('a', 'r2'), await write('a', null)];
    const elsewhere = [await write('b', 'r1'), await write('b', null)];
    const { items } = await store.notices.waiting(undefined, ALL);
    const waitsFor = new Map(items.map((item) => [item.id, item.waitsFor]));
    expect(followers.map((id) => waitsFor.get(id))).toEqual([ofReport, ofOther, ofCompany]);
    expect([ofReport, ofOther, ofCompany, ...elsewhere].map((id) => waitsFor.get(id))).toEqual([
      ...[null, null, null, null, null],
    ]);
  });

  it('are told those first that were not taken, then the oldest, and how many more there are', async () => {
    const [first, second] = [await write('a', 'r1'), await write('a', 'r2')];
    const refused = await write('b', 'r1');
    await refuse(refused, 'ECONNREFUSED');
    await write('b', 'r2');
    const { items, more } = await store.notices.waiting(undefined, 3);
    expect(items.map(({ id }) => id)).toEqual([refused, first, second]);
    expect(more).toBe(1);
    expect(await store.notices.waiting('nobody', 3)).toEqual({ items: [], more: 0 });
    const ofA = await store.notices.waiting('a', ALL);
    expect(ofA.items.map(({ id }) => id)).toEqual([first, second]);
    expect(ofA.more).toBe(0);
  });
});

describe('a notice that somebody drops', () => {
  const word = { by: 'Nora Leder', note: 'Kjent feil' };
  const eventsOf = (companyId: string) => sql<{ revision: number; type: string; by: string; text: unknown }[]>`
    select revision, type, by, text from transfer_events where company_id = ${companyId}`;

  it('of a report is gone, and what it was, by whom and why is kept, in the story of the report too', async () => {
    const companyId = randomUUID();
    const [refused, behind] = [await write(companyId, 'r1'), await write(companyId, 'r1')];
    await refuse(refused, '422');
    const dropped = await store.notices.drop(refused, word);
    expect(dropped).toMatchObject({ id: refused, companyId, reportId: 'r1', attempts: 1, answer: '422', ...word });
    const { items } = await store.notices.waiting(companyId, ALL);
    expect(items).toMatchObject([{ id: behind, waitsFor: null }]);
    expect(await store.notices.dropped(companyId, ALL)).toEqual([dropped]);
    const [event] = await eventsOf(companyId);
    expect(event).toEqual({
      ...{ revision: 1, type: 'noticeDropped', by: word.by },
      text: {
        nb: `Nora Leder har bestemt at varselet transfer.status fra ${dropped!.at} ikke skal sendes mer. «Kjent feil»`,
        en: `Nora Leder decided that the notice transfer.status of ${dropped!.at} is not sent any more. “Kjent feil”`,
      },
    });
  });

  it('of a company alone is kept beside it, with no story of a report', async () => {
    const companyId = randomUUID();
    const id = await write(companyId, null);
    await store.notices.drop(id, { by: 'Nora Leder' });
    expect(await store.notices.dropped(companyId, ALL)).toMatchObject([
      { id, reportId: null, by: 'Nora Leder', note: null },
    ]);
    expect(await eventsOf(companyId)).toEqual([]);
  });

  it('is dropped once, and what was taken meanwhile is not dropped at all', async () => {
    const companyId = randomUUID();
    const [id, taken] = [await write(companyId, 'r1'), await write(companyId, 'r2')];
    const due = await store.notices.due(new Date(), ALL, []);
    await store.notices.taken(due.find(({ messageId }) => messageId === taken)!);
    const both = await Promise.all([store.notices.drop(id, word), store.notices.drop(id, word)]);
    expect(both.filter((dropped) => dropped !== undefined)).toHaveLength(1);
    expect(await store.notices.drop(taken, word)).toBeUndefined();
    expect((await store.notices.dropped(companyId, ALL)).map((dropped) => dropped.id)).toEqual([id]);
    expect(await eventsOf(companyId)).toHaveLength(1);
  });

  it('while it is on its way stays gone, whatever the receiver answers', async () => {
    const [refused, taken] = [await write('a', 'r1'), await write('a', 'r2')];
    const due = await store.notices.due(new Date(), ALL, []);
    for (const id of [refused, taken]) await store.notices.drop(id, word);
    await store.notices.notTaken(
      due.find(({ messageId }) => messageId === refused)!,
      '422',
      new Date(),
    );
    await store.notices.taken(due.find(({ messageId }) => messageId === taken)!);
    expect(await store.notices.areLeft()).toBe(false);
  });
});

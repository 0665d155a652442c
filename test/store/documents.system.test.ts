import { randomBytes, randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, expect, it } from 'vitest';
import { openTestStore } from './open-test-store.js';

const { store, databaseUrl } = await openTestStore();
const sql = postgres(databaseUrl, { max: 1 });
afterAll(() => Promise.all([store.close(), sql.end()]));
const { documents } = store;

const bytes = randomBytes(100_000);
const newKey = (companyId = 'nordfjell') => ({ companyId, documentId: randomUUID() });
const count = async () => Number((await sql`select count(*) as n from documents`)[0]!.n);

it('a document is fetched once, byte for byte, and is gone then', async () => {
  const key = newKey();
  await documents.leave(key, bytes);
  expect((await documents.fetch(key))?.equals(bytes)).toBe(true);
  expect(await documents.fetch(key)).toBeUndefined();
  expect(await count()).toBe(0);
});

it('nobody fetches it for another company, nor under another id', async () => {
  const key = newKey();
  await documents.leave(key, bytes);
  expect(await documents.fetch({ ...key, companyId: 'sorfjell' })).toBeUndefined();
  expect(await documents.fetch(newKey())).toBeUndefined();
  expect((await documents.fetch(key))?.equals(bytes)).toBe(true);
});

it('the database holds nothing of it in the clear, and it opens in no other row', async () => {
  const [key, other] = [newKey(), newKey()];
  await documents.leave(key, Buffer.from('%PDF-1.7 Kari Eksempel'));
  const [row] = await sql<{ content: Buffer }[]>`select content from documents`;
  expect(row!.content.includes('Kari')).toBe(false);
  await sql`update documents set id = ${other.documentId}`;
  await expect(documents.fetch(other)).rejects.toThrow();
});

it('what a second try leaves takes the place of what the first one left', async () => {
  const key = newKey();
  await documents.leave(key, Buffer.from('half'));
  await documents.leave(key, bytes);
  expect((await documents.fetch(key))?.equals(bytes)).toBe(true);
});

it('of two that fetch it at once one gets it', async () => {
  const key = newKey();
  await documents.leave(key, bytes);
  const fetched = await Promise.all([documents.fetch(key), documents.fetch(key), documents.fetch(key)]);
  expect(fetched.filter((one) => one !== undefined)).toHaveLength(1);
});

it('only what lies there for long is forgotten, or what is named', async () => {
  await sql`delete from documents`;
  const [old, fresh, named] = [newKey(), newKey(), newKey('sorfjell')];
  for (const key of [old, fresh, named]) await documents.leave(key, bytes);
  await sql`update documents set created_at = now() - interval '6 minutes' where id = ${old.documentId}`;
  expect(await documents.forgetOlderThan(5 * 60_000)).toBe(1);
  await documents.forget(named);
  expect(await documents.fetch(old)).toBeUndefined();
  expect(await documents.fetch(named)).toBeUndefined();
  expect((await documents.fetch(fresh))?.equals(bytes)).toBe(true);
});

import { randomUUID } from 'node:crypto';
import postgres, { type Sql, type TransactionSql } from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { KeyCipher } from '../../runtime/key-cipher.js';
import type { KeyRing } from '../../runtime/key-ring.js';
import { openStore, type Store } from '../../store/index.js';
import type { RotationProgress } from '../../store/key-rotation.js';
import { aKeyRing, turned } from '../support/key-rings.js';
import { travelReport } from '../support/reports.js';
import { testDatabase } from '../support/servers.js';

const ring = aKeyRing('old', 'new', 'lost');
const seals = { old: sealsWith('old'), new: sealsWith('new'), lost: sealsWith('lost') };
const nothing = { userKeys: 0, reports: 0, plans: 0, missingKeys: [], unreadable: 0 };

const opened: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(opened.map((close) => close())));

/** A ring of these keys alone; the first encrypts. */
function only(...ids: [string, ...string[]]): KeyRing {
  return { ...turned(ring, ids[0]), keys: new Map(ids.map((id) => [id, ring.keys.get(id)!])) };
}

function sealsWith(id: string): KeyCipher {
  return new KeyCipher(only(id));
}

/** A fresh database as those see it who have the old key, both with the new one in use, and the new one alone. */
async function aDatabase() {
  const databaseUrl = await testDatabase();
  const sql = postgres(databaseUrl, { max: 2 });
  const storeWith = (keys: KeyRing) => openStore(databaseUrl, new KeyCipher(keys));
  const stores = {
    before: storeWith(only('old')),
    during: storeWith(only('new', 'old')),
    after: storeWith(only('new')),
  };
  opened.push(() => sql.end(), ...Object.values(stores).map(({ close }) => close));
  return { sql, ...stores };
}

type Database = Awaited<ReturnType<typeof aDatabase>>;

/** A company with a key in use, another that waits for its check, and a report of two parts. */
async function fill({ companies, transfers, parts }: Store, companyId = 'nordfjell') {
  await companies.saveSettings(companyId, {});
  await companies.offerKey(companyId, 'key-in-use');
  await companies.saveCheck(companyId, 1, { checks: [], company: { id: 1 }, problem: null });
  await companies.offerKey(companyId, 'candidate');
  const report = travelReport({ companyId });
  await transfers.claim(report);
  const plans = [1, 2].map((position) => ({
    position,
    marker: `S-1/${position}`,
    lines: [],
    plan: `plan ${position}`,
  }));
  await parts.plan(report, plans);
  return report;
}

async function everything({ companies, transfers, parts }: Store, report: ReturnType<typeof travelReport>) {
  return {
    userKey: await companies.userKey(report.companyId),
    candidateKey: (await companies.candidateKey(report.companyId))?.key,
    report: await transfers.report(report),
    parts: await parts.of(report),
  };
}

/** Every row, with what is sealed or without it. */
function rows(sql: Sql, sealed: 'sealed' | 'plain'): Promise<unknown> {
  const left = sealed === 'plain' ? ['user_key', 'candidate_key', 'report', 'plan'] : [];
  return sql`
    select to_jsonb(companies) - ${left}::text[] as row, company_id as id, 0 as position from companies
    union all select to_jsonb(transfers) - ${left}::text[], company_id, 1 from transfers
    union all select to_jsonb(parts) - ${left}::text[], company_id, 1 + position from parts
    order by id, position`;
}

/** Lets a rotation read a company's row, and then changes the row before the rotation can write it. */
async function rotateWhile({ sql, during }: Database, change: (tx: TransactionSql) => Promise<unknown>) {
  const rotation = await sql.begin(async (tx) => {
    await tx`select from companies for update`;
    const rotated = during.keyRotation.rotate();
    const waits = () =>
      sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(waits, { timeout: 10_000 }).toHaveLength(1);
    await change(tx);
    return { rotated };
  });
  return rotation.rotated;
}

describe('after a rotation', () => {
  it('whatever was sealed opens with the new key alone, and holds what it held', async () => {
    const { before, during, after } = await aDatabase();
    const report = await fill(before);
    const held = await everything(before, report);
    expect(await during.keyRotation.rotate()).toEqual({ ...nothing, userKeys: 2, reports: 1, plans: 2 });
    expect(await everything(after, report)).toEqual(held);
    await expect(before.companies.userKey(report.companyId)).rejects.toThrow('"new" is missing');
  });

  it('nothing else of a row is another one, and who had read a part goes on with it', async () => {
    const { sql, before, during } = await aDatabase();
    const report = await fill(before);
    const was = await rows(sql, 'plain');
    const [part] = await during.parts.of(report);
    await during.keyRotation.rotate();
    expect(await rows(sql, 'plain')).toEqual(was);
    expect(await during.parts.change(part!, { intended: true })).toMatchObject({ plan: 'plan 1', version: 2 });
  });

  it('another one re-encrypts nothing', async () => {
    const { sql, before, during } = await aDatabase();
    await fill(before);
    await during.keyRotation.rotate();
    const was = await rows(sql, 'sealed');
    expect(await during.keyRotation.rotate()).toEqual(nothing);
    expect(await rows(sql, 'sealed')).toEqual(was);
  });

  it('that broke off, another one does what is left', async () => {
    const { before, during, after } = await aDatabase();
    const report = await fill(before);
    const breaksOff = ({ table }: RotationProgress) => {
      if (table === 'transfers') throw new Error('Ended from outside.');
    };
    await expect(during.keyRotation.rotate(breaksOff)).rejects.toThrow('Ended from outside.');
    expect(await during.keyRotation.rotate()).toEqual({ ...nothing, plans: 2 });
    expect(await after.parts.of(report)).toHaveLength(2);
  });

  it('a document on its way is what it was: it is fetched, or forgotten, before the old key may be taken out', async () => {
    const { before, during, after } = await aDatabase();
    const key = { companyId: 'nordfjell', documentId: randomUUID() };
    await before.documents.leave(key, Buffer.from('%PDF-'));
    expect(await during.keyRotation.rotate()).toEqual(nothing);
    expect(await during.documents.fetch(key)).toEqual(Buffer.from('%PDF-'));
    await before.documents.leave(key, Buffer.from('%PDF-'));
    expect(await after.keyRotation.rotate()).toEqual(nothing);
    expect(await after.documents.forgetOlderThan(0)).toBe(1);
  });

  it('of nothing, nothing has been done', async () => {
    const { during } = await aDatabase();
    expect(await during.keyRotation.rotate()).toEqual(nothing);
  });
});

describe('what a rotation cannot open', () => {
  it('is left as it is, counted, and its key named, while all the rest is re-encrypted', async () => {
    const { sql, before, during, after } = await aDatabase();
    const [report, other] = [await fill(before), await fill(before, 'sorfjell')];
    const lost = seals.lost.encrypt('lost', 'user-key/nordfjell');
    await sql`update companies set user_key = ${lost} where company_id = 'nordfjell'`;
    await sql`update transfers set report = ${lost} where company_id = 'nordfjell'`;
    const left = { missingKeys: ['lost'], unreadable: 2 };
    expect(await during.keyRotation.rotate()).toEqual({ userKeys: 3, reports: 1, plans: 4, ...left });
    expect(await during.keyRotation.rotate()).toEqual({ ...nothing, ...left });
    expect(await sql`select user_key as key from companies where company_id = 'nordfjell'`).toEqual([{ key: lost }]);
    expect(await after.companies.candidateKey(report.companyId)).toMatchObject({ key: 'candidate' });
    expect(await everything(after, other)).toMatchObject({ userKey: { key: 'key-in-use' }, report: other });
  });

  it('for another reason is counted, and no key is named', async () => {
    const { sql, before, during } = await aDatabase();
    await fill(before);
    const elsewhere = seals.old.encrypt('{}', 'report/of/another');
    await sql`update transfers set report = ${elsewhere}`;
    expect(await during.keyRotation.rotate()).toEqual({ ...nothing, userKeys: 2, plans: 2, unreadable: 1 });
    expect(await sql`select report from transfers`).toEqual([{ report: elsewhere }]);
  });
});

describe('a row that somebody changes while it is rotated', () => {
  it.each([
    ['with the new key', seals.new, 1],
    ['still with the old one', seals.old, 2],
  ])('%s keeps what was written, under the new key', async (_, cipher, userKeys) => {
    const database = await aDatabase();
    await fill(database.before);
    const written = cipher.encrypt('written meanwhile', 'user-key/nordfjell');
    const rotated = await rotateWhile(database, (tx) => tx`update companies set user_key = ${written}`);
    expect(rotated).toMatchObject({ userKeys, unreadable: 0 });
    const { companies } = database.after;
    expect((await companies.userKey('nordfjell'))?.key).toBe('written meanwhile');
    expect((await companies.candidateKey('nordfjell'))?.key).toBe('candidate');
  });

  it('in that its candidate is adopted has the candidate in use, under the new key', async () => {
    const database = await aDatabase();
    await fill(database.before);
    const adopts = (tx: TransactionSql) => tx`update companies set user_key = candidate_key, candidate_key = null`;
    expect(await rotateWhile(database, adopts)).toMatchObject({ userKeys: 1 });
    expect((await database.after.companies.userKey('nordfjell'))?.key).toBe('candidate');
    expect(await database.after.companies.candidateKey('nordfjell')).toBeUndefined();
  });

  it('in that it goes away is gone', async () => {
    const database = await aDatabase();
    await fill(database.before);
    expect(await rotateWhile(database, (tx) => tx`delete from companies`)).toMatchObject({ userKeys: 0, reports: 1 });
    expect(await database.sql`select from companies`).toHaveLength(0);
  });

  it('in anything else keeps the change and is rotated', async () => {
    const database = await aDatabase();
    await fill(database.before);
    const names = (tx: TransactionSql) => tx`update companies set name = 'Nordfjell AS'`;
    expect(await rotateWhile(database, names)).toMatchObject({ userKeys: 2 });
    expect(await database.after.companies.find('nordfjell')).toMatchObject({ name: 'Nordfjell AS' });
    expect((await database.after.companies.userKey('nordfjell'))?.key).toBe('key-in-use');
  });
});

describe('more rows than are read at a time', () => {
  const [COMPANIES, REVISIONS, POSITIONS] = [450, 2, 210];

  it('are all rotated, in whatever column their keys differ, and counted as it goes on', async () => {
    const { sql, during, after } = await aDatabase();
    const ids = Array.from({ length: COMPANIES }, (_, n) => `company-${n}`);
    await sql`insert into companies ${sql(
      ids.map((id) => ({ company_id: id, settings: '{}', user_key: seals.old.encrypt(id, `user-key/${id}`) })),
    )}`;
    const revisions = Array.from({ length: REVISIONS }, (_, n) => n + 1);
    const positions = Array.from({ length: POSITIONS }, (_, n) => n + 1);
    await sql`insert into parts ${sql(
      revisions.flatMap((revision) =>
        positions.map((position) => ({
          ...{ company_id: 'company-0', report_id: 'r', revision, position, marker: '', lines: [] },
          plan: seals.old.encrypt(`${revision}/${position}`, 'part/company-0/r'),
        })),
      ),
    )}`;
    const progress: RotationProgress[] = [];
    const rotated = await during.keyRotation.rotate((step) => progress.push(step));
    expect(rotated).toEqual({ ...nothing, userKeys: COMPANIES, plans: REVISIONS * POSITIONS });
    expect(progress).toEqual([
      ...[200, 400, 450].map((done) => ({ table: 'companies', done, of: 450 })),
      ...[200, 400, 420].map((done) => ({ table: 'parts', done, of: 420 })),
    ]);
    for (const id of ids) expect((await after.companies.userKey(id))?.key).toBe(id);
    for (const revision of revisions) {
      const plans = await after.parts.of({ companyId: 'company-0', reportId: 'r', revision });
      expect(plans.map(({ plan }) => plan)).toEqual(positions.map((position) => `${revision}/${position}`));
    }
  });
});

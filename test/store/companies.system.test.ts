import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../contract/connection.js';
import { openTestStore } from './open-test-store.js';

const { store, databaseUrl } = await openTestStore();
afterAll(() => store.close());

const { companies } = store;
const organization = { id: 1, name: 'Nordfjell AS', organizationNumber: '999888777' };
let count = 0;

/** A company with settings and no key. */
async function aCompany(): Promise<string> {
  count += 1;
  await companies.saveSettings(`company-${count}`, {});
  return `company-${count}`;
}

/** A company whose key a check has seen to work. */
async function aCheckedCompany(key: string): Promise<string> {
  const company = await aCompany();
  await companies.offerKey(company, key);
  await companies.saveCheck(company, 1, { checks: [], company: organization, problem: null });
  return company;
}

async function candidateOf(company: string) {
  return (await companies.candidateKey(company)) ?? expect.unreachable();
}

describe('settings of a company', () => {
  it('begin with the defaults, and what is not given stays as it was', async () => {
    const company = await aCompany();
    expect((await companies.find(company))?.settings).toEqual(DEFAULT_SETTINGS);
    await companies.saveSettings(company, { syncEvery: '2h' });
    await companies.saveSettings(company, { paymentTypes: { employee: null, company: 'Firmakort' } });
    expect((await companies.find(company))?.settings).toEqual({
      ...DEFAULT_SETTINGS,
      syncEvery: '2h',
      paymentTypes: { employee: null, company: 'Firmakort' },
    });
  });
});

describe('the key of a company', () => {
  it('is in use at once where none was, with a hint of its end', async () => {
    const company = await aCompany();
    await companies.offerKey(company, 'secret-key-f3a1');
    expect(await companies.userKey(company)).toEqual({ key: 'secret-key-f3a1', version: 1 });
    expect(await companies.find(company)).toMatchObject({ hasKey: true, hasCandidate: false, keyHint: '…f3a1' });
  });

  it('is replaced at once while no organisation is known behind it', async () => {
    const company = await aCompany();
    await companies.offerKey(company, 'first');
    await companies.offerKey(company, 'second');
    expect(await companies.userKey(company)).toEqual({ key: 'second', version: 2 });
  });

  it('of a known organisation stays in use until a check adopts the new one', async () => {
    const company = await aCheckedCompany('first');
    await companies.offerKey(company, 'second');
    expect(await companies.userKey(company)).toEqual({ key: 'first', version: 1 });
    const candidate = await candidateOf(company);
    expect(candidate).toMatchObject({ key: 'second', version: 2 });
    await companies.adoptCandidate(company, candidate);
    expect(await companies.userKey(company)).toEqual({ key: 'second', version: 2 });
    expect(await companies.candidateKey(company)).toBeUndefined();
  });

  it('stays when the new one is thrown away, and adopting what is none any more changes nothing', async () => {
    const company = await aCheckedCompany('first');
    await companies.offerKey(company, 'second');
    const candidate = await candidateOf(company);
    await companies.dropCandidate(company, candidate);
    await companies.adoptCandidate(company, candidate);
    expect(await companies.userKey(company)).toEqual({ key: 'first', version: 1 });
  });

  it('is not replaced by a candidate that was checked before another one was offered', async () => {
    const company = await aCheckedCompany('first');
    await companies.offerKey(company, 'second');
    const second = await candidateOf(company);
    await companies.offerKey(company, 'third');
    await companies.adoptCandidate(company, second);
    await companies.dropCandidate(company, second);
    expect(await companies.userKey(company)).toEqual({ key: 'first', version: 1 });
    expect(await candidateOf(company)).toMatchObject({ key: 'third' });
  });

  it('is forgotten with its candidate, and no session of it serves the next one', async () => {
    const company = await aCheckedCompany('first');
    await companies.offerKey(company, 'second');
    await companies.forgetKey(company);
    expect(await companies.userKey(company)).toBeUndefined();
    expect(await companies.candidateKey(company)).toBeUndefined();
    await companies.offerKey(company, 'third');
    await companies.adoptCandidate(company, await candidateOf(company));
    expect((await companies.find(company))?.keyVersion).toBe(3);
  });

  it('of a company whose organisation is known is only a candidate after a disconnect too', async () => {
    const company = await aCheckedCompany('first');
    await companies.forgetKey(company);
    await companies.offerKey(company, 'second');
    expect(await companies.userKey(company)).toBeUndefined();
    expect(await companies.find(company)).toMatchObject({ hasKey: false, hasCandidate: true });
  });

  it('stands nowhere in the database in clear, and opens for no other company', async () => {
    const company = await aCompany();
    const other = await aCompany();
    await companies.offerKey(company, 'plain-text-of-a-key');
    const sql = postgres(databaseUrl, { max: 1 });
    const rows = await sql<
      { key: string }[]
    >`select encode(user_key, 'escape') as key from companies where user_key is not null`;
    await sql`update companies set user_key = (select user_key from companies where company_id = ${company})
      where company_id = ${other}`;
    await sql.end();
    expect(rows.some(({ key }) => key.includes('plain-text'))).toBe(false);
    await expect(companies.userKey(other)).rejects.toThrow();
  });
});

describe('what a check found', () => {
  it('is kept with the problem that stops all transfers, until another check no longer finds it', async () => {
    const company = await aCheckedCompany('key');
    const checks = [{ id: 'key', ok: false, missing: [] }] as never;
    await companies.saveCheck(company, 1, { checks, problem: { code: 'TLX-102', details: {} } });
    expect(await companies.find(company)).toMatchObject({ checks, problemCode: 'TLX-102', name: 'Nordfjell AS' });
    await companies.saveCheck(company, 1, { checks: [], problem: null });
    expect(await companies.find(company)).toMatchObject({ problemCode: null, problemDetails: null });
  });

  it('of a key that is not in use any more says nothing of the next one', async () => {
    const company = await aCheckedCompany('first');
    await companies.offerKey(company, 'second');
    await companies.adoptCandidate(company, await candidateOf(company));
    const dead = { checks: [], problem: { code: 'TLX-101', details: {} } } as const;
    expect(await companies.saveCheck(company, 1, dead)).toBe(false);
    expect(await companies.keyRefused(company, 1, dead)).toBe(false);
    expect(await companies.find(company)).toMatchObject({ problemCode: null });
  });

  it('is news once: a key that dies', async () => {
    const company = await aCheckedCompany('key');
    const dead = { checks: [], problem: { code: 'TLX-101', details: {} } } as const;
    expect(await companies.keyRefused(company, 1, dead)).toBe(true);
    expect(await companies.keyRefused(company, 1, dead)).toBe(false);
    expect(await companies.find(company)).toMatchObject({ problemCode: 'TLX-101' });
  });

  it('is looked for by one of many who ask at the same time', async () => {
    const company = await aCheckedCompany('key');
    const [now, until] = [new Date(), new Date(Date.now() + 60_000)];
    const claims = await Promise.all(Array.from({ length: 5 }, () => companies.claimCheck(company, now, until)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await companies.claimCheck(company, new Date(until.getTime() + 1), until)).toBe(true);
  });
});

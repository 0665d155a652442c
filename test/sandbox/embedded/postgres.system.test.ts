import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type RunningPostgres } from '../../../sandbox/embedded/postgres.js';

let folder: string;
const running: RunningPostgres[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postgres-test-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ stop }) => stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataDir?: string, onProgress?: (text: string) => void): Promise<RunningPostgres> {
  const started = await startPostgres({ ...(dataDir !== undefined && { dataDir }), ...(onProgress && { onProgress }) });
  running.push(started);
  return started;
}

async function query<Result>(url: string, work: (sql: postgres.Sql) => Promise<Result>): Promise<Result> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('starts for whoever asks, root too, and is gone at the end', async () => {
    const { url, stop } = await start();
    const [row] = await query(
      url,
      (sql) => sql`select lower('ÆØÅ') as lower, current_setting('server_version_num')::int as version`,
    );
    expect(row).toMatchObject({ lower: 'æøå' });
    expect(Number(row?.version)).toBeGreaterThanOrEqual(140_000);
    await stop();
    await expect(query(url, (sql) => sql`select 1`)).rejects.toThrow();
  });

  it('listens on loopback only, and asks for a password', async () => {
    const { url } = await start();
    expect(new URL(url).hostname).toBe('127.0.0.1');
    const [row] = await query(url, (sql) => sql`select current_setting('listen_addresses') as listens`);
    expect(row?.listens).toBe('127.0.0.1');
    const guessed = new URL(url);
    guessed.password = 'password';
    await expect(query(guessed.href, (sql) => sql`select 1`)).rejects.toThrow(/password authentication failed/);
  });

  it('keeps its data in the folder it is given', async () => {
    const dataDir = join(folder, 'postgres');
    const first = await start(dataDir);
    await query(first.url, (sql) => sql`create table kept as select 42 as answer`);
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.url, (sql) => sql`select answer from kept`)).toMatchObject([{ answer: 42 }]);
  });

  it('starts again where creating its database was cut short', async () => {
    const dataDir = join(folder, 'postgres');
    mkdirSync(`${dataDir}.new`);
    writeFileSync(join(`${dataDir}.new`, 'half'), '');
    mkdirSync(dataDir);
    const { url } = await start(dataDir);
    expect(await query(url, (sql) => sql`select 1 as one`)).toMatchObject([{ one: 1 }]);
  });

  it('refuses the data of another version, and says how to go on', async () => {
    const dataDir = join(folder, 'postgres');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'PG_VERSION'), '13\n');
    await expect(start(dataDir)).rejects.toThrow(/is of PostgreSQL 13.*dev --fresh/);
  });

  it.runIf(process.getuid?.() === 0)(
    'keeps the data elsewhere, and says where, when its user does not reach the folder',
    async () => {
      chmodSync(folder, 0o700);
      const told: string[] = [];
      const dataDir = join(folder, 'postgres');
      const first = await start(dataDir, (text) => told.push(text));
      await query(first.url, (sql) => sql`create table kept as select 1 as one`);
      await first.stop();
      expect(lstatSync(dataDir).isSymbolicLink()).toBe(true);
      const elsewhere = readlinkSync(dataDir);
      expect(told.join()).toContain(elsewhere);
      const second = await start(dataDir);
      expect(await query(second.url, (sql) => sql`select one from kept`)).toMatchObject([{ one: 1 }]);
      await second.stop();

      // Without the link, what lies there belongs to nobody.
      rmSync(dataDir);
      const third = await start(dataDir);
      await expect(query(third.url, (sql) => sql`select one from kept`)).rejects.toThrow(/does not exist/);
      await third.stop();
      rmSync(elsewhere, { recursive: true });
      expect(existsSync(elsewhere)).toBe(false);
    },
  );
});

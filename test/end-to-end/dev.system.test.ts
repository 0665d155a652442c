import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findTemporalBinary } from '../../sandbox/embedded/temporal-binary.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { path: temporal } = await findTemporalBinary({ environment: process.env });
const folder = mkdtempSync(join(tmpdir(), 'dev-'));
// PostgreSQL's user must get through, or its data would be kept elsewhere.
chmodSync(folder, 0o711);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const clone = join(folder, 'clone');

/** A machine with nothing on it but Node, npm, a shell and Temporal's program: an empty home, no settings. */
const home = join(folder, 'home');
const bin = join(folder, 'bin');
mkdirSync(home);
mkdirSync(bin);
symlinkSync(temporal, join(bin, 'temporal'));
const environment = {
  PATH: `${bin}:${process.env.PATH ?? ''}`,
  HOME: home,
  // How this machine reaches its package registry is no part of the project.
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(npm_config_|NODE_EXTRA_CA_CERTS|SSL_|https?_proxy)/i.test(name)),
  ),
};

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  readonly says: (text: string) => Promise<void>;
}

function start(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): Running {
  const child = spawn(command, args, { cwd, env: { ...environment, ...env } });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      listeners.forEach((listener) => listener());
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => output.includes(text) && resolve();
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`It ended without saying "${text}":\n${output}`)));
    });
  return { child, output: () => output, ended, says };
}

const program = join(root, 'client/sonya-tripletex.mjs');
const dev = (cwd: string, ...options: string[]) => start(process.execPath, [program, 'dev', ...options], cwd);
const command = (cwd: string, ...args: string[]) =>
  execFileSync(process.execPath, [program, ...args], { cwd, env: environment, encoding: 'utf8' });

/** The first page of somebody who is chosen where `dev` says that one chooses. */
async function firstPageOf(person: string, run: Running): Promise<string> {
  const [, home = ''] = /Look at it\n  The pages: choose who you are +(\S+)/.exec(run.output()) ?? [];
  expect(await (await fetch(home)).text()).toContain(`href="/sign-in/${person}"`);
  const leadsTo = async (from: string) => {
    const answer = await fetch(from, { redirect: 'manual' });
    const cookie = answer.headers.getSetCookie().map((set) => set.split(';')[0]);
    return { to: new URL(answer.headers.get('location') ?? '', from).href, cookie: cookie.join('; ') };
  };
  const { to } = await leadsTo(`${home}sign-in/${person}`);
  const { to: first, cookie } = await leadsTo(to);
  return (await fetch(first, { headers: { cookie } })).text();
}

/** Every process whose command line mentions a folder or a port of a run. */
const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

describe('npm start', { timeout: 600_000 }, () => {
  it('carries every sample in a clone in an empty folder with an empty home, and ends by itself with exit 0', async () => {
    execFileSync('git', ['clone', '--quiet', root, clone]);
    const run = start('npm', ['start', '--', '--once'], clone);
    expect(await run.ended, run.output()).toBe(0);
    expect(run.output()).toMatch(/Synchronisation .* \(first\): done/);
    expect(run.output()).toMatch(/│ employees +│ \d+ +│ \d+ /);
    expect(run.output().match(/│ S-10\d\d │ transferred │/g)).toHaveLength(11);
  });

  it('installs nothing again, counts empty and blank settings as unset, and leaves nothing of one run behind', async () => {
    const blank = {
      DATABASE_URL: '',
      TEMPORAL_ADDRESS: ' ',
      TRIPLETEX_BASE_URL: '',
      ENCRYPTION_KEYS: ' ',
      RECEIPT_HOSTS: '',
    };
    const run = start('npm', ['start', '--', '--once'], clone, blank);
    expect(await run.ended, run.output()).toBe(0);
    expect(run.output()).not.toContain('Packages (npm ci)');
    const [, place = ''] = /Starting everything in (\S+)/.exec(run.output()) ?? [];
    expect(place).toContain('sonya-tripletex-');
    expect(existsSync(place)).toBe(false);
    // It would stay there: nobody ever starts in the folder of one run again.
    expect(run.output()).not.toContain('Keeping the database in');
  });

  it('stays up, is found by commands in its folder, refuses a second one, and ends everything on Ctrl-C', async () => {
    const run = dev(folder, '--fresh');
    await run.says('Ctrl-C stops everything.');
    const listed = JSON.parse(command(folder, 'list', '--json')) as { counts: Record<string, number> };
    expect(listed.counts).toEqual({ transferred: 11 });
    for (const person of ['nora', 'anders'])
      expect((await firstPageOf(person, run)).match(/\/archive\/rep-\d+"/g)).toHaveLength(11);
    expect(await firstPageOf('dagny', run)).toContain('Nordfjell AS');
    const second = dev(folder);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(String(run.child.pid));
    expect(second.output()).not.toContain('Check that the database and Temporal are up');
    const { env } = z
      .object({ env: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(folder, '.data/dev.json'), 'utf8')));
    run.child.kill('SIGINT');
    await run.ended;
    await expect(fetch(`${env.TRIPLETEX_BASE_URL}/currency`)).rejects.toThrow();
    expect(existsSync(join(folder, '.data/dev.json'))).toBe(false);
  });

  it('keeps what it knew when it is started again, and leaves nothing running when it is killed', async () => {
    const run = dev(folder);
    await run.says('Ctrl-C stops everything.');
    const { items } = JSON.parse(command(folder, 'list', '--json')) as { items: { attempts: number }[] };
    expect(items.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 11 }, () => 1));
    const children = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(folder) || line.includes(join(root, 'dist/sandbox')))
      .map((line) => Number(line.trim().split(' ')[0]))
      .filter((pid) => pid !== run.child.pid);
    expect(children.length).toBeGreaterThan(2);
    run.child.kill('SIGKILL');
    await run.ended;
    const until = Date.now() + 20_000;
    while (children.some(isAlive) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(children.filter(isAlive)).toEqual([]);
  });
});

describe('npm test', { timeout: 600_000 }, () => {
  it('runs in the same clone by itself', async () => {
    const run = start('npm', ['test', '--', 'test/contract/decision.test.ts'], clone);
    expect(await run.ended, run.output()).toBe(0);
    expect(run.output()).toMatch(/Tests.*passed/);
  });
});

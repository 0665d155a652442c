import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { findTemporalBinary } from '../../sandbox/embedded/temporal-binary.js';
import { waitUntil } from '../support/service.js';
import { sized } from '../support/size.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { path: temporal } = await findTemporalBinary({ environment: process.env });
const folder = mkdtempSync(join(tmpdir(), 'dev-'));
// PostgreSQL's user must get through, or its data would be kept elsewhere.
chmodSync(folder, 0o711);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const clone = join(folder, 'clone');
/** Packages take longer than all the rest: usually those of this checkout serve. */
const INSTALLS = sized({ usual: false, full: true });
const packages = join(root, 'node_modules');

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

/** What `npm start` runs, without npm between: signals meet it. */
const dev = (...options: string[]) => start(process.execPath, ['scripts/start.mjs', ...options], clone);
const command = (...args: string[]) =>
  execFileSync(process.execPath, ['client/sonya-tripletex.mjs', ...args], {
    cwd: clone,
    env: environment,
    encoding: 'utf8',
  });
const settingsFile = join(clone, '.data/dev.json');
/** What `dev` leaves for other commands. */
function devSettings(): Record<string, string> {
  const { env } = z
    .object({ env: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(settingsFile, 'utf8')));
  return env;
}

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

const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, section = ''] = /\n## By HTTP: the whole integration\n([^]*?)\n## /.exec(README) ?? [];
const [integration = '', listening = ''] = [...section.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block);
/** The block as somebody types it in: the tokens, and then one step after another. */
const [tokens = '', connect = '', handOver = '', beTold = ''] = integration.split(/\n(?=# \d\. )/);

// What is typed stays as it is; curl says behind each answer how it was answered.
writeFileSync(join(home, '.curlrc'), 'silent\nshow-error\nwrite-out = "\\n%{http_code}\\n"\n');

/** The steps with the places where this `dev` listens, when the usual ports are taken. */
function typed(...steps: readonly string[]): string {
  const { HTTP_PORT, WEBHOOK_URL = '' } = devSettings();
  return steps
    .join('\n')
    .replaceAll('http://127.0.0.1:8080', `http://127.0.0.1:${HTTP_PORT}`)
    .replaceAll('http://127.0.0.1:8090', new URL(WEBHOOK_URL).origin);
}

/** What the shell of somebody knows who has typed the tokens in. */
let shell = environment as Record<string, string>;

async function bash(...steps: readonly string[]): Promise<string> {
  const script = typed('set -euo pipefail', ...steps);
  return (await promisify(execFile)('bash', ['-c', script], { cwd: clone, env: shell })).stdout;
}

interface Told {
  readonly status: number;
  readonly body: unknown;
}

/** Types steps into a shell in the folder of the project, and answers what the last one came to. */
async function type(...steps: readonly string[]): Promise<Told> {
  const [status = '', ...answer] = (await bash(...steps)).trimEnd().split('\n').reverse();
  return { status: Number(status), body: JSON.parse(answer.reverse().join('\n')) };
}

const Notices = z.object({ items: z.array(z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) })) });

/** The newest first. */
function statusesTold({ body }: Told, reportId: string): TransferStatus['status'][] {
  const { items } = Notices.parse(body);
  const ofReport = items.filter(({ type, data }) => type === 'transfer.status' && data.reportId === reportId);
  return ofReport.map(({ data }) => data.status as TransferStatus['status']);
}

describe('npm start', { timeout: 600_000 }, () => {
  it('carries every sample in a clone with an empty home, counts blank settings as unset, and ends by itself', async () => {
    execFileSync('git', ['clone', '--quiet', root, clone]);
    if (!INSTALLS) execFileSync('sh', ['-c', 'cp -al "$0" "$1" 2>/dev/null || cp -a "$0" "$1"', packages, clone]);
    const blank = {
      DATABASE_URL: '',
      TEMPORAL_ADDRESS: ' ',
      TRIPLETEX_BASE_URL: '',
      ENCRYPTION_KEYS: ' ',
      RECEIPT_HOSTS: '',
    };
    const run = start('npm', ['start', '--', '--once'], clone, blank);
    expect(await run.ended, run.output()).toBe(0);
    if (INSTALLS) expect(run.output()).toContain('Packages (npm ci)');
    expect(run.output()).toMatch(/Synchronisation .* \(first\): done/);
    expect(run.output()).toMatch(/│ employees +│ \d+ +│ \d+ /);
    expect(run.output().match(/│ S-10\d\d │ transferred │/g)).toHaveLength(11);
    const [, place = ''] = /Starting everything in (\S+)/.exec(run.output()) ?? [];
    expect(place).toContain('sonya-tripletex-');
    expect(existsSync(place)).toBe(false);
    // It would stay there: nobody ever starts in the folder of one run again.
    expect(run.output()).not.toContain('Keeping the database in');
  });
});

describe('npm test', { timeout: 600_000 }, () => {
  it('runs in the same clone by itself', async () => {
    const run = start('npm', ['test', '--', 'test/contract/decision.test.ts'], clone);
    expect(await run.ended, run.output()).toBe(0);
    expect(run.output()).toMatch(/Tests.*passed/);
  });
});

describe('npm start that stays up', { timeout: 600_000 }, () => {
  let run: Running;
  /** What was handed over as the README has it. */
  const HANDED_OVER = ['rep-4711', 'rep-4712'];

  it('installs nothing again, is found by commands in its folder, and shows everybody their pages', async () => {
    run = dev('--fresh');
    await run.says('Ctrl-C stops everything.');
    expect(run.output()).not.toContain('Packages (npm ci)');
    const listed = JSON.parse(command('list', '--json')) as { counts: Record<string, number> };
    expect(listed.counts).toEqual({ transferred: 11 });
    for (const person of ['nora', 'anders'])
      expect((await firstPageOf(person, run)).match(/\/archive\/rep-\d+"/g)).toHaveLength(11);
    expect(await firstPageOf('dagny', run)).toContain('Nordfjell AS');
  });

  it('refuses a second one', async () => {
    const second = dev();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(String(run.child.pid));
    expect(second.output()).not.toContain('Check that the database and Temporal are up');
  });

  describe('the integration by HTTP, as the README has it', () => {
    it('is one PUT, one POST and one webhook', () => {
      expect([connect, handOver, beTold].map((step) => step.match(/curl/g)?.length)).toEqual([1, 1, 1]);
      expect(connect).toContain('curl -X PUT ');
      expect(handOver).toContain('curl -X POST ');
      expect(tokens).not.toContain('curl');
      for (const place of ['http://127.0.0.1:8080', 'http://127.0.0.1:8090']) expect(integration).toContain(place);
    });

    it('has tokens that the command line signs', async () => {
      const names = [...tokens.matchAll(/^(\w+)=/gm)].map(([, name = '']) => name);
      const said = await bash(tokens, ...names.map((name) => `echo ${name}=$${name}`));
      const values = [...said.matchAll(/^(\w+)=(.+)$/gm)].map(([, name = '', value = '']) => [name, value] as const);
      expect(values.map(([name]) => name)).toEqual(['API', 'ADMIN', 'SENDER']);
      shell = { ...environment, ...Object.fromEntries(values) };
    });

    it('connects the company, and says what its key may', async () => {
      const { status, body } = await type(connect);
      expect(status).toBe(200);
      const key = /"userKey": "(\w+)/.exec(connect)?.[1] ?? expect.unreachable();
      expect(body).toMatchObject({ status: 'ok', company: { name: 'Nordfjell AS' } });
      expect(JSON.stringify(body)).not.toContain(key);
    });

    it('takes the report with 202, carries it into Tripletex, and tells so by a webhook whose signature was checked', async () => {
      const { status, body } = await type(handOver);
      expect(status).toBe(202);
      expect(body).toMatchObject({ reportId: 'rep-4711', revision: 1 });
      // The stand-in shows only what is signed as it should be.
      const { body: told } = await waitUntil(
        () => type(beTold),
        (answer) => statusesTold(answer, 'rep-4711').includes('transferred'),
        60_000,
      );
      const transferred = Notices.parse(told).items.find(({ data }) => data.reportId === 'rep-4711');
      expect(transferred).toMatchObject({ type: 'transfer.status', data: { problem: null } });
      expect(transferred?.data).toMatchObject({ evidence: { totalNok: '448.00', approvedNok: '448.00' } });
    });

    it('changes nothing when the report is sent twice', async () => {
      const { status, body } = await type(handOver);
      expect([status, body]).toMatchObject([202, { status: 'transferred', attempts: 1 }]);
      const other = await type(handOver.replace('Taxi til kundemøte', 'Taxi fra kundemøte'));
      expect(other.status).toBe(409);
    });

    it('tells every broken rule in one answer', async () => {
      const broken = handOver.replace('"totalNok": "448.00"', '"totalNok": "1.00"').replace('"NOK"', '"kroner"');
      const { status, body } = await type(broken);
      expect(status).toBe(422);
      const { errors } = body as { errors: { path: string }[] };
      expect(errors.map(({ path }) => path)).toEqual(
        expect.arrayContaining(['totalNok', 'lines.0.amount.currency']) as string[],
      );
    });

    it('is told what happens while it happens', async () => {
      const stream = spawn('bash', ['-c', typed(`exec ${listening}`)], { env: shell });
      let heard = '';
      stream.stdout.setEncoding('utf8').on('data', (text: string) => (heard += text));
      const until = (fits: RegExp) =>
        waitUntil(
          () => Promise.resolve(heard),
          (text) => fits.test(text),
          60_000,
        );
      try {
        await until(/^id: /m);
        const another = handOver.replaceAll('4711', '4712');
        expect((await type(another)).status).toBe(202);
        await until(/^data: .*"reportId":"rep-4712".*"status":"transferred"/m);
      } finally {
        stream.kill();
      }
    });
  });

  it('ends everything on Ctrl-C', async () => {
    const { TRIPLETEX_BASE_URL } = devSettings();
    run.child.kill('SIGINT');
    await run.ended;
    await expect(fetch(`${TRIPLETEX_BASE_URL}/currency`)).rejects.toThrow();
    expect(existsSync(settingsFile)).toBe(false);
  });

  it('keeps what it knew when it is started again, and leaves nothing running when it is killed', async () => {
    const again = dev();
    await again.says('Ctrl-C stops everything.');
    const { items } = JSON.parse(command('list', '--json')) as { items: { reportId: string; attempts: number }[] };
    expect(items).toHaveLength(11 + HANDED_OVER.length);
    expect(items.map(({ reportId }) => reportId)).toEqual(expect.arrayContaining(HANDED_OVER) as string[]);
    expect(items.filter(({ attempts }) => attempts !== 1)).toEqual([]);
    const children = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(folder))
      .map((line) => Number(line.trim().split(' ')[0]))
      .filter((pid) => pid !== again.child.pid);
    expect(children.length).toBeGreaterThan(2);
    again.child.kill('SIGKILL');
    await again.ended;
    const until = Date.now() + 20_000;
    while (children.some(isAlive) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(children.filter(isAlive)).toEqual([]);
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { HelperProcess } from '../../../activities/receipts/helper-process.js';

const folder = mkdtempSync(join(tmpdir(), 'helper-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

const program = join(folder, 'program.mjs');
writeFileSync(
  program,
  `process.once('disconnect', () => process.exit());
   process.on('message', (work) => {
     if (work.kill) process.kill(process.pid, work.kill);
     else if (work.exit !== undefined) process.exit(work.exit);
     else if (!work.hang) process.send({ pid: process.pid, env: process.env, said: work.say });
   });`,
);

const helpers: HelperProcess[] = [];
afterEach(() => Promise.all(helpers.splice(0).map((helper) => helper.close())));

function helper(idleMs = 60_000): HelperProcess {
  const made = new HelperProcess({ file: pathToFileURL(program), execArgv: [], env: { ONLY: 'this' }, idleMs });
  helpers.push(made);
  return made;
}

const ask = (by: HelperProcess, work: object, signal?: AbortSignal) =>
  by.ask(work, signal) as Promise<{ pid: number; env: Record<string, string>; said: unknown }>;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a helper process', () => {
  it('answers piece after piece, and is one process', async () => {
    const one = helper();
    const [first, second] = [await ask(one, { say: 'a' }), await ask(one, { say: new Map([[1, 2]]) })];
    expect([first.said, second.said]).toEqual(['a', new Map([[1, 2]])]);
    expect(second.pid).toBe(first.pid);
    expect(first.pid).not.toBe(process.pid);
  });

  it('knows nothing of the worker’s environment, which holds keys', async () => {
    const { env } = await ask(helper(), {});
    expect(env).toMatchObject({ ONLY: 'this' });
    expect(env).not.toHaveProperty('PATH');
  });

  it.each(['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const)(
    'that dies of %s is told so, and followed by another',
    async (signal) => {
      const one = helper();
      await expect(ask(one, { kill: signal })).rejects.toMatchObject({ name: 'HelperDied', signal });
      await expect(ask(one, { say: 'again' })).resolves.toMatchObject({ said: 'again' });
    },
  );

  it('that ends by itself in the middle of its work is told so', async () => {
    await expect(ask(helper(), { exit: 0 })).rejects.toMatchObject({ code: 'HELPER_DIED', signal: null });
  });

  it('that died while nobody asked is followed by another', async () => {
    const one = helper();
    const { pid } = await ask(one, {});
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    await expect(ask(one, { say: 'again' })).resolves.toMatchObject({ said: 'again' });
  });

  it('is gone when its work is given up, and the reason is told', async () => {
    const one = helper();
    const { pid } = await ask(one, {});
    const going = ask(one, { hang: true }, AbortSignal.timeout(50));
    await expect(going).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(isAlive(pid)).toBe(false);
  });

  it('does nothing for work that is given up already', async () => {
    await expect(ask(helper(), {}, AbortSignal.abort(new Error('no more')))).rejects.toThrow('no more');
  });

  it('ends when it has idled, and comes again', async () => {
    const one = helper(20);
    const { pid } = await ask(one, {});
    await expect.poll(() => isAlive(pid)).toBe(false);
    await expect(ask(one, {})).resolves.not.toMatchObject({ pid });
  });
});

describe('the process that renders receipts', () => {
  const built = new URL('../../../dist/activities/receipts/render-receipts.js', import.meta.url).href;
  const WORKER = `
    const { ReceiptRenderer } = await import(${JSON.stringify(built)});
    await new ReceiptRenderer().render(${JSON.stringify(program)}, undefined);
    setInterval(() => undefined, 1000);
    console.log('ready');`;

  /** A worker that has rendered something, and the process that did so. */
  async function worker(): Promise<{ child: ChildProcess; renderer: number }> {
    const flags = ['--input-type=module', '--eval', WORKER];
    const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const renderer = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim());
    return { child, renderer };
  }

  it('ends with its worker, however that ends', async () => {
    const { child, renderer } = await worker();
    expect(isAlive(renderer)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => isAlive(renderer), { timeout: 5_000 }).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves it to the worker what to do at a %s', async (signal) => {
    const { child, renderer } = await worker();
    process.kill(renderer, signal);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isAlive(renderer)).toBe(true);
    child.kill('SIGKILL');
  });
});

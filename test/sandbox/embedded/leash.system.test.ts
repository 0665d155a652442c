import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../../runtime/process-identity.js';
import { startOnLeash } from '../../../sandbox/embedded/leash.js';

const env = process.env;
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'leash-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether a process does anything any more; one that its parent has not collected does not. */
function runs(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition() && Date.now() < end) await pause(10);
  expect(condition()).toBe(true);
}

/** A program in a shell that tells its own id and that of a child. */
const FAMILY = 'sleep 300 & echo "pids $$ $!"; wait';

function pidsIn(text: string): number[] {
  return (/pids (\d+) (\d+)/.exec(text) ?? []).slice(1).map(Number);
}

/** As it was built, so that a process of its own can start it. */
const builtLeash = fileURLToPath(new URL('../../../dist/sandbox/embedded/leash.js', import.meta.url));

describe('a process on a leash', () => {
  it('is killed at once with its children, whatever it does when it is asked to end', async () => {
    let output = '';
    const program = await startOnLeash('/bin/sh', ['-c', `trap '' TERM; ${FAMILY}`], {
      env,
      onLine: (line) => (output += line),
    });
    await until(() => pidsIn(output).length === 2);
    await program.kill();
    expect(program.hasExited()).toBe(true);
    for (const pid of pidsIn(output)) await until(() => !runs(pid));
  });

  it('tells its lines and its exit code', async () => {
    const lines: string[] = [];
    const program = await startOnLeash('/bin/sh', ['-c', 'echo one; echo two >&2; exit 3'], {
      env,
      onLine: (line) => lines.push(line),
    });
    expect(await program.exited).toBe(3);
    expect(program.hasExited()).toBe(true);
    expect(lines.sort()).toEqual(['one', 'two']);
    expect(program.lastLines()).toContain('one');
  });

  it('that does not exist ends with what the shell says', async () => {
    const program = await startOnLeash('there-is-no-such-program', [], { env });
    expect(await program.exited).toBe(127);
    expect(program.lastLines()).toContain('not found');
  });

  it('gets only the environment that it is given', async () => {
    const program = await startOnLeash('/bin/sh', ['-c', 'echo "[$GIVEN][$HOME]"'], { env: { GIVEN: 'yes' } });
    await program.exited;
    expect(program.lastLines()).toBe('[yes][]');
  });

  it('is asked to end in the way it is to be asked', async () => {
    const program = await startOnLeash(
      process.execPath,
      ['-e', 'process.on("SIGINT", () => process.exit(7)); console.log("ready"); setInterval(() => {}, 1000)'],
      { env, signal: 'INT' },
    );
    await until(() => program.lastLines().includes('ready'));
    await program.stop();
    expect(await program.exited).toBe(7);
  });

  it('is killed after the grace when it does not listen', async () => {
    const program = await startOnLeash('/bin/sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.1; done'], {
      env,
      graceSeconds: 1,
    });
    await until(() => program.lastLines().includes('ready'));
    await program.stop();
    expect(await program.exited).toBe(137);
  });

  it('takes its own children with it', async () => {
    const program = await startOnLeash('/bin/sh', ['-c', FAMILY], { env });
    await until(() => pidsIn(program.lastLines()).length === 2);
    const pids = pidsIn(program.lastLines());
    expect(pids.every(runs)).toBe(true);
    await program.stop();
    await until(() => !pids.some(runs));
  });

  it('can be stopped twice, and after its end', async () => {
    const program = await startOnLeash('/bin/sh', ['-c', 'sleep 300'], { env });
    await Promise.all([program.stop(), program.stop()]);
    await program.stop();
    expect(program.hasExited()).toBe(true);
  });

  it('leaves nothing behind when it is made to end, and all of it when it ends by itself', async () => {
    const leaves = join(folder, 'left');
    mkdirSync(join(leaves, 'deep'), { recursive: true });
    await (
      await startOnLeash('/bin/sh', ['-c', 'exit 1'], { env, leaves })
    ).exited;
    expect(existsSync(leaves)).toBe(true);
    await (await startOnLeash('/bin/sh', ['-c', 'sleep 300'], { env, leaves })).stop();
    expect(existsSync(leaves)).toBe(false);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('ends when the process that started it ends by %s', async (signal) => {
    const leaves = join(folder, 'left');
    mkdirSync(leaves);
    const script = join(folder, 'parent.mjs');
    writeFileSync(
      script,
      `import { startOnLeash } from ${JSON.stringify(builtLeash)};
       await startOnLeash('/bin/sh', ['-c', ${JSON.stringify(FAMILY)}], { env: process.env, leaves: ${JSON.stringify(leaves)}, onLine: (line) => console.log(line) });`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until(() => pidsIn(output).length === 2);
    const pids = pidsIn(output);
    expect(pids.every(runs)).toBe(true);
    parent.kill(signal);
    await until(() => !pids.some(runs));
    await until(() => !existsSync(leaves));
  });
});

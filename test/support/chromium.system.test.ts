import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, NoChromiumError, type ChromiumSearch } from './chromium.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'chromium-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const CHROMIUM = '#!/bin/sh\necho "Chromium 99.0 built on Debian"\n';
/** As Ubuntu has it without snap. */
const ONLY_SAYS_SO = '#!/bin/sh\necho "Command requires the chromium snap to be installed." >&2\nexit 1\n';

function program(path: string, script: string): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, script);
  chmodSync(full, 0o755);
  return full;
}

/** An apt-get that knows the package once its lists are fresh, and notes how it was called. */
function anAptGet(): void {
  const lists = join(folder, 'lists');
  const made = join(folder, 'bin/chromium');
  const script = `
    case "$*" in *update) : > ${lists}; echo update $DEBIAN_FRONTEND >> ${folder}/calls; exit 0;; esac
    if ! [ -e ${lists} ]; then echo 'E: Unable to locate package' >&2; exit 100; fi
    echo install $DEBIAN_FRONTEND >> ${folder}/calls; /bin/sleep 0.2
    printf '%s' '${CHROMIUM}' > ${made}; /bin/chmod +x ${made}`;
  program('bin/apt-get', `#!/bin/sh\n${script}\n`);
}

function find(search: Partial<ChromiumSearch> = {}, more: NodeJS.ProcessEnv = {}): Promise<string> {
  const environment = { PATH: join(folder, 'bin'), HOME: folder, ...more };
  return findChromium({ environment, isRoot: true, ...search });
}

async function refusalOf(search: Promise<string>): Promise<string> {
  const failure = await search.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NoChromiumError);
  return (failure as NoChromiumError).message;
}

describe('the search for Chromium', () => {
  it('takes CHROMIUM_PATH before all, and no other when that does not run', async () => {
    program('bin/chromium', CHROMIUM);
    const mine = program('mine', CHROMIUM);
    expect(await find({}, { CHROMIUM_PATH: mine })).toBe(mine);
    expect(await refusalOf(find({}, { CHROMIUM_PATH: '/nowhere' }))).toContain('CHROMIUM_PATH: /nowhere does not run');
  });

  it('takes what is on the PATH, and leaves aside what only says what to install', async () => {
    program('bin/chromium-browser', ONLY_SAYS_SO);
    const chrome = program('bin/google-chrome', '#!/bin/sh\necho "Google Chrome 99.0"\n');
    expect(await find()).toBe(chrome);
  });

  it('installs the package once for all who ask, with fresh lists where the old ones do not know it, and says so', async () => {
    anAptGet();
    const told: string[] = [];
    const found = await Promise.all([find({ onProgress: (text) => told.push(text) }), find(), find()]);
    expect(found).toEqual([1, 2, 3].map(() => join(folder, 'bin/chromium')));
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe('update noninteractive\ninstall noninteractive\n');
    expect(told[0]).toBe('Installing Chromium for the tests of pages, once …');
    expect(readdirSync(join(folder, '.cache/sonya-tripletex'))).toEqual([]);
  });

  it.each([
    ['who asks is not root', { isRoot: false }, 'exit 0', /Only root can install it/],
    [
      'the package is not to be had',
      {},
      'echo "E: Unable to fetch" >&2; exit 100',
      /apt-get install .* chromium: E: Unable to fetch/,
    ],
    [
      'it takes too long',
      { timeoutMs: 300 },
      'exec /bin/sleep 30',
      /apt-get install .* chromium-headless-shell: it took too long\nInstall/,
    ],
    [
      'it brings nothing that runs',
      {},
      'exit 0',
      /apt-get install .* chromium: the program that it brings does not run/,
    ],
  ])('says why and what to install when %s', async (_, search, script, reason) => {
    program('bin/apt-get', `#!/bin/sh\n${script}\n`);
    const message = await refusalOf(find(search));
    expect(message).toMatch(reason);
    expect(message).toMatch(/Install Chromium .*apt-get install chromium.* or set CHROMIUM_PATH/);
  });

  it('says what to install where there is no apt-get', async () => {
    expect(await refusalOf(find())).toContain('There is no apt-get');
  });
});

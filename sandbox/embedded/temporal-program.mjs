// The Temporal server as far as it can be looked for and fetched before any package is installed: plain JavaScript on nothing
// but Node, for scripts/set-up.mjs as well as for the search in temporal-binary.ts.
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isProgram, onPath } from './on-path.mjs';

const run = promisify(execFile);

/** The release of Temporal's command line program that every way but the PATH brings: server 1.32.0. */
export const CLI_VERSION = '1.9.1';
/** Older servers need settings of their own to be fair between companies. */
const OLDEST_SERVER = '1.31.0';

/**
 * @typedef {{ readonly cli: string, readonly server: string }} TemporalVersion of the command line program and of the server in it
 * @typedef {{ readonly refusal: string }} Refusal why a way did not lead to a program
 * @typedef {{ readonly path: string, readonly version: TemporalVersion } | Refusal} Found
 * @typedef {{ readonly cacheDir: string, readonly environment: NodeJS.ProcessEnv }} Fetching what a way to the program needs to know
 * @typedef {{ readonly path: string } | Refusal} Fetched the program, in its place in the cache folder
 */

/**
 * Where the user keeps what was made or downloaded once, for every folder of the project.
 * @param {NodeJS.ProcessEnv} environment
 */
export function cacheDirOf({ XDG_CACHE_HOME, HOME }) {
  return join(XDG_CACHE_HOME || join(HOME || homedir(), '.cache'), 'sonya-tripletex');
}

/**
 * Where the program is kept in the cache folder; the SDK's download chooses this name itself.
 * @param {string} cacheDir
 */
export function keptTemporal(cacheDir) {
  return join(cacheDir, `temporal-v${CLI_VERSION}`);
}

/**
 * The `temporal` on the PATH, unless it is too old.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Found>}
 */
export function temporalOnPath(environment) {
  return probeTemporal(onPath('temporal', environment), environment);
}

/**
 * The program that an earlier search left in the cache folder. One that does not run is removed, so that it is fetched again.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Found>}
 */
export async function temporalInCache(environment) {
  const path = keptTemporal(cacheDirOf(environment));
  const found = await probeTemporal(path, environment);
  if ('refusal' in found) rmSync(path, { force: true });
  return found;
}

/**
 * Whether there is a program that runs here and whose server is new enough.
 * @param {string | undefined} path
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Found>}
 */
export async function probeTemporal(path, environment) {
  if (path === undefined || !isProgram(path)) return { refusal: 'there is none' };
  const version = await temporalVersion(path, environment);
  if (version === undefined) return { refusal: `${path} does not run here` };
  if (isOlder(version.server, OLDEST_SERVER))
    return { refusal: `${path} has server ${version.server}, which is older than ${OLDEST_SERVER}` };
  return { path, version };
}

/**
 * Runs `temporal --version`. Undefined when that is no Temporal, or does not run here.
 * @param {string} path
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<TemporalVersion | undefined>}
 */
async function temporalVersion(path, environment) {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 30_000, env: environment });
    const [, cli, server] = /temporal version (\S+) \(Server ([^,)\s]+)/.exec(stdout) ?? [];
    return cli === undefined || server === undefined ? undefined : { cli, server };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} version
 * @param {string} than
 */
function isOlder(version, than) {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

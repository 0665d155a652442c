import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { cacheDirOf } from './cache-dir.js';
import { downloadedTemporal, downloadTemporal } from './download-temporal.js';
import { installedTemporal, installTemporal, type Installation } from './install-temporal.js';
import { isProgram, onPath } from './on-path.js';
import { temporalVersion, type TemporalVersion } from './temporal-version.js';
import type { OnProgress } from './progress.js';

export interface TemporalBinary {
  readonly path: string;
  readonly version: TemporalVersion;
  /** How it was come by. */
  readonly source: 'path' | 'download' | 'go';
}

/** No way to a Temporal server is left; says what to install. */
export class NoTemporalError extends ErrorForPeople {
  override readonly name = 'NoTemporalError';

  constructor(readonly tried: readonly string[]) {
    const ways = tried.map((reason) => `  - ${reason}`).join('\n');
    super(
      `There is no Temporal server, and none could be made:\n${ways}\n` +
        'Install the Temporal CLI (https://docs.temporal.io/cli) so that "temporal" is on the PATH, or Go 1.21 or newer so that it can be built, ' +
        'or set TEMPORAL_ADDRESS to a server that runs.',
    );
  }
}

export interface TemporalSearch {
  /** `PATH`, `HOME` and `XDG_CACHE_HOME` are read; the programs that are run get all of it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly onProgress?: OnProgress;
}

/**
 * Temporal's program: on the PATH, else the SDK's download, else built with Go; the last two are kept in the user's cache
 * folder. Throws a `NoTemporalError` that tells why every way failed.
 */
export async function findTemporalBinary({ environment, onProgress }: TemporalSearch): Promise<TemporalBinary> {
  const installation: Installation = { cacheDir: cacheDirOf(environment), environment, onProgress };
  const tried: string[] = [];
  for (const way of WAYS) {
    const found = await way.find(installation);
    if ('refusal' in found) tried.push(`${way.name}: ${found.refusal}`);
    else if (found.version === undefined) tried.push(`${way.name}: ${found.path} does not run here`);
    else return { path: found.path, version: found.version, source: way.source };
  }
  throw new NoTemporalError(tried);
}

type Found = { readonly path: string; readonly version: TemporalVersion | undefined } | { readonly refusal: string };

interface Way {
  readonly name: string;
  readonly source: TemporalBinary['source'];
  readonly find: (installation: Installation) => Promise<Found>;
}

const WAYS: readonly Way[] = [
  {
    name: '"temporal" on the PATH',
    source: 'path',
    find: ({ environment }) => probe(onPath('temporal', environment), environment),
  },
  {
    name: 'an earlier download',
    source: 'download',
    find: ({ cacheDir, environment }) => probe(downloadedTemporal(cacheDir), environment),
  },
  {
    name: 'an earlier build',
    source: 'go',
    find: ({ cacheDir, environment }) => probe(installedTemporal(cacheDir), environment),
  },
  { name: 'the SDK’s download', source: 'download', find: (installation) => make(downloadTemporal, installation) },
  { name: 'a build with Go', source: 'go', find: buildIfThereIsGo },
];

async function probe(path: string | undefined, environment: NodeJS.ProcessEnv): Promise<Found> {
  if (path === undefined || !isProgram(path)) return { refusal: 'there is none' };
  return { path, version: await temporalVersion(path, environment) };
}

async function make(maker: typeof installTemporal, installation: Installation): Promise<Found> {
  const made = await maker(installation);
  return 'refusal' in made ? made : probe(made.path, installation.environment);
}

function buildIfThereIsGo(installation: Installation): Promise<Found> {
  if (onPath('go', installation.environment) === undefined)
    return Promise.resolve({ refusal: '"go" is not on the PATH' });
  return make(installTemporal, installation);
}

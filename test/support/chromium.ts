import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { startOnLeash } from '../../sandbox/embedded/leash.js';
import { takeLock } from '../../sandbox/embedded/lock-file.js';
import { onPath } from '../../sandbox/embedded/on-path.mjs';
import { withProgress, type OnProgress } from '../../sandbox/embedded/progress.js';
import { cacheDirOf } from '../../sandbox/embedded/temporal-program.mjs';

/** No Chromium, and none can be installed here; says what to install. */
export class NoChromiumError extends ErrorForPeople {
  override readonly name = 'NoChromiumError';

  constructor(reasons: readonly string[]) {
    super(
      `The tests of pages need a browser:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}\n` +
        'Install Chromium so that it is on the PATH (Debian: "apt-get install chromium-headless-shell", Ubuntu: "apt-get install chromium-browser"; ' +
        'Google Chrome will do), or set CHROMIUM_PATH to the program.',
    );
  }
}

export interface ChromiumSearch {
  /** `CHROMIUM_PATH`, `PATH` and what tells the cache folder are read; the programs that are run get all of it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly onProgress?: OnProgress;
  /** Only root may install packages. */
  readonly isRoot?: boolean;
  /** For all of an installation. */
  readonly timeoutMs?: number;
}

/** As Debian, Ubuntu, Google and others name the program; first the one that has no windows, which takes a quarter of the time. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Debian’s packages, then Ubuntu’s. */
const INSTALLS = ['chromium-headless-shell', 'chromium', 'chromium-browser'].map((name) => [
  'install',
  '--yes',
  '--no-install-recommends',
  name,
]);
const UPDATE = ['update'];
const ATTEMPTS = [...INSTALLS, UPDATE, ...INSTALLS];
const INSTALL_MS = 10 * 60_000;
/** A package that is being unpacked is not interrupted without need. */
const GRACE_SECONDS = 60;

/**
 * Where Chromium is: `CHROMIUM_PATH`, else on the PATH, else, for root, the system’s package, which is installed once: of
 * several who ask at the same time one installs and the others wait.
 */
export async function findChromium(search: ChromiumSearch): Promise<string> {
  const { CHROMIUM_PATH } = search.environment;
  if (CHROMIUM_PATH) {
    if (await runs(CHROMIUM_PATH, search.environment)) return CHROMIUM_PATH;
    throw new NoChromiumError([`CHROMIUM_PATH: ${CHROMIUM_PATH} does not run here`]);
  }
  const found = (await lookOnPath(search)) ?? (await installPackage(search));
  if (typeof found === 'string') return found;
  throw new NoChromiumError([`On the PATH there is no ${NAMES.join(', ')} that runs`, ...found.refusals]);
}

async function lookOnPath({ environment }: ChromiumSearch): Promise<string | undefined> {
  for (const name of NAMES) {
    const path = onPath(name, environment);
    // Ubuntu has programs of that name which only say what to install.
    if (path !== undefined && (await runs(path, environment))) return path;
  }
  return undefined;
}

async function runs(path: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { env: environment, timeout: 20_000 });
    return /chrom/i.test(stdout);
  } catch {
    return false;
  }
}

type Installed = string | { readonly refusals: readonly string[] };

async function installPackage(search: ChromiumSearch): Promise<Installed> {
  const { environment, onProgress, isRoot = process.getuid?.() === 0 } = search;
  if (onPath('apt-get', environment) === undefined) return { refusals: ['There is no apt-get to install it with'] };
  if (!isRoot) return { refusals: ['Only root can install it'] };
  const cacheDir = cacheDirOf(environment);
  mkdirSync(cacheDir, { recursive: true });
  return withProgress(onProgress, 'Installing Chromium for the tests of pages, once', async () => {
    const release = await takeLock(join(cacheDir, 'chromium.lock'));
    try {
      return (await lookOnPath(search)) ?? (await tryPackages(search));
    } finally {
      release();
    }
  });
}

/** With the lists of packages as they are, then with fresh ones: a new machine has none, an old one those of last year. */
async function tryPackages(search: ChromiumSearch): Promise<Installed> {
  const deadline = AbortSignal.timeout(search.timeoutMs ?? INSTALL_MS);
  const refusals = new Map<string, string>();
  for (const args of ATTEMPTS) {
    const what = `apt-get ${args.join(' ')}`;
    const refusal = await aptGet(args, search.environment, deadline);
    const path = refusal === undefined && args !== UPDATE ? await lookOnPath(search) : undefined;
    if (path !== undefined) return path;
    if (refusal !== undefined) refusals.set(what, refusal);
    else if (args !== UPDATE) refusals.set(what, 'the program that it brings does not run');
    if (deadline.aborted) break;
  }
  return { refusals: [...refusals].map(([what, refusal]) => `${what}: ${refusal}`) };
}

const APT_OPTIONS = [
  '-q',
  '-o',
  'DPkg::Lock::Timeout=120',
  '-o',
  'Acquire::Retries=2',
  '-o',
  'Acquire::http::Timeout=30',
];

/** Answers why it did not succeed. */
async function aptGet(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  deadline: AbortSignal,
): Promise<string | undefined> {
  const env = { ...environment, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = await startOnLeash('apt-get', [...APT_OPTIONS, ...args], { env, graceSeconds: GRACE_SECONDS });
  let refusal: string | undefined;
  const giveUp = () => {
    refusal = 'it took too long';
    void apt.stop();
  };
  deadline.addEventListener('abort', giveUp);
  if (deadline.aborted) giveUp();
  const code = await apt.exited;
  deadline.removeEventListener('abort', giveUp);
  return refusal ?? (code === 0 ? undefined : lastWords(apt.lastLines(), code));
}

function lastWords(lines: string, code: number): string {
  const errors = lines.split('\n').filter((line) => line.startsWith('E: '));
  return errors.join(' ') || `it ended with ${code}: ${lines.split('\n').slice(-3).join(' ')}`;
}

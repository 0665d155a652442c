// Makes a checkout ready to run: installs the packages that are missing and builds what has changed. Says nothing, and takes a
// fraction of a second, when there is nothing to do. Uses nothing but Node itself, since nothing else may be there yet.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOT_SOURCES = new Set(['node_modules', 'dist', 'test', 'docs', 'coverage', 'test-artefacts']);
const BUILD_FILES = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'];
/** What the build writes last. */
const BUILT = 'dist/workflow-bundle.js';
const SILENT_MS = 2_000;
const LINE_EVERY_MS = 10_000;

/** Sets up the checkout in `root`. Rejects with what to do when that cannot be. */
export async function setUp(root = ROOT, version = process.versions.node) {
  assertNode(version);
  if (!packagesAreInstalled(root)) {
    await show('Installing packages (npm ci)', 'npm', ['ci'], root);
  }
  if (!buildIsFresh(root)) {
    await show('Building', process.execPath, ['scripts/build.mjs'], root);
  }
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
    .filter((entry) => entry.isFile() && /\.(tsx?|css|js|svg)$/.test(entry.name))
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

/** Runs a program and says what is done; shows what it wrote only when it fails. */
function show(what, program, args, cwd) {
  const since = Date.now();
  const seconds = () => `${Math.round((Date.now() - since) / 1000)} s`;
  const stopProgress = startProgress(what, seconds);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', (error) => {
      stopProgress();
      reject(new Error(`${what} could not start: ${error.message}. Is ${program} on the PATH?`));
    });
    child.once('close', (code) => {
      stopProgress();
      if (code === 0) return resolve(process.stderr.write(`${what}: done in ${seconds()}.\n`));
      reject(
        new Error(
          `${Buffer.concat(output).toString('utf8').trim()}\n${what} failed: correct what is told above, then run this again.`,
        ),
      );
    });
  });
}

/** On a terminal one line that counts seconds; elsewhere a line now and then. */
function startProgress(what, seconds) {
  const isTerminal = process.stderr.isTTY === true;
  process.stderr.write(isTerminal ? `${what} …` : `${what} …\n`);
  const tell = () => process.stderr.write(isTerminal ? `\r${what} … ${seconds()}` : `${what} … ${seconds()}\n`);
  const timer = setInterval(tell, isTerminal ? SILENT_MS / 2 : LINE_EVERY_MS);
  return () => {
    clearInterval(timer);
    if (isTerminal) process.stderr.write('\r\u001b[K');
  };
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await setUp();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

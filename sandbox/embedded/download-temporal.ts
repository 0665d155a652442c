import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startOnLeash, type LeashedProcess } from './leash.js';
import { CLI_VERSION, keptTemporal, type Fetched, type Fetching } from './temporal-program.mjs';

const require = createRequire(import.meta.url);

/** Without any byte for so long, there is no way to the download. */
const STALLED_MS = 8_000;

/**
 * Lets Temporal's SDK start the server that it downloads, and end it at once: what stays is the program in its cache. In a
 * process of its own, since the SDK's native runtime can be set up only once in each.
 */
const DOWNLOAD = `
const { TestWorkflowEnvironment } = require(process.argv[1]);
const executable = { type: 'cached-download', version: 'v${CLI_VERSION}', downloadDir: process.argv[2], ttl: '3650 days' };
TestWorkflowEnvironment.createLocal({ server: { executable } })
  .then((environment) => environment.teardown())
  .catch((error) => { process.stderr.write(String(error.message)); process.exitCode = 1; });
`;

/** Has Temporal's SDK download the program into the cache. Answers why when it cannot, within seconds when there is no way. */
export async function downloadTemporal({ cacheDir, environment }: Fetching): Promise<Fetched> {
  const testing = resolveTesting();
  if (testing === undefined)
    return { refusal: '@temporalio/testing, which knows where to download from, is not installed' };
  const download = await startOnLeash(process.execPath, ['-e', DOWNLOAD, testing, cacheDir], {
    env: environment,
    graceSeconds: 1,
  });
  await whileItGrows(download, cacheDir);
  await download.stop();
  const path = keptTemporal(cacheDir);
  if (existsSync(path)) return { path };
  removeHalves(cacheDir);
  return { refusal: download.lastLines().split(':').slice(0, 3).join(':') || 'no answer' };
}

function resolveTesting(): string | undefined {
  try {
    return require.resolve('@temporalio/testing');
  } catch {
    return undefined;
  }
}

/** Waits for the download as long as bytes arrive. */
async function whileItGrows(download: LeashedProcess, cacheDir: string): Promise<void> {
  let size = 0;
  let lastGrowth = Date.now();
  while (!download.hasExited() && Date.now() - lastGrowth < STALLED_MS) {
    await Promise.race([download.exited, pause(250)]);
    const now = sizeOfHalves(cacheDir);
    if (now > size) lastGrowth = Date.now();
    size = Math.max(size, now);
  }
}

function sizeOfHalves(cacheDir: string): number {
  return halves(cacheDir).reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0);
}

function removeHalves(cacheDir: string): void {
  halves(cacheDir).forEach((path) => rmSync(path, { force: true }));
}

function halves(cacheDir: string): string[] {
  return readdirSync(cacheDir)
    .filter((name) => name.endsWith('.downloading'))
    .map((name) => join(cacheDir, name));
}

import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startOnLeash } from './leash.js';
import { takeLock } from './lock-file.js';
import { withProgress, type OnProgress } from './progress.js';

/** The newest version that Go installs without a wrapper: later ones replace a module by a folder of their own repository. */
const CLI_VERSION = '1.5.1';
const MODULE = 'github.com/temporalio/cli';

export interface Installation {
  readonly cacheDir: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly onProgress?: OnProgress | undefined;
}

/** Where `installTemporal` puts the program. */
export function installedTemporal(cacheDir: string): string {
  return join(cacheDir, `temporal-${CLI_VERSION}`);
}

/**
 * Builds Temporal's program with Go, from the module proxy, into the cache: two to three minutes, once. Of several who ask at
 * the same time one builds and the others wait. Answers why when it cannot.
 */
export async function installTemporal(
  installation: Installation,
): Promise<{ readonly path: string } | { readonly refusal: string }> {
  const { cacheDir, onProgress } = installation;
  const path = installedTemporal(cacheDir);
  mkdirSync(cacheDir, { recursive: true });
  return withProgress(
    onProgress,
    `Building Temporal ${CLI_VERSION} with Go, once, which takes two to three minutes`,
    async () => {
      const release = await takeLock(`${path}.lock`);
      try {
        return existsSync(path) ? { path } : await build(installation, path);
      } finally {
        release();
      }
    },
  );
}

async function build(
  { cacheDir, environment }: Installation,
  path: string,
): Promise<{ path: string } | { refusal: string }> {
  const folder = mkdtempSync(join(cacheDir, 'building-'));
  try {
    // Go older than 1.25 brings the toolchain it needs from the module proxy.
    const toolchain = environment.GOTOOLCHAIN ?? 'auto';
    const env = {
      ...environment,
      GOOS: undefined,
      GOARCH: undefined,
      GOFLAGS: undefined,
      GOBIN: folder,
      CGO_ENABLED: '0',
      GOTOOLCHAIN: toolchain,
      GOWORK: 'off',
    };
    const flags = ['-trimpath', '-ldflags', `-s -w -X ${MODULE}/temporalcli.Version=${CLI_VERSION}`];
    const go = await startOnLeash('go', ['install', ...flags, `${MODULE}/cmd/temporal@v${CLI_VERSION}`], {
      env,
      cwd: folder,
    });
    const code = await go.exited;
    if (code !== 0) return { refusal: `go install ended with ${code}: ${go.lastLines()}` };
    chmodSync(join(folder, 'temporal'), 0o755);
    renameSync(join(folder, 'temporal'), path);
    return { path };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

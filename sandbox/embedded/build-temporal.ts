import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { startOnLeash } from './leash.js';
import { onPath } from './on-path.mjs';
import { CLI_VERSION, keptTemporal, type Made, type Making } from './temporal-program.mjs';

const MODULE = 'github.com/temporalio/cli';
/** The newest version of a part of the CLI that the module proxy has under a name of its own. */
const PART = `${MODULE}/cliext@v0.0.0-20260731000218-c579925f193f`;

/**
 * A module around the CLI: its own one replaces a part of it by a folder of its repository, and such a module cannot be
 * installed as it is.
 */
const WRAPPER = `module temporal

go 1.26.8

require ${MODULE} v${CLI_VERSION}

replace ${MODULE}/cliext => ./cliext
`;

/** Builds Temporal's program with Go, from the module proxy, into the cache folder: minutes. */
export async function buildTemporal({ cacheDir, environment }: Making): Promise<Made> {
  if (onPath('go', environment) === undefined) return { refusal: '"go" is not on the PATH' };
  const folder = mkdtempSync(join(cacheDir, 'building-'));
  const go = goIn(folder, environment);
  try {
    provideThePart(folder, await go('mod', 'download', '-json', PART));
    writeFileSync(join(folder, 'go.mod'), WRAPPER);
    const flags = [
      '-mod=mod',
      '-trimpath',
      '-ldflags',
      `-s -w -X ${MODULE}/internal/temporalcli.Version=${CLI_VERSION}`,
    ];
    await go('build', ...flags, '-o', 'temporal', `${MODULE}/cmd/temporal`);
    chmodSync(join(folder, 'temporal'), 0o755);
    renameSync(join(folder, 'temporal'), keptTemporal(cacheDir));
    return { path: keptTemporal(cacheDir) };
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs Go in a folder, and answers what it wrote. Rejects with that when it fails. */
function goIn(folder: string, environment: NodeJS.ProcessEnv) {
  const env = {
    ...environment,
    GOOS: undefined,
    GOARCH: undefined,
    GOFLAGS: undefined,
    CGO_ENABLED: '0',
    // An older Go brings the toolchain it needs from the module proxy.
    GOTOOLCHAIN: environment.GOTOOLCHAIN ?? 'auto',
    GOWORK: 'off',
  };
  return async (...args: string[]): Promise<string> => {
    const go = await startOnLeash('go', args, { env, cwd: folder });
    const code = await go.exited;
    if (code !== 0) throw new Error(`go ${args.slice(0, 2).join(' ')} ended with ${code}: ${go.lastLines()}`);
    return go.lastLines();
  };
}

/**
 * Copies the part next to the wrapper; what the module cache holds is read-only. It lacks a field that this CLI only hands on,
 * and that a server never uses.
 */
function provideThePart(folder: string, downloaded: string): void {
  const [, from = ''] = /"Dir": "([^"]+)"/.exec(downloaded) ?? [];
  const builder = 'type ClientOptionsBuilder struct {';
  mkdirSync(join(folder, 'cliext'));
  for (const name of readdirSync(from)) {
    const source = readFileSync(join(from, name), 'utf8');
    writeFileSync(
      join(folder, 'cliext', name),
      source.replace(builder, `${builder}\n\tPayloadCodec converter.PayloadCodec`),
    );
  }
}

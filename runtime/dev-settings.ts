import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Environment } from './config.js';
import { isStillRunning } from './process-identity.js';
import { withoutBlanks } from './without-blanks.js';

export { isAlive } from './process-identity.js';

/** What `dev` leaves in `DATA_DIR/dev.json`: its process, and the settings that lead other commands to what it started. */
export const DevSettings = z.object({
  pid: z.int().positive(),
  birth: z.string(),
  startedAt: z.string(),
  env: z.record(z.string(), z.string()),
});
export type DevSettings = z.infer<typeof DevSettings>;

/** The folder where `dev` keeps everything: `DATA_DIR`, by default `.data` in the folder where the command was started. */
export function dataDirOf(environment: Environment, folder: string): string {
  return resolve(folder, environment.DATA_DIR?.trim() || '.data');
}

/**
 * The environment with what a running `dev` of this folder set for each variable that is unset. The settings of a `dev` that
 * is gone are left aside: nothing answers at its addresses any more.
 */
export function withDevSettings(environment: Environment, folder: string): Environment {
  const dev = readDevSettings(dataDirOf(environment, folder));
  if (dev === undefined || !isStillRunning(dev)) return environment;
  return { ...dev.env, ...withoutBlanks(environment) };
}

/** What the last `dev` left in this folder; undefined when there is nothing that can be read. */
export function readDevSettings(dataDir: string): DevSettings | undefined {
  try {
    return DevSettings.parse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Leaves the settings for other commands, whole or not at all, readable by this user only: they hold keys. */
export function writeDevSettings(dataDir: string, settings: DevSettings): void {
  const draft = `${pathIn(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, pathIn(dataDir));
}

/** Takes the settings away, at the end of `dev`. */
export function removeDevSettings(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true });
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'dev.json');
}

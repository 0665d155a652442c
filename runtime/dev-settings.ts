import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Environment } from './config.js';

/** What `dev` leaves in `DATA_DIR/dev.json`: its process, and the settings that lead other commands to what it started. */
export const DevSettings = z.object({ pid: z.int(), env: z.record(z.string(), z.string()) });
export type DevSettings = z.infer<typeof DevSettings>;

/** The folder where `dev` keeps everything. */
export function dataDirOf(environment: Environment, folder: string): string {
  return join(folder, environment.DATA_DIR ?? '.data');
}

/** The environment with what a running `dev` of this folder set for each variable that is unset. */
export function withDevSettings(environment: Environment, folder: string): Environment {
  const dev = readDevSettings(join(dataDirOf(environment, folder), 'dev.json'));
  if (dev === undefined || !isAlive(dev.pid)) return environment;
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  return { ...dev.env, ...Object.fromEntries(set) };
}

function readDevSettings(path: string): DevSettings | undefined {
  try {
    return DevSettings.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the user keeps what was made or downloaded once, for every folder of the project. */
export function cacheDirOf({ XDG_CACHE_HOME, HOME }: NodeJS.ProcessEnv): string {
  return join(XDG_CACHE_HOME || join(HOME || homedir(), '.cache'), 'sonya-tripletex');
}

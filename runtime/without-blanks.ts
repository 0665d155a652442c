import type { Environment } from './config.js';

/** The variables that are set: an empty or blank one counts as unset everywhere. */
export function withoutBlanks(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
    ),
  );
}

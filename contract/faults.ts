import type { z } from 'zod';

/** One broken rule of an input: where, as a dotted path with indices (`lines.0.amount.value`), and what to do about it. */
export interface Fault<Message = string> {
  readonly path: string;
  readonly message: Message;
}

export const UNKNOWN_FIELD = 'Unknown field: remove it, or check its spelling.';

/** How many faults of one input are counted: of one with more it is only told that there are more. */
export const MOST_COUNTED = 5_000;

/** How much of its faults one answer or failure tells: how many, and in how many characters of a path and bytes of all of them. */
const MOST_TOLD = { faults: 100, path: 200, bytes: 32_000 } as const;

/** The faults zod found, in the words and paths of the outside contract, as far as they are counted. Unknown fields are named one by one. */
export function faultsOf(error: z.ZodError): Fault[] {
  const faults: Fault[] = [];
  for (const issue of error.issues) {
    if (faults.length >= MOST_COUNTED) break;
    if (issue.code !== 'unrecognized_keys') faults.push({ path: pathOf(issue.path), message: issue.message });
    else
      for (const key of issue.keys.slice(0, MOST_COUNTED))
        faults.push({ path: pathOf([...issue.path, key]), message: UNKNOWN_FIELD });
  }
  return faults;
}

/**
 * Faults as one answer or failure tells them: the first 100 at most, in some 32 kB, with the beginnings of long paths, and as a
 * last one without a path how many more there are.
 */
export function briefly(faults: readonly Fault[]): Fault[] {
  const told: Fault[] = [];
  let bytes = 0;
  for (const { path, message } of faults.slice(0, MOST_TOLD.faults)) {
    const fault = { path: beginningOf(path), message };
    bytes += bytesOf(fault);
    if (bytes > MOST_TOLD.bytes) break;
    told.push(fault);
  }
  const more = faults.length - told.length;
  if (more === 0) return told;
  const isCounted = faults.length < MOST_COUNTED;
  return [...told, { path: '', message: isCounted ? `… and ${more} more` : `… and more than ${more - 1} more` }];
}

/** A path that names a field of any length is told by its beginning. */
function beginningOf(path: string): string {
  return path.length <= MOST_TOLD.path ? path : `${path.slice(0, MOST_TOLD.path)}…`;
}

/** How many bytes of JSON a value takes at most. */
function bytesOf(value: unknown): number {
  return JSON.stringify(value).replaceAll(/[^\0-\x7f]/g, '___').length;
}

/** What is said of a fault for which a schema has no words of its own. */
export function inPlainWords(issue: { code?: string | undefined; expected?: unknown; input?: unknown }): string {
  if (issue.input === undefined) return 'This is missing: give it.';
  if (issue.code === 'invalid_type') return `Give ${WORDS[String(issue.expected)] ?? String(issue.expected)}.`;
  return 'Correct this value.';
}

const WORDS: Record<string, string> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

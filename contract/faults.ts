import type { z } from 'zod';

/** One broken rule of an input: where, as a dotted path with indices (`lines.0.amount.value`), and what to do about it. */
export interface Fault<Message = string> {
  readonly path: string;
  readonly message: Message;
}

export const UNKNOWN_FIELD = 'Unknown field: remove it, or check its spelling.';

/** Every fault zod found, in the words and paths of the outside contract. Unknown fields are named one by one. */
export function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(issue.path), message: issue.message }];
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      message: UNKNOWN_FIELD,
    }));
  });
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

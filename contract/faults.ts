import type { z } from 'zod';

/** One broken rule of an input: where, as a dotted path with indices (`lines.0.amount.value`), and what to do about it. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** Every fault zod found, in the words and paths of the outside contract. Unknown fields are named one by one. */
export function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(issue.path), message: issue.message }];
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      message: 'Unknown field: remove it, or check its spelling.',
    }));
  });
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

import { TrieRouter } from 'hono/router/trie-router';
import type { Handler } from '../protocol/call.js';
import { notFound, wrongVerb } from '../protocol/refusals.js';
import { ROUTES } from '../resources/routes.js';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

const router = new TrieRouter<Handler>();
for (const { method, path, handle } of ROUTES) router.add(method, path, handle);

export interface Found {
  readonly handle: Handler;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What answers a call. Throws 404 / 6000 for an unknown path, 400 / 4000 for a known one with another verb. */
export function findHandler(method: string, path: string): Found {
  const found = match(method, path);
  if (found !== undefined) return found;
  const other = METHODS.some((candidate) => match(candidate, path) !== undefined);
  throw other ? wrongVerb() : notFound();
}

function match(method: string, path: string): Found | undefined {
  const [first] = router.match(method, path)[0];
  if (first === undefined) return undefined;
  const [handle, parameters] = first;
  // `:id` takes any segment; an action or a `>` that is not known is no id but an unknown path.
  const isAddress = Object.values(parameters).some((value) => /^[:>]/.test(String(value)));
  if (isAddress && parameters.action === undefined) return undefined;
  return {
    handle,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
  };
}

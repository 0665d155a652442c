import type { Rights } from './rights.js';
import type { Renderer } from './render.js';
import type { Company, UserKey, World } from './world.js';

/** One call of the API, as a resource sees it. */
export interface Call {
  readonly world: World;
  readonly company: Company;
  readonly key: UserKey;
  readonly rights: Rights;
  readonly renderer: Renderer;
  readonly method: string;
  /** The path after /v2, decoded: `/travelExpense/17/attachment`. */
  readonly path: string;
  /** What the parentheses of the route's pattern matched. */
  readonly ids: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly contentType: string;
}

/** What a resource answers: `value` and `values` are put into Tripletex' envelopes. */
export type Reply =
  | { readonly status: number; readonly value: unknown }
  | {
      readonly status: number;
      readonly values: readonly unknown[];
      readonly full: number;
      readonly from: number;
      readonly digest: string | null;
    }
  | { readonly status: number; readonly bytes: Buffer; readonly contentType: string }
  | { readonly status: 204 | 304 };

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handle: (call: Call) => Reply | Promise<Reply>;
}

/** Declares a route: `{}` in the path stands for an id. */
export function route(method: string, path: string, handle: Route['handle']): Route {
  return { method, pattern: new RegExp(`^${path.replaceAll('{}', '(\\d+)')}$`), handle };
}

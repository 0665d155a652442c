import type { Rights } from '../resources/rights.js';
import type { Company, UserKey } from '../state/records.js';
import type { World } from '../state/world.js';
import type { Writes } from '../transport/write-locks.js';
import type { Renderer } from './render.js';

/** One call of the API by somebody who is logged in, as a resource sees it. */
export interface Call {
  readonly world: World;
  /** The company the call is about: a client's, where an accountant names one. */
  readonly company: Company;
  readonly key: UserKey;
  readonly rights: Rights;
  readonly renderer: Renderer;
  readonly locks: Writes;
  /** What stands in the path for `:id` and the like. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly ifNoneMatch: string | undefined;
  readonly contentType: string;
  readonly body: Buffer;
}

/** What a resource answers: `value` and `values` are put into Tripletex' envelopes. */
export type Reply =
  | { readonly kind: 'value'; readonly status: number; readonly value: unknown }
  | {
      readonly kind: 'list';
      readonly status: number;
      readonly full: number;
      readonly from: number;
      readonly digest: string | null;
      readonly values: readonly unknown[];
    }
  | { readonly kind: 'file'; readonly bytes: Buffer; readonly contentType: string }
  /** What something in front of the API answers, not the API itself. */
  | { readonly kind: 'page'; readonly status: number; readonly html: string }
  | { readonly kind: 'empty'; readonly status: 204 | 304 };

export type Handler = (call: Call) => Reply | Promise<Reply>;

/** What answers where. In a path `:name` stands for one segment, `:name{:deliver}` for exactly `:deliver`. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handle: Handler;
}

export const NOTHING: Reply = { kind: 'empty', status: 204 };

export const get = (path: string, handle: Handler): Route => ({ method: 'GET', path, handle });
export const post = (path: string, handle: Handler): Route => ({ method: 'POST', path, handle });
export const put = (path: string, handle: Handler): Route => ({ method: 'PUT', path, handle });
export const remove = (path: string, handle: Handler): Route => ({ method: 'DELETE', path, handle });
/** `PUT /travelExpense/:deliver` and the like: the colon is part of the address. */
export const action = (collection: string, name: string, handle: Handler): Route =>
  put(`${collection}/:action{:${name}}`, handle);

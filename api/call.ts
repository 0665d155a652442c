import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isKeepable } from '../contract/text.js';
import type { AppDependencies } from './app-dependencies.js';
import { ROLES, type Identity, type Role } from './identity.js';

/** What runs along with a request. */
export interface ApiEnvironment {
  Variables: {
    /** Its own, for the log and for whoever asks about it. */
    requestId: string;
    /** The pattern of the path it was answered under, which names nobody. */
    route: string;
    identity: Identity;
  };
}

export type ApiContext = Context<ApiEnvironment>;

/** A request that has passed every check of its call. */
export interface Asked<Query, Body> {
  readonly deps: AppDependencies;
  readonly identity: Identity;
  /** The company in the address; empty for the calls over all companies. */
  readonly companyId: string;
  /** What else the address names. */
  readonly named: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly context: ApiContext;
}

/** What a call takes in its body. */
export interface BodyShape<Body = unknown> {
  /** What it is checked by. */
  readonly schema: z.ZodType<Body>;
  /** What it is shown as, where the library checks it: with rules across fields, which no schema tells. */
  readonly shownAs?: z.ZodType;
  readonly example: unknown;
}

/** What a call answers when it is done. */
export interface AnswerShape {
  readonly status: 200 | 202 | 204;
  readonly description: string;
  /** None where it has no content. */
  readonly schema?: z.ZodType;
  /** JSON unless it is another. */
  readonly contentType?: 'text/event-stream';
}

/** Why a call may refuse, beside what every call refuses for. */
export type OwnRefusal = 403 | 404 | 409 | 422 | 503;

/** One call of the API, declared once: it is checked, described and tested by this. */
export interface Call {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/v1`, with what it names in braces. */
  readonly path: string;
  readonly tag: string;
  readonly roles: readonly Role[];
  readonly summary: string;
  readonly description?: string;
  readonly query: z.ZodObject;
  /** What it takes of the headers; it reads them itself. */
  readonly headers?: z.ZodObject;
  readonly body?: BodyShape;
  readonly answer: AnswerShape;
  /** What it answers in a case of its own, which it tells apart itself. */
  readonly alsoAnswers?: AnswerShape;
  /** With what it says then. */
  readonly refusals: Readonly<Partial<Record<OwnRefusal, string>>>;
  /** Whether it waits for a worker, or tells very many transfers something. */
  readonly takesLong?: boolean;
  readonly handle: (asked: Asked<never, never>) => Promise<unknown>;
}

/** Everybody with a token for the company. */
export const ALL = ROLES;

const NO_QUERY = z.strictObject({});

type Declared<Query extends z.ZodObject, Body> = Omit<Call, 'query' | 'body' | 'refusals' | 'handle'> & {
  readonly query?: Query;
  readonly body?: BodyShape<Body>;
  readonly refusals?: Call['refusals'];
  readonly handle: (asked: Asked<z.output<Query>, Body>) => Promise<unknown>;
};

/** Declares a call. What it does not say about its query is that it takes none. */
export function call<Query extends z.ZodObject = typeof NO_QUERY, Body = undefined>(
  declared: Declared<Query, Body>,
): Call {
  return { refusals: {}, ...declared, query: declared.query ?? NO_QUERY };
}

const identifier = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const text = z.string().min(1).max(100).refine(isKeepable);

/** What an address may name. Anything else is not there. */
export const NAMED = {
  companyId: identifier.openapi({ description: 'Sonya’s id of the company.', example: 'nordfjell' }),
  reportId: identifier.openapi({ description: 'Sonya’s id of the report.', example: 'rep-0104' }),
  syncRunId: text.openapi({ description: 'The id of a synchronisation.', example: '0190f3a1-…' }),
  key: text.openapi({ description: 'Sonya’s key of the category.', example: 'taxi' }),
} as const;

/** The names in a path, in order. */
export function namesIn(path: string): (keyof typeof NAMED)[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as keyof typeof NAMED);
}

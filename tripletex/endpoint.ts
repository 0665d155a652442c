import type { FormData } from 'undici';
import { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * What an answer holds: one object · one page of a list · only the address of what was created (Tripletex answers child
 * POSTs so, observed March 2026) · the bytes of a PDF · nothing that is read.
 */
export type AnswerKind = 'value' | 'list' | 'url' | 'bytes' | 'none';

/** An endpoint of Tripletex, declared once as data. Any 2xx is its success: the document's own statuses are not kept by Tripletex (observed March 2026). */
export interface Endpoint<
  Schema extends z.ZodType = z.ZodType,
  Kind extends AnswerKind = AnswerKind,
  Path extends string = string,
  Query extends string = string,
  Body extends z.ZodType = z.ZodType,
> {
  readonly name: string;
  readonly method: Method;
  /** As in Tripletex' own document: `/travelExpense/{id}/attachment`, `/token/session/>whoAmI`. */
  readonly path: Path;
  /** The query parameters this endpoint is called with, `fields` apart. */
  readonly query: readonly Query[];
  /** What may be sent; `z.never()` where nothing is. Tripletex refuses every field it does not know (observed March 2026). */
  readonly body: Body;
  readonly answer: Kind;
  /** The fields that are used; more may come. */
  readonly schema: Schema;
  /** Whether `fields` is sent, derived from the schema. */
  readonly selectsFields: boolean;
  /** Whether it changes anything in Tripletex that must be looked for when its answer is lost. */
  readonly writes: boolean;
}

/** What a call needs: a value for every `{name}` in the path, the query, and JSON or a form with a file. */
export interface CallInput<
  Path extends string = string,
  Query extends string = string,
  Body extends z.ZodType = z.ZodType,
> {
  readonly path?: Readonly<Record<PathParameter<Path>, string | number>>;
  readonly query?: Readonly<Partial<Record<Query, string | number | boolean | undefined>>>;
  readonly body?: Sendable<z.input<Body>>;
}

type PathParameter<Path extends string> = string extends Path
  ? string
  : Path extends `${string}{${infer Name}}${infer Rest}`
    ? Name | PathParameter<Rest>
    : never;

type Sendable<Body> = Body extends FormData
  ? Body
  : Body extends readonly (infer Item)[]
    ? readonly Sendable<Item>[]
    : Body extends object
      ? { readonly [Field in keyof Body]: Sendable<Body[Field]> }
      : Body;

interface Declaration<Path extends string, Query extends string> {
  readonly name: string;
  readonly path: Path;
  readonly query?: readonly Query[];
}

const Nothing = z.never();

/** Declares a read of one object. */
export function reads<S extends z.ZodType, const Path extends string, const Query extends string = never>(
  declaration: Declaration<Path, Query>,
  schema: S,
): Endpoint<S, 'value', Path, Query, z.ZodNever> {
  return { ...read(declaration), answer: 'value', schema, selectsFields: true };
}

/** Declares a read of a list, page by page. */
export function lists<S extends z.ZodType, const Path extends string, const Query extends string = never>(
  declaration: Declaration<Path, Query>,
  schema: S,
): Endpoint<S, 'list', Path, Query | 'from' | 'count' | 'sorting', z.ZodNever> {
  const query = [...(declaration.query ?? []), 'from', 'count', 'sorting'] as const;
  return { ...read(declaration), query, answer: 'list', schema, selectsFields: true };
}

/** Declares a read of a PDF. */
export function downloads<const Path extends string>(
  declaration: Declaration<Path, never>,
): Endpoint<z.ZodUnknown, 'bytes', Path, never, z.ZodNever> {
  return { ...read(declaration), answer: 'bytes', schema: z.unknown(), selectsFields: false };
}

function read<Path extends string, Query extends string>({ name, path, query = [] }: Declaration<Path, Query>) {
  return { name, method: 'GET', path, query, body: Nothing, writes: false } as const;
}

/** Declares a write. `method` and `answer` as Tripletex has them. */
export function writes<
  S extends z.ZodType,
  Kind extends AnswerKind,
  const Path extends string,
  const Query extends string = never,
  Body extends z.ZodType = z.ZodNever,
>(
  method: Exclude<Method, 'GET'>,
  { name, path, query = [], body }: Declaration<Path, Query> & { readonly body: Body },
  answer: Kind,
  schema: S,
): Endpoint<S, Kind, Path, Query, Body> {
  return { name, method, path, query, body, answer, schema, selectsFields: false, writes: true };
}

/** Declares a write that is all in its address: an action, a deletion. */
export function acts<
  S extends z.ZodType,
  Kind extends AnswerKind,
  const Path extends string,
  const Query extends string = never,
>(
  method: Exclude<Method, 'GET'>,
  declaration: Declaration<Path, Query>,
  answer: Kind,
  schema: S,
): Endpoint<S, Kind, Path, Query, z.ZodNever> {
  return writes(method, { ...declaration, body: Nothing }, answer, schema);
}

/** The `fields` parameter that asks for exactly what a schema reads: `id,costs(id,costCategory(id))`. */
export function fieldsOf(schema: z.ZodType): string {
  return Object.entries(shapeOf(schema) ?? {})
    .map(([name, field]) => {
      const nested = fieldsOf(field);
      return nested === '' ? name : `${name}(${nested})`;
    })
    .join(',');
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> | undefined {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodArray) return shapeOf(schema.element as z.ZodType);
  if (
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch
  ) {
    return shapeOf(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in as z.ZodType);
  return undefined;
}

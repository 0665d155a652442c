import { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * What an answer holds: one object · one page of a list · only the address of what was created (Tripletex answers child
 * POSTs so, observed March 2026) · bytes · nothing that is read.
 */
export type AnswerKind = 'value' | 'list' | 'url' | 'bytes' | 'none';

/** An endpoint of Tripletex, declared once as data. */
export interface Endpoint<Schema extends z.ZodType = z.ZodType, Kind extends AnswerKind = AnswerKind> {
  readonly name: string;
  readonly method: Method;
  /** As in Tripletex' own document: `/travelExpense/{id}/attachment`, `/token/session/>whoAmI`. */
  readonly path: string;
  /** The query parameters this endpoint is called with, `fields` apart. */
  readonly query: readonly string[];
  readonly answer: Kind;
  /** The fields that are used; more may come. */
  readonly schema: Schema;
  /** Whether `fields` is sent, derived from the schema. */
  readonly selectsFields: boolean;
  /** Whether it changes anything in Tripletex. */
  readonly writes: boolean;
}

interface Declaration {
  readonly name: string;
  readonly path: string;
  readonly query?: readonly string[];
}

/** Declares a read of one object. */
export function reads<S extends z.ZodType>(declaration: Declaration, schema: S): Endpoint<S, 'value'> {
  return declare('GET', declaration, 'value', schema, true, false);
}

/** Declares a read of a list, page by page. */
export function lists<S extends z.ZodType>(declaration: Declaration, schema: S): Endpoint<S, 'list'> {
  const query = [...(declaration.query ?? []), 'from', 'count', 'sorting'];
  return declare('GET', { ...declaration, query }, 'list', schema, true, false);
}

/** Declares a read of a file. */
export function downloads(declaration: Declaration): Endpoint<z.ZodUnknown, 'bytes'> {
  return declare('GET', declaration, 'bytes', z.unknown(), false, false);
}

/** Declares a write. `method` and `answer` as Tripletex has them. */
export function writes<S extends z.ZodType, Kind extends AnswerKind>(
  method: Exclude<Method, 'GET'>,
  declaration: Declaration,
  answer: Kind,
  schema: S,
): Endpoint<S, Kind> {
  return declare(method, declaration, answer, schema, false, true);
}

function declare<S extends z.ZodType, Kind extends AnswerKind>(
  method: Method,
  { name, path, query = [] }: Declaration,
  answer: Kind,
  schema: S,
  selectsFields: boolean,
  isWrite: boolean,
): Endpoint<S, Kind> {
  return { name, method, path, query, answer, schema, selectsFields, writes: isWrite };
}

/** The `fields` parameter that asks for exactly what a schema reads: `id,costs(id,costCategory(id))`. */
export function fieldsOf(schema: z.ZodType): string {
  const shape = shapeOf(schema);
  if (shape === undefined) return '';
  return Object.entries(shape)
    .map(([name, field]) => {
      const nested = fieldsOf(field);
      return nested === '' ? name : `${name}(${nested})`;
    })
    .join(',');
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> | undefined {
  if (schema instanceof z.ZodObject) return schema.shape as Record<string, z.ZodType>;
  if (schema instanceof z.ZodArray) return shapeOf(schema.element as z.ZodType);
  if (
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodCatch
  ) {
    return shapeOf(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in as z.ZodType);
  return undefined;
}

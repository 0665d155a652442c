import { fieldsOf, type Field, type ModelName } from './models.js';
import {
  AN_ID_CANNOT_BE_SET,
  beanInvalid,
  invalid,
  invalidJson,
  missingParameter,
  noSuchField,
  noSuchObject,
  wrongType,
  type Refusal,
} from './refusals.js';

/** A JSON object as it was sent. */
export type Json = Readonly<Record<string, unknown>>;

/** Reads a JSON body and holds it against a model: the first property that is unknown or of another type is refused by name. */
export function readBody(bytes: Buffer, model: ModelName): Json {
  return readObject(parseJson(bytes), model);
}

/** As `readBody`, for a list of objects. */
export function readBodyList(bytes: Buffer, model: ModelName): Json[] {
  const parsed = parseJson(bytes);
  if (!Array.isArray(parsed)) throw wrongType('request body');
  return parsed.map((item: unknown) => readObject(item, model));
}

/** Parses JSON; refuses none (15000) and what is no JSON (22000). */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw missingParameter('request body');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw invalidJson();
  }
}

function readObject(value: unknown, model: ModelName): Json {
  if (value === null) throw missingParameter('request body');
  if (!isObject(value)) throw wrongType('request body');
  for (const [name, property] of Object.entries(value)) check(model, name, property);
  return value;
}

function check(model: ModelName, name: string, value: unknown): void {
  const field = fieldsOf(model).get(name);
  if (field === undefined) throw noSuchField(name);
  if (value === null) return;
  if (field.isList !== Array.isArray(value)) throw wrongType(name);
  const items: unknown[] = Array.isArray(value) ? value : [value];
  for (const item of items) checkOne(name, field, item);
}

function checkOne(name: string, field: Field, value: unknown): void {
  if (field.model !== undefined || !Object.hasOwn(FITS, field.type)) {
    if (!isObject(value)) throw wrongType(name);
    if (field.model !== undefined)
      for (const [inner, property] of Object.entries(value)) check(field.model, inner, property);
    return;
  }
  if (FITS[field.type]?.(value) !== true) throw wrongType(name);
  if (field.values !== undefined && !field.values.includes(String(value))) throw wrongType(name);
  if (field.longest !== undefined && String(value).length > field.longest) {
    throw beanInvalid(name, `Kan ikke være lengre enn ${field.longest} tegn.`);
  }
}

const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isDay(value),
};

/** Whether a text is a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** New objects, and new objects inside them, get their id and version from Tripletex. */
export function refuseId(body: Json): void {
  if ('id' in body || 'version' in body) throw invalid({ field: 'id', message: AN_ID_CANNOT_BE_SET });
}

export function textOf(body: Json, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(body: Json, name: string): number | undefined {
  const value = body[name];
  return typeof value === 'number' ? value : undefined;
}

export function flagOf(body: Json, name: string): boolean | undefined {
  const value = body[name];
  return typeof value === 'boolean' ? value : undefined;
}

export function objectOf(body: Json, name: string): Json | undefined {
  const value = body[name];
  return isObject(value) ? value : undefined;
}

/** The objects of a list; undefined when none was sent. */
export function objectsOf(body: Json, name: string): Json[] | undefined {
  const value = body[name];
  return Array.isArray(value) ? value.filter(isObject) : undefined;
}

/**
 * The id a reference names, null when it names none: a reference by anything but an id, or by id 0, is accepted and stored as
 * nothing (observed March 2026). An id with other properties beside it is taken for data and refused (official FAQ).
 * `alongside`: properties that may stand beside the id here.
 */
export function referredId(
  body: Json,
  name: string,
  { alongside = [], zeroIsAnId = false }: ReferenceRules = {},
): number | null {
  const value = objectOf(body, name);
  if (value === undefined) return null;
  const id = numberOf(value, 'id');
  if (id === undefined || (id === 0 && !zeroIsAnId)) return null;
  const others = Object.keys(value).filter((property) => property !== 'id' && !alongside.includes(property));
  if (others.length > 0) throw noObject(name);
  return id;
}

interface ReferenceRules {
  readonly alongside?: readonly string[];
  /** VAT types are the one register with an object of id 0. */
  readonly zeroIsAnId?: boolean;
}

/** The reference a body makes to one of some rows; null when it makes none. */
export function referenceTo(
  body: Json,
  name: string,
  rows: readonly { id: number }[],
  rules?: ReferenceRules,
): { id: number } | null {
  const id = referredId(body, name, rules);
  if (id === null) return null;
  if (!rows.some((row) => row.id === id)) throw noObject(name);
  return { id };
}

/** The refusal of an id nothing has. */
export function noObject(name: string): Refusal {
  return noSuchObject(`${name}.id`, name);
}

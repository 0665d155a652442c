import { MODELS, type ModelName } from './model.js';
import { invalid, missing, noSuchField, wrongType, Refusal, NO_SUCH_OBJECT } from './refusals.js';

export type Json = Record<string, unknown>;

/** Reads a JSON body and holds it against a model: unknown properties and wrong types are refused, the first one by name. */
export function readBody(bytes: Buffer, model: ModelName): Json {
  return readValue(parse(bytes), model);
}

/** As `readBody`, for a list of objects. */
export function readBodyList(bytes: Buffer, model: ModelName): Json[] {
  const parsed = parse(bytes);
  if (!Array.isArray(parsed)) throw wrongType('request body');
  return parsed.map((item) => readValue(item, model));
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) throw missing('request body', 15000);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal(422, 22000, 'Invalid JSON');
  }
}

function readValue(value: unknown, model: ModelName): Json {
  if (!isObject(value)) throw wrongType('request body');
  for (const [name, property] of Object.entries(value)) check(model, name, property);
  return value;
}

function check(model: ModelName, name: string, value: unknown): void {
  const field = MODELS[model].get(name);
  if (field === undefined) throw noSuchField(name);
  if (value === null) return;
  if (field.isList !== Array.isArray(value)) throw wrongType(name);
  for (const item of Array.isArray(value) ? (value as unknown[]) : [value])
    checkType(name, field.type, field.model, item);
}

function checkType(name: string, type: string, model: ModelName | undefined, value: unknown): void {
  if (model !== undefined || !PRIMITIVES.has(type)) {
    if (!isObject(value)) throw wrongType(name);
    if (model !== undefined) for (const [inner, property] of Object.entries(value)) check(model, inner, property);
    return;
  }
  const fits = type === 'integer' ? Number.isInteger(value) : typeof value === type;
  if (!fits) throw wrongType(name);
}

const PRIMITIVES = new Set(['string', 'number', 'integer', 'boolean']);

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** New objects get their id from Tripletex. */
export function refuseId(body: Json): void {
  if ('id' in body || 'version' in body)
    throw invalid({ field: 'id', message: 'An ID cannot be set when creating a new object', path: 'id' });
}

/**
 * The id a reference names, null when it names none: a reference by anything but an id is accepted and stored as nothing
 * (observed March 2026). An id with other properties beside it is taken for data and refused.
 */
export function referredId(body: Json, name: string): number | null {
  const value = body[name];
  if (!isObject(value)) return null;
  const { id, ...rest } = value;
  if (typeof id !== 'number' || id === 0) return name === 'vatType' && id === 0 ? 0 : null;
  if (Object.keys(rest).length > 0) throw invalid({ field: `${name}.id`, message: NO_SUCH_OBJECT, path: name });
  return id;
}

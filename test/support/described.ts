import { expect } from 'vitest';
import { z } from 'zod';
import type { Answered } from './api.js';

/** Fails when an answer is not as the API describes it; what leads to no call is not described. */
export type ExpectDescribed = (method: string, path: string, answer: Answered) => void;

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Readonly<Record<string, Response>> }>>>>;
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

/** What an API says of itself, to hold its answers against. */
export async function descriptionAt(url: string): Promise<ExpectDescribed> {
  const document = (await (await fetch(`${url}/v1/openapi.json`)).json()) as Described;
  const schemas = new Map<object, z.ZodType>();
  const schemaOf = (shown: object) => {
    const known = schemas.get(shown) ?? z.fromJSONSchema(withoutReferences(shown, document) as never);
    schemas.set(shown, known);
    return known;
  };
  const calls = Object.entries(document.paths).map(([path, methods]) => ({
    pattern: new RegExp(`^/v1${path.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?|$)`),
    // What is named comes before what stands for anything.
    names: path.split('{').length,
    methods,
  }));
  return (method, path, { status, headers, text }) => {
    const described = calls
      .filter(({ pattern, methods }) => pattern.test(path) && methods[method.toLowerCase()] !== undefined)
      .sort((one, other) => one.names - other.names)[0]?.methods[method.toLowerCase()];
    if (described === undefined) return;
    const response = described.responses[String(status)];
    expect(response, `${method} ${path} answers ${status}, which is not described`).toBeDefined();
    if (response?.content === undefined) return expect(text).toBe('');
    const [type = '', { schema } = { schema: {} }] = Object.entries(response.content)[0] ?? [];
    expect(headers.get('content-type')).toContain(type);
    const parsed = schemaOf(schema).safeParse(JSON.parse(text));
    expect(parsed.error, `${method} ${path} answers ${status} otherwise than described`).toBeUndefined();
  };
}

/** A schema with what it refers to in it: none of them leads back to itself. */
function withoutReferences(node: unknown, document: object): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutReferences(item, document));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node && typeof node.$ref === 'string')
    return withoutReferences(referred(node.$ref, document), document);
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, withoutReferences(value, document)]));
}

function referred(ref: string, document: object): unknown {
  return ref
    .split('/')
    .slice(1)
    .reduce<unknown>((found, name) => (found as Record<string, unknown>)[name], document);
}

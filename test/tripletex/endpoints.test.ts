import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as tripletex from '../../tripletex/index.js';
import { fieldsOf, reads, type Endpoint } from '../../tripletex/endpoint.js';
import { createSession } from '../../tripletex/token.js';
import excerpt from './openapi-excerpt.json' with { type: 'json' };

type Model = Readonly<Record<string, string | readonly string[]>>;
const operations: Readonly<Record<string, { query: readonly string[]; body: string | null; answer: string | null }>> =
  excerpt.operations;
const models: Readonly<Record<string, Model>> = excerpt.models;
const readOnly: Readonly<Record<string, readonly string[]>> = excerpt.readOnly;

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'selectsFields' in value;
const declared: Endpoint[] = [...(Object.values(tripletex) as unknown[]).filter(isEndpoint), createSession];

/** Every name a selection asks for that its model lacks, as a path. */
function unknownFields(fields: string, model: string | null): string[] {
  const known = models[model ?? ''] ?? {};
  return parts(fields).flatMap(([name, nested]) => {
    const type = known[name];
    if (type === undefined) return [`${model ?? 'nothing'}.${name}`];
    return nested === '' ? [] : unknownFields(nested, typeof type === 'string' ? type : null);
  });
}

/** Every name a body holds that Tripletex alone writes, as a path. */
function unwritableFields(fields: string, model: string | null): string[] {
  return parts(fields).flatMap(([name, nested]) => {
    const type = models[model ?? '']?.[name];
    if (readOnly[model ?? '']?.includes(name) === true) return [`${model ?? 'nothing'}.${name}`];
    return typeof type === 'string' ? unwritableFields(nested, type) : [];
  });
}

/** `a,b(c,d(e))` → `[a, ''], [b, 'c,d(e)']`. */
function parts(fields: string): [string, string][] {
  const found: [string, string][] = [];
  let [depth, name, nested] = [0, '', ''];
  for (const character of `${fields},`) {
    if (character === ',' && depth === 0) {
      if (name !== '') found.push([name, nested]);
      [name, nested] = ['', ''];
    } else if (character === '(' && depth++ === 0) continue;
    else if (character === ')' && --depth === 0) continue;
    else if (depth === 0) name += character;
    else nested += character;
  }
  return found;
}

describe('what is declared of Tripletex stands in its official document', () => {
  it('is more than a handful, so that an empty list cannot pass', () => {
    expect(declared.length).toBeGreaterThan(20);
    expect(excerpt.version).toBe('2.75.00');
  });

  it.each(declared.map((endpoint) => [endpoint.name, endpoint] as const))(
    '%s',
    (_, { method, path, query, schema, body, answer, selectsFields }) => {
      const operation = operations[`${method} ${path}`];
      expect(operation, `${method} ${path}`).toBeDefined();
      expect(query.filter((name) => !operation?.query.includes(name))).toEqual([]);
      expect(operation?.query.includes('fields') ?? false).toBe(selectsFields);
      expect(unknownFields(fieldsOf(body), operation?.body ?? null)).toEqual([]);
      expect(unwritableFields(fieldsOf(body), operation?.body ?? null)).toEqual([]);
      // The document does not say that an upload answers the whole travel expense (observed March 2026).
      const model = path.endsWith('/attachment') ? 'TravelExpense' : (operation?.answer ?? null);
      if (answer === 'value' || answer === 'list') expect(unknownFields(fieldsOf(schema), model)).toEqual([]);
    },
  );

  it('asks for something wherever it may choose its fields', () => {
    for (const { schema, selectsFields } of declared) if (selectsFields) expect(fieldsOf(schema)).not.toBe('');
  });

  it('has a name of its own for every endpoint', () => {
    expect(new Set(declared.map(({ name }) => name)).size).toBe(declared.length);
  });

  it('notices a field, a parameter and a path that are not there, and a field that cannot be written', () => {
    expect(unwritableFields('title,amount,costs(isPaidByEmployee)', 'TravelExpense')).toEqual([
      'TravelExpense.amount',
      'Cost.isPaidByEmployee',
    ]);
    expect(unknownFields('id,costs(id,amount)', 'TravelExpense')).toEqual(['Cost.amount']);
    expect(operations['POST /travelExpense/cost/list']).toBeUndefined();
    expect(operations['GET /travelExpense']?.query).not.toContain('title');
  });
});

describe('the fields that are asked for', () => {
  it('are exactly those of the schema, nested, whatever it does to them', () => {
    const schema = z.object({
      id: z.int(),
      name: z.string().nullish(),
      amount: z.number().transform(String),
      costs: z.array(z.object({ id: z.int(), category: z.object({ id: z.int() }).nullish() })).nullish(),
      flag: z.boolean().catch(false),
    });
    expect(fieldsOf(schema)).toBe('id,name,amount,costs(id,category(id)),flag');
    expect(fieldsOf(z.array(schema).readonly())).toBe(fieldsOf(schema));
    expect(reads({ name: 'x', path: '/x' }, schema).selectsFields).toBe(true);
  });

  it('hold nothing personal that is not needed', () => {
    const asked = declared.map(({ schema }) => fieldsOf(schema)).join();
    for (const name of ['bankAccountNumber', 'nationalIdentityNumber', 'address', 'dateOfBirth', 'phoneNumber'])
      expect(asked).not.toContain(name);
  });
});

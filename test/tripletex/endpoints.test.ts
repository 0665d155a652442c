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
    (_, { method, path, query, schema, answer, selectsFields }) => {
      const operation = operations[`${method} ${path}`];
      expect(operation, `${method} ${path}`).toBeDefined();
      expect(query.filter((name) => !operation?.query.includes(name))).toEqual([]);
      if (selectsFields) expect(operation?.query).toContain('fields');
      // The document does not say that an upload answers the whole travel expense (observed March 2026).
      const model = path.endsWith('/attachment') ? 'TravelExpense' : (operation?.answer ?? null);
      if (answer === 'value' || answer === 'list') expect(unknownFields(fieldsOf(schema), model)).toEqual([]);
    },
  );

  it('notices a field, a parameter and a path that are not there', () => {
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
    expect(reads({ name: 'x', path: '/x' }, schema).selectsFields).toBe(true);
  });

  it('hold nothing personal that is not needed', () => {
    const asked = declared.map(({ schema }) => fieldsOf(schema)).join();
    for (const name of ['bankAccountNumber', 'nationalIdentityNumber', 'address', 'dateOfBirth', 'phoneNumber'])
      expect(asked).not.toContain(name);
  });
});

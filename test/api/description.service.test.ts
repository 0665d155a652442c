import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CALLS } from '../../api/calls.js';
import { checkReport } from '../../contract/report-rules.js';
import { exampleReport } from '../../api/v1/example-report.js';
import { startTestApi } from '../support/api.js';
import { anyHost } from '../support/reports.js';
import { sharedService } from '../support/service.js';

const service = await sharedService({ hasWorker: false });
const api = await startTestApi(service.environment);
afterAll(() => api.stop());

/** As OpenAPI 3.1 has it, as far as is written here. */
const SchemaObject: z.ZodType = z.record(z.string(), z.unknown());
const Content = z.record(z.string(), z.strictObject({ schema: SchemaObject, example: z.unknown().optional() }));
const Operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  tags: z.array(z.string()).length(1),
  summary: z.string().min(5),
  description: z.string().optional(),
  'x-roles': z.array(z.string()).min(1),
  parameters: z
    .array(
      z.strictObject({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean(),
        description: z.string(),
        schema: SchemaObject,
      }),
    )
    .optional(),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.strictObject({ description: z.string().min(5), content: Content.optional() }),
  ),
});
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.object({ url: z.string() })),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  webhooks: z.strictObject({}),
  components: z.object({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), SchemaObject),
    securitySchemes: z.record(z.string(), z.object({ type: z.literal('http'), scheme: z.literal('bearer') })),
    parameters: z.record(z.string(), z.unknown()),
  }),
  paths: z.record(
    z.string().startsWith('/'),
    z
      .record(z.enum(['get', 'put', 'post', 'delete']), Operation)
      .or(z.partialRecord(z.enum(['get', 'put', 'post', 'delete']), Operation)),
  ),
});
const response = await fetch(`${api.url}/v1/openapi.json`);
const text = await response.text();

describe('the description of the API', () => {
  it('is there for everybody, in OpenAPI 3.1', () => {
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(z.prettifyError(Document.safeParse(JSON.parse(text)).error ?? new z.ZodError([]))).toBe('');
  });

  it('has every call there is, with its roles, what its path names and what it takes', () => {
    const { paths } = Document.parse(JSON.parse(text));
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation['x-roles']]),
    );
    expect(Object.fromEntries(described)).toEqual(
      Object.fromEntries(CALLS.map(({ method, path, roles }) => [`${method} ${path}`, [...roles]])),
    );
    for (const { path, method, query, body } of CALLS) {
      const { parameters = [], requestBody } = paths[path]?.[method] ?? expect.unreachable();
      const named = (where: string) => parameters.filter((one) => one.in === where).map(({ name }) => name);
      expect(named('path')).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect(named('query')).toEqual(Object.keys(query.shape));
      expect(requestBody === undefined).toBe(body === undefined);
    }
  });

  it('refers to nothing that is not in it, and names every call once', () => {
    const { components, paths } = Document.parse(JSON.parse(text));
    const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([\w.-]+)"/g)].map(([, name]) => name);
    expect(refs.length).toBeGreaterThan(50);
    expect([...new Set(refs)].filter((name) => name === undefined || !(name in components.schemas))).toEqual([]);
    const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(CALLS.flatMap(({ id, body }) => (body ? [[id, body] as const] : [])))(
    'shows what is right as the example of %s',
    (_, { schema, shownAs, example }) => {
      expect((shownAs ?? schema).safeParse(example).error).toBeUndefined();
    },
  );

  it('shows a report as its example that breaks no rule', () => {
    expect(checkReport(exampleReport, anyHost)).toMatchObject({ ok: true });
  });
});

describe('the page of the description', async () => {
  const answer = await fetch(`${api.url}/v1/docs`);
  const page = await answer.text();

  it('is HTML that runs nothing and fetches nothing, and is allowed to do neither', () => {
    expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(/<script|<link|<img|src=|@import|url\(|javascript:|\son[a-z]+="/.exec(page)).toBeNull();
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
  });

  it('shows every call with its roles and an example, and every shape', () => {
    const { components } = Document.parse(JSON.parse(text));
    for (const { id, method, path, roles } of CALLS) {
      const section = page.split(`<section aria-labelledby="${id}">`)[1]?.split('</section>')[0] ?? '';
      expect([section.includes(`<code>/v1${path}</code>`), section.includes(`Roles: ${roles.join(', ')}`)], id).toEqual(
        [true, true],
      );
      expect(section).toMatch(
        method === 'get' ? /curl (-N )?&quot;\$API/ : new RegExp(`curl -X ${method.toUpperCase()}`),
      );
    }
    expect(Object.keys(components.schemas).filter((name) => !page.includes(`id="shape-${name}"`))).toEqual([]);
  });

  it('leads nowhere that is not on it, and uses each id once', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('says its language, has one first heading, and tables whose cells are explained', () => {
    expect(page.slice(0, 40)).toMatch(/^<!doctype html><html lang="en">/i);
    expect(page.match(/<h1/g)).toHaveLength(1);
    expect(page.match(/<table>/g)?.length).toBe(page.match(/<th scope="col">status/g)?.length);
  });
});

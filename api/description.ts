import type { OpenAPIHono } from '@hono/zod-openapi';
import { createRoute, z } from '@hono/zod-openapi';
import { NAMED, namesIn, type ApiEnvironment, type Call } from './call.js';
import { CALLS } from './calls.js';
import { Problem } from './schemas.js';

/** The API as OpenAPI 3.1 describes it. */
export type Description = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const ABOUT = {
  title: 'Sonya → Tripletex',
  version: '1',
  description:
    'Carries expense and travel reports that were approved in Sonya into Tripletex. Money is a decimal string with two decimals; instants have an offset; days are days in Oslo. ' +
    'Lists answer `{items, nextCursor}`, with 50 items unless `limit` asks for up to 200. Whatever is refused is told as `application/problem+json`, with what to do about it: in bokmål where `Accept-Language` asks for Norwegian (`nb`, `no`, `nn`), else in English. ' +
    'The faults of a report (`errors` of what hands one over) are told in English alone. ' +
    'A company that a token does not name is not there, on any path.',
};

const TAGS = [
  { name: 'Connection', description: 'A company’s connection with Tripletex: its key, its checks, its pause.' },
  {
    name: 'Transfers',
    description: 'Approved reports on their way into Tripletex, and what people decide about them.',
  },
  { name: 'Overview', description: 'The month, the problems, and what happens while it happens.' },
  { name: 'Synchronisation', description: 'Keeping what is known of a company’s Tripletex account up to date.' },
  { name: 'Registers', description: 'What was last synchronised.' },
  { name: 'Categories', description: 'What Sonya’s categories are booked on.' },
];

/** What every call may refuse for. */
const REFUSALS: Readonly<Record<number, string>> = {
  401: 'No token, a wrong one, or one that has expired.',
  403: 'The role may not do this.',
  404: 'The token does not name the company, or nothing is there.',
  422: 'Rules are broken: `errors` names every one.',
  429: 'Too many requests: `Retry-After` says when to go on. Without it, too many streams at once.',
  503: 'Something that is needed does not answer right now: try again.',
};
const OF_BODIES: Readonly<Record<number, string>> = { 400: 'The body is no JSON.', 413: 'The body is over 5 MB.' };

/** Describes every call in the registry of the application. */
export function describeCalls({ openAPIRegistry: registry }: OpenAPIHono<ApiEnvironment>): void {
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'Signed with HS256 or by a key of the key set, with the claims `sub`, `exp`, `companies` (ids, or `["*"]`) and `role` (`approval-service`, `admin`, `accountant`, `operator`).',
  });
  for (const call of CALLS) registry.registerPath(routeOf(call));
}

/** The document that `describeCalls` has prepared. */
export function descriptionOf(api: OpenAPIHono<ApiEnvironment>): Description {
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: ABOUT,
    servers: [{ url: '/v1' }],
    tags: TAGS,
    security: [{ token: [] }],
  });
}

function routeOf(call: Call) {
  const names = namesIn(call.path);
  const { body } = call;
  return createRoute({
    operationId: call.id,
    method: call.method,
    path: call.path,
    tags: [call.tag],
    summary: call.summary,
    ...(call.description !== undefined && { description: call.description }),
    'x-roles': call.roles,
    request: {
      ...(names.length > 0 && { params: z.object(Object.fromEntries(names.map((name) => [name, NAMED[name]]))) }),
      query: call.query,
      ...(call.headers && { headers: call.headers }),
      ...(body && {
        body: {
          required: true,
          content: { 'application/json': { schema: body.shownAs ?? body.schema, example: body.example } },
        },
      }),
    },
    responses: responsesOf(call),
  });
}

function responsesOf({ answer, alsoAnswers, refusals, body }: Call) {
  const answers = [answer, ...(alsoAnswers ? [alsoAnswers] : [])].map(
    ({ status, description, schema, contentType = 'application/json' }) => [
      status,
      { description, ...(schema && { content: { [contentType]: { schema } } }) },
    ],
  );
  const refused = Object.entries({ ...REFUSALS, ...(body && OF_BODIES), ...refusals }).map(([status, description]) => [
    status,
    { description, content: { 'application/problem+json': { schema: Problem } } },
  ]);
  return Object.fromEntries([...answers, ...refused]) as Parameters<typeof createRoute>[0]['responses'];
}

import { z } from '@hono/zod-openapi';
import { StandingProblem } from '../../contract/transfer-status.js';
import { ALL, call } from '../call.js';
import { compareTexts, pageOf } from '../cursor.js';
import { named } from '../named.js';
import { inQuery } from '../query.js';
import { Completeness, listOf } from '../schemas.js';

const tag = 'Overview';

const ProblemCount = named(
  'ProblemCount',
  z.object({
    companyId: z.string(),
    code: z.string(),
    count: z.int(),
    oldestSince: z.iso.datetime(),
    who: StandingProblem.shape.who.describe('Who must act.'),
  }),
);

const ProblemPlace = z.object({ companyId: z.string(), code: z.string(), count: z.int() });
type ProblemPlace = z.infer<typeof ProblemPlace>;

const ORDER = { place: ProblemPlace, compare: compareProblems };

function compareProblems(one: ProblemPlace, other: ProblemPlace): number {
  return other.count - one.count || compareTexts(one.companyId, other.companyId) || compareTexts(one.code, other.code);
}

/** What is seen from further away. */
export const overviewCalls = [
  call({
    id: 'getCompleteness',
    method: 'get',
    path: '/companies/{companyId}/completeness',
    tag,
    roles: ALL,
    summary: 'Whether everything that was approved in a month stands in Tripletex',
    description:
      'Reports count by the day of their last approval; cancelled ones and those booked by hand are left out.',
    query: z.strictObject({ month: inQuery.month }),
    answer: { status: 200, description: 'To the øre, and with every receipt.', schema: Completeness },
    refusals: { 404: 'There is no such company.' },
    handle: ({ deps: { rooms }, companyId, query: { month } }) => rooms.completeness(companyId, month),
  }),
  call({
    id: 'listProblems',
    method: 'get',
    path: '/problems',
    tag,
    roles: ['operator'],
    summary: 'What problems stand, over all companies of the token',
    query: z.strictObject({ cursor: inQuery.cursor, limit: inQuery.limit }),
    answer: {
      status: 200,
      description: 'What most wait for first.',
      schema: named('ProblemCountList', listOf(ProblemCount)),
    },
    handle: async ({ deps: { rooms }, identity: { companies }, query }) =>
      pageOf(await rooms.transfers.problems(companies.includes('*') ? undefined : companies), query, ORDER),
  }),
];

import { z } from '@hono/zod-openapi';
import { nameOfFailure } from '../../client/temporal-failure.js';
import { Refused } from '../../client/refused.js';
import { Decision } from '../../contract/decision.js';
import { briefly, faultsOf, inPlainWords } from '../../contract/faults.js';
import { isProblemCode, type ProblemCode } from '../../contract/problems.js';
import type { Text } from '../../contract/text.js';
import { call } from '../call.js';
import { inBothLanguages } from '../faults-in-bokmal.js';
import { named } from '../named.js';
import { TransferStatus } from '../schemas.js';

const tag = 'Transfers';
const PEOPLE = ['admin', 'operator', 'accountant'] as const;

const RetryAll = named(
  'RetryAll',
  z.strictObject({
    problem: z
      .custom<ProblemCode>((value) => typeof value === 'string' && isProblemCode(value), 'Use a code such as TLX-301.')
      .openapi({ type: 'string', example: 'TLX-301' }),
  }),
);

/** Who decides is whoever has the token: whatever else the body says of that is not taken. */
const ShownDecision = named('Decision', z.discriminatedUnion('action', withoutBy()));

/** What people decide about transfers that wait. */
export const decisionCalls = [
  call({
    id: 'retryAll',
    method: 'post',
    path: '/companies/{companyId}/transfers/retry',
    tag,
    roles: ['admin', 'operator'],
    summary: 'Try all again that wait for a problem',
    body: { schema: RetryAll, example: { problem: 'TLX-301' } },
    answer: {
      status: 202,
      description: 'How many try again.',
      schema: named('Retried', z.object({ retried: z.int() })),
    },
    takesLong: true,
    handle: async ({ deps: { rooms, logger }, companyId, body: { problem } }) => {
      const retried = await rooms.transfers.retryAll(companyId, problem, (workflowId, error) =>
        logger.error({ workflowId, error: nameOfFailure(error) }, 'Could not tell a waiting transfer to try again.'),
      );
      return { retried };
    },
  }),
  call({
    id: 'retryTransfer',
    method: 'post',
    path: '/companies/{companyId}/transfers/{reportId}/retry',
    tag,
    roles: PEOPLE,
    summary: 'Try again now, whatever it waits for',
    description: 'It repeats the checks, and never writes past a stop of class S: that takes `resolve`.',
    answer: { status: 202, description: 'Where it stands; it tries again now.', schema: TransferStatus },
    refusals: { 404: 'The archive has no such report.', 409: 'The transfer has ended.' },
    handle: ({ deps: { rooms }, companyId, named: { reportId = '' } }) => rooms.transfers.retry(companyId, reportId),
  }),
  call({
    id: 'resolveTransfer',
    method: 'post',
    path: '/companies/{companyId}/transfers/{reportId}/resolve',
    tag,
    roles: PEOPLE,
    summary: 'Decide what a transfer shall do, in your name',
    description:
      'Who decides (`by`) is the subject of the token. It is recorded before this answers. `correct` changes what bookkeeping decides: ' +
      'category, external reference, VAT, project, department, payment type, texts, receipts, and the keys of the same employee. ' +
      'What was approved (employee, approvals, payers, amounts, total and all else) takes a higher revision from the approval service.',
    body: {
      schema: z.unknown(),
      shownAs: ShownDecision,
      example: { action: 'bookedByHand', tripletexNumber: '12-2026', note: 'Ført for hånd i mai' },
    },
    answer: { status: 200, description: 'Recorded: where the transfer stands.', schema: TransferStatus },
    refusals: {
      403: 'The role may not decide, or the correction changes what was approved: up to 100 changes are named.',
      404: 'The archive has no such report.',
      409: 'The decision does not fit where the transfer stands.',
      422: 'Rules are broken; up to 100 are told.',
      503: 'No worker answered within 30 seconds: look at the status before deciding again.',
    },
    takesLong: true,
    handle: ({ deps: { rooms }, identity, companyId, named: { reportId = '' }, body }) =>
      rooms.transfers.resolve(companyId, reportId, decisionOf(body, identity.subject), { mayApprove: false }),
  }),
];

function decisionOf(body: unknown, by: string): Decision {
  const given = typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, by } : body;
  const parsed = Decision.safeParse(given, { error: inPlainWords });
  if (parsed.success) return parsed.data;
  throw new Refused(422, BREAKS_RULES, inBothLanguages(briefly(faultsOf(parsed.error))));
}

const BREAKS_RULES: Text = {
  nb: 'Avgjørelsen bryter regler: rett alle og send den på nytt.',
  en: 'The decision breaks rules: correct every one and send it again.',
};

type Shape = z.ZodObject<{ action: z.ZodLiteral<string> }>;

function withoutBy(): [Shape, ...Shape[]] {
  return Decision.options.map((option) => {
    const shape: object = option.shape;
    return (option as z.ZodObject).omit({ by: true, ...('inPlaceOf' in shape && { inPlaceOf: true as const }) });
  }) as unknown as [Shape, ...Shape[]];
}

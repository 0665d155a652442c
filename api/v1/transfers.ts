import { z } from '@hono/zod-openapi';
import { nameOfFailure } from '../../client/temporal-failure.js';
import { ALL, call } from '../call.js';
import { ArchivePlace, cursorOf, placeOf } from '../cursor.js';
import { inQuery } from '../query.js';
import { ApprovedReport, Proof, TransferList, TransferRecord, TransferStatus, ValidReport } from '../schemas.js';
import { exampleReport } from './example-report.js';

const tag = 'Transfers';

/** Handing reports over, and what became of them. */
export const transferCalls = [
  call({
    id: 'transferReport',
    method: 'post',
    path: '/companies/{companyId}/transfers',
    tag,
    roles: ['approval-service'],
    summary: 'Hand an approved report over',
    description:
      'The report is kept before this answers, and its transfer starts, or the one that runs is joined. The same report may be sent again as often as is wanted: it changes nothing. ' +
      'A corrected report has the same id and a higher `revision`. With `validate=true` nothing is kept: the answer is 200 when every rule holds. ' +
      'A report takes at most 1.9 MB, 200 lines, 100 receipts and 100 approvals; a line at most 200 participants or passengers, 366 meals and 100 receipts. ' +
      'Of a list that is longer only that is told. At most 100 faults are named; the last one then says how many more there are.',
    query: z.strictObject({ validate: inQuery.flag('Only check the report; nothing is kept.') }),
    body: { schema: z.unknown(), shownAs: ApprovedReport, example: exampleReport },
    answer: { status: 202, description: 'Taken: where its transfer stands.', schema: TransferStatus },
    alsoAnswers: { status: 200, description: 'With `validate=true`: every rule holds.', schema: ValidReport },
    refusals: {
      409: 'Another content was handed over under this revision, or the number belongs to another report.',
      422: 'Rules are broken; up to 100 are told.',
    },
    handle: async ({ deps, companyId, query, body, context }) => {
      const { rooms, isReceiptUrlAllowed, logger } = deps;
      if (query.validate === true) {
        return context.json(await rooms.transfers.validate(body, isReceiptUrlAllowed, { companyId }), 200);
      }
      return rooms.transfers.transfer(body, isReceiptUrlAllowed, {
        companyId,
        onNotStarted: (error) =>
          logger.warn({ error: nameOfFailure(error) }, 'A report is kept, but not started: a worker starts it later.'),
      });
    },
  }),

  call({
    id: 'listTransfers',
    method: 'get',
    path: '/companies/{companyId}/transfers',
    tag,
    roles: ALL,
    summary: 'The archive, newest first',
    description: 'Filters may be combined; `counts` tells of all that fit, whatever their status.',
    query: z.strictObject({
      status: inQuery.status,
      problem: inQuery.problem,
      from: inQuery.day('From this day of the last approval on.'),
      to: inQuery.day('Until this day of the last approval, inclusive.'),
      q: inQuery.q.openapi({ description: 'Part of a report’s number or id, whatever the case.', example: 'S-1042' }),
      cursor: inQuery.cursor,
      limit: inQuery.limit,
    }),
    answer: { status: 200, description: 'Where transfers stand.', schema: TransferList },
    handle: async ({ deps, companyId, query: { cursor, ...filter } }) => {
      const after = placeOf(cursor, ArchivePlace);
      const { items, counts, next } = await deps.rooms.transfers.list({ companyId, ...filter, after });
      return { items, nextCursor: next && cursorOf(next), counts };
    },
  }),

  call({
    id: 'getTransfer',
    method: 'get',
    path: '/companies/{companyId}/transfers/{reportId}',
    tag,
    roles: ALL,
    summary: 'Where a report stands, and everything that happened',
    query: z.strictObject({ revision: inQuery.revision }),
    answer: { status: 200, description: 'Its status, with events.', schema: TransferRecord },
    refusals: { 404: 'The archive has no such report.' },
    handle: ({ deps, companyId, named: { reportId = '' }, query }) =>
      deps.rooms.transfers.record(companyId, reportId, query.revision),
  }),

  call({
    id: 'getProof',
    method: 'get',
    path: '/companies/{companyId}/transfers/{reportId}/proof',
    tag,
    roles: ALL,
    summary: 'The evidence of a transfer, for an auditor',
    query: z.strictObject({ revision: inQuery.revision }),
    answer: { status: 200, description: 'Everything that proves it, with a checksum.', schema: Proof },
    refusals: { 404: 'The archive has no such report.' },
    handle: ({ deps, companyId, named: { reportId = '' }, query }) =>
      deps.rooms.transfers.proof(companyId, reportId, query.revision),
  }),
];

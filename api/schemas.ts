import { z } from '@hono/zod-openapi';
import { ApprovedReport as ApprovedReportShape, ReceiptReference } from '../contract/approved-report.js';
import { Completeness as CompletenessShape } from '../contract/completeness.js';
import { Connection as ConnectionShape } from '../contract/connection.js';
import { SyncRun as SyncRunShape } from '../contract/sync-run.js';
import {
  TransferRecord as TransferRecordShape,
  TransferState,
  TransferStatus as TransferStatusShape,
} from '../contract/transfer-status.js';
import { named } from './named.js';

/** What the API takes and answers, by the names of its description. */
export const ApprovedReport = named('ApprovedReport', ApprovedReportShape);
export const TransferStatus = named('TransferStatus', TransferStatusShape);
export const TransferRecord = named('TransferRecord', TransferRecordShape);
export const Connection = named('Connection', ConnectionShape);
export const SyncRun = named('SyncRun', SyncRunShape);
export const Completeness = named('Completeness', CompletenessShape);

/** The page of a list. */
export function listOf(item: z.ZodType) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().openapi({ description: 'For the next page; null on the last one.' }),
  });
}

export const TransferList = named(
  'TransferList',
  listOf(TransferStatus).extend({
    counts: z
      .partialRecord(TransferState, z.int())
      .openapi({ description: 'How many of those that fit stand where, on all pages together.' }),
  }),
);

export const Proof = named(
  'Proof',
  z.object({
    report: ApprovedReport,
    approvals: ApprovedReportShape.shape.approvals,
    travelExpenses: TransferStatusShape.shape.travelExpenses,
    evidence: TransferStatusShape.shape.evidence,
    receipts: z.array(ReceiptReference.omit({ url: true })),
    events: TransferRecordShape.shape.events,
    exportedAt: z.iso.datetime(),
    sha256: z.string().openapi({ description: 'Of its canonical JSON without `sha256` and `exportedAt`.' }),
  }),
);

export const ValidReport = named(
  'ValidReport',
  z.object({
    valid: z.literal(true),
    companyId: z.string(),
    reportId: z.string(),
    revision: z.int(),
    reportNumber: z.string(),
  }),
);

/** Why something was refused, as RFC 9457 has it. */
export const Problem = named(
  'Problem',
  z.object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: 'What to do about it.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'Every rule that is broken, with where: `lines.0.amount.value`.' }),
  }),
);

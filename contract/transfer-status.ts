import { z } from 'zod';
import { Money } from './approved-report.js';
import { Text } from './text.js';

/** Where a transfer stands. There is no failed: a transfer ends only by success or by a person's word. */
export const TransferState = z.enum([
  'queued',
  'transferring',
  'waiting',
  'unknownOutcome',
  'transferred',
  'bookedByHand',
  'cancelled',
  'superseded',
]);
export type TransferState = z.infer<typeof TransferState>;

/** Whether a transfer has ended, by success or by a person's word. */
export function isEnd(state: TransferState): boolean {
  return state === 'transferred' || state === 'bookedByHand' || state === 'cancelled' || state === 'superseded';
}

const Instant = z.iso.datetime({ offset: true });

/** Why a transfer waits, as people see it. */
export const StandingProblem = z.object({
  code: z.string(),
  class: z.enum(['A', 'V', 'D', 'S']),
  message: Text,
  who: z.enum(['customer', 'sonya', 'tripletex', 'nobody']),
  since: Instant,
  nextTryAt: Instant.nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type StandingProblem = z.infer<typeof StandingProblem>;

/** One travel expense in Tripletex, as it was last seen there. */
export const TransferredTravelExpense = z.object({
  id: z.int(),
  number: z.string(),
  state: z.string(),
  amountNok: Money,
  lines: z.array(z.string()),
  receiptSha256: z.string().nullable(),
  receiptPages: z.int().nullable(),
});
export type TransferredTravelExpense = z.infer<typeof TransferredTravelExpense>;

/** What the transfer was confirmed by: read back from Tripletex, not assumed. */
export const Evidence = z.object({
  confirmedAt: Instant,
  totalNok: Money,
  approvedNok: Money,
  requestIds: z.array(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;

/** The status of a transfer: the answer of the workflow, of its query and of the archive. */
export const TransferStatus = z.object({
  companyId: z.string(),
  reportId: z.string(),
  revision: z.int(),
  reportNumber: z.string(),
  kind: z.enum(['expense', 'travel']),
  status: TransferState,
  since: Instant,
  problem: StandingProblem.nullable(),
  attempts: z.int(),
  travelExpenses: z.array(TransferredTravelExpense),
  evidence: Evidence.nullable(),
});
export type TransferStatus = z.infer<typeof TransferStatus>;

/** Something that happened to a transfer, in words for people. */
export const TransferEvent = z.object({ at: Instant, type: z.string(), text: Text, by: z.string().nullable() });
export type TransferEvent = z.infer<typeof TransferEvent>;

/** A status with the history of its transfer. */
export const TransferRecord = TransferStatus.extend({ events: z.array(TransferEvent) });
export type TransferRecord = z.infer<typeof TransferRecord>;

import { z } from 'zod';
import { REGISTER_NAMES } from './registers.js';
import { StandingProblem } from './transfer-status.js';

/** What became of a synchronisation: all of it was done, some of it was refused or not certain, or it could not go on. */
export const SyncOutcome = z.enum(['done', 'partial', 'failed']);
export type SyncOutcome = z.infer<typeof SyncOutcome>;

/** What set a synchronisation off. */
export const SyncTrigger = z.enum(['schedule', 'manual', 'first']);
export type SyncTrigger = z.infer<typeof SyncTrigger>;

const Instant = z.iso.datetime({ offset: true });

/** What a synchronisation found in one register: rows, requests to Tripletex, milliseconds. */
export const RegisterCounts = z.object({
  seen: z.int(),
  added: z.int(),
  changed: z.int(),
  deactivated: z.int(),
  refused: z.int(),
  unchanged: z.int(),
  calls: z.int(),
  ms: z.int(),
});
export type RegisterCounts = z.infer<typeof RegisterCounts>;

/** One thing a synchronisation changed, or refused to. */
export const RegisterChange = z.object({
  register: z.enum(REGISTER_NAMES),
  tripletexId: z.int(),
  change: z.enum(['added', 'changed', 'deactivated', 'returned', 'refused']),
  name: z.string(),
});
export type RegisterChange = z.infer<typeof RegisterChange>;

/** How a synchronisation went. */
export const SyncSummary = z.object({
  id: z.string(),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  trigger: SyncTrigger,
  outcome: SyncOutcome.nullable(),
  registers: z.partialRecord(z.enum(REGISTER_NAMES), RegisterCounts),
  problem: StandingProblem.omit({ since: true }).nullable(),
});
export type SyncSummary = z.infer<typeof SyncSummary>;

/** A synchronisation as people see it, with what it changed; of very many changes the first thousand. */
export const SyncRun = SyncSummary.extend({ changes: z.array(RegisterChange) });
export type SyncRun = z.infer<typeof SyncRun>;

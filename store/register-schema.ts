import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { InactiveReason, ReadRow, RegisterName } from '../contract/registers.js';
import { instant, now, thisTransaction, transaction } from './schema.js';
import type { RegisterChange, SyncOutcome, SyncSummary, SyncTrigger } from '../contract/sync-run.js';

/** What is kept of each company's Tripletex account. One shape for all: they are compared, written and closed in the same way. */
export const registerRows = pgTable(
  'register_rows',
  {
    companyId: text().notNull(),
    register: text().$type<RegisterName>().notNull(),
    tripletexId: bigint({ mode: 'number' }).notNull(),
    version: integer(),
    /** What references name it by. */
    key: text().notNull(),
    name: text().notNull(),
    /** Lower case. */
    email: text(),
    active: boolean().notNull(),
    inactiveReason: text().$type<InactiveReason>(),
    fields: jsonb().$type<ReadRow['fields']>().notNull(),
    firstSeenAt: instant().notNull().default(now),
    changedAt: instant().notNull().default(now),
    /** Since when it is inactive; null of an active row. */
    inactiveSince: instant(),
    /** When it was last seen, of a row that is missing; the others were seen when their register was last read. */
    lastSeenAt: instant(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.register, table.tripletexId] }),
    index('register_rows_key').on(table.companyId, table.register, table.key),
    index('register_rows_email').on(table.companyId, table.register, table.email),
  ],
);

/** When each register was last read to its end, and the checksum it had then. */
export const registerStates = pgTable(
  'register_states',
  {
    companyId: text().notNull(),
    register: text().$type<RegisterName>().notNull(),
    completeAt: instant().notNull(),
    /** Tripletex' checksum of what was last taken in whole. */
    digest: text(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.register] })],
);

/** One synchronisation of a company. */
export const syncRuns = pgTable(
  'sync_runs',
  {
    /** Id of the workflow's run. */
    id: text().primaryKey(),
    companyId: text().notNull(),
    workflowId: text().notNull(),
    trigger: text().$type<SyncTrigger>().notNull(),
    startedAt: instant().notNull().default(now),
    finishedAt: instant(),
    outcome: text().$type<SyncOutcome>(),
    registers: jsonb().$type<SyncSummary['registers']>().notNull().default({}),
    problem: jsonb().$type<SyncSummary['problem']>(),
    /** When it looked which transfers wait for what has changed until then. */
    releasedAt: instant(),
    /** The transaction that changed what people see of it. */
    changedIn: transaction().notNull().default(thisTransaction),
  },
  (table) => [
    // Read backwards: newest first.
    index('sync_runs_of_company').on(table.companyId, table.startedAt, table.id),
    index('sync_runs_changed').on(table.companyId, table.changedIn),
    // Of a company only one runs at a time, whoever started it.
    uniqueIndex('sync_runs_under_way')
      .on(table.companyId)
      .where(sql`finished_at is null`),
  ],
);

/** A page that a run has taken in: it is taken in once, whatever dies. */
export const syncPages = pgTable(
  'sync_pages',
  {
    syncRunId: text().notNull(),
    register: text().$type<RegisterName>().notNull(),
    /** From 0. */
    position: integer().notNull(),
    isLast: boolean().notNull(),
    /** Whether its ids follow those of the page before. */
    isInOrder: boolean().notNull(),
    /** The highest id on it; null when it was empty. */
    lastId: bigint({ mode: 'number' }),
    rows: integer().notNull(),
    /** How many of them belong in the register. */
    kept: integer().notNull(),
    /** Tripletex' checksum, where it gave one. */
    digest: text(),
    /** How many rows Tripletex said the whole register has. */
    fullResultSize: integer().notNull(),
    added: integer().notNull(),
    changed: integer().notNull(),
    ms: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.syncRunId, table.register, table.position] })],
);

/** What a run changed or refused to, in order. */
export const syncChanges = pgTable(
  'sync_changes',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    syncRunId: text().notNull(),
    register: text().$type<RegisterName>().notNull(),
    tripletexId: bigint({ mode: 'number' }).notNull(),
    change: text().$type<RegisterChange['change']>().notNull(),
    name: text().notNull(),
  },
  (table) => [index('sync_changes_of_run').on(table.syncRunId, table.id)],
);

/** Rows that would go inactive: only the end of a complete read says whether they do. */
export const pendingDeactivations = pgTable(
  'pending_deactivations',
  {
    syncRunId: text().notNull(),
    register: text().$type<RegisterName>().notNull(),
    tripletexId: bigint({ mode: 'number' }).notNull(),
    name: text().notNull(),
    /** The row as it was read; null when it was not. */
    row: jsonb().$type<ReadRow>(),
  },
  (table) => [primaryKey({ columns: [table.syncRunId, table.register, table.tripletexId] })],
);

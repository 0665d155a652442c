import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  customType,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ConnectionCheckResult, ConnectionSettings, ConnectionStatus } from '../contract/connection.js';
import type { Text } from '../contract/text.js';
import type {
  Evidence,
  StandingProblem,
  TransferredTravelExpense,
  TransferState,
} from '../contract/transfer-status.js';
import type { PendingWrite } from './parts.js';

/** Bytes that only a holder of the encryption keys can read. */
const encrypted = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
export const instant = () => timestamp({ withTimezone: true });
export const now = sql`now()`;
/** The number of a transaction, as the database counts them. */
export const transaction = customType<{ data: string }>({ dataType: () => 'xid8' });
export const thisTransaction = sql`pg_current_xact_id()`;

/** One row per customer: its key, what is known of its Tripletex account, its settings. */
export const companies = pgTable('companies', {
  companyId: text().primaryKey(),
  userKey: encrypted(),
  keyHint: text(),
  /** Goes up with every key, so that no session of an older key is used. */
  keyVersion: integer().notNull().default(0),
  /** Since when that key is in use. */
  keySince: instant(),
  /** A new key of a company whose organisation is known, until a check has seen that it is of the same one. */
  candidateKey: encrypted(),
  candidateHint: text(),
  tripletexCompanyId: bigint({ mode: 'number' }),
  name: text(),
  organizationNumber: text(),
  checks: jsonb().$type<ConnectionCheckResult[]>().notNull().default([]),
  /** The code of the problem that stops every transfer of the company, found by a check. */
  problemCode: text(),
  problemDetails: jsonb().$type<Record<string, unknown>>(),
  checkedAt: instant(),
  /** Until when somebody has taken it upon themselves to check it, for all who wait for that. */
  checkClaimedUntil: instant(),
  settings: jsonb().$type<ConnectionSettings>().notNull(),
  paused: boolean().notNull().default(false),
  /** The time Tripletex named in a 429: no worker calls it for this company before. */
  holdOffUntil: instant(),
  /** Whether it deducts VAT, in Tripletex' words, as it was last read; null while nobody knows. */
  vatRegistrationStatus: text(),
  /** When somebody asked for a synchronisation that has not begun yet. */
  syncRequestedAt: instant(),
  /** The status of its connection that was told last. */
  toldStatus: text().$type<ConnectionStatus>().notNull().default('none'),
  /** Whether it was told last that one of its transfers needs somebody. */
  toldAttention: boolean().notNull().default(false),
  createdAt: instant().notNull().default(now),
  updatedAt: instant().notNull().default(now),
});

/** Which Tripletex cost category a Sonya category is booked on. */
export const externalReferences = pgTable(
  'external_references',
  {
    companyId: text().notNull(),
    category: text().notNull(),
    reference: text().notNull(),
    updatedAt: instant().notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.category] })],
);

/** The archive: one row per revision of a report, kept for years. */
export const transfers = pgTable(
  'transfers',
  {
    companyId: text().notNull(),
    reportId: text().notNull(),
    revision: integer().notNull(),
    reportNumber: text().notNull(),
    kind: text().$type<'expense' | 'travel'>().notNull(),
    /** The approved report as JSON, encrypted. */
    report: encrypted().notNull(),
    /** SHA-256 of the report's canonical JSON without the addresses of its receipts. */
    contentHash: text().notNull(),
    status: text().$type<TransferState>().notNull().default('queued'),
    since: instant().notNull().default(now),
    problemCode: text(),
    problem: jsonb().$type<StandingProblem>(),
    attempts: integer().notNull().default(0),
    evidence: jsonb().$type<Evidence>(),
    /** The travel expense that somebody entered by hand instead of what we would have carried there. */
    enteredByHand: jsonb().$type<TransferredTravelExpense>(),
    /** Whether it stands still since its company is paused. */
    held: boolean().notNull().default(false),
    /** What it was before a later revision took its place. */
    supersededFrom: text().$type<TransferState>(),
    /** Whether something has come to stand of it, since it ended, that Temporal does not show yet. */
    unshown: boolean().notNull().default(false),
    /** The problem that was told last, until it was told to be gone. */
    toldProblem: text(),
    approvalDay: date().notNull(),
    createdAt: instant().notNull().default(now),
    /** The transaction that changed what people see of it. */
    changedIn: transaction().notNull().default(thisTransaction),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.reportId, table.revision] }),
    // Read backwards: newest first.
    index('transfers_newest').on(table.companyId, table.createdAt, table.reportId, table.revision),
    // Small, for a company has few states: it counts.
    index('transfers_status').on(table.companyId, table.status),
    index('transfers_approved').on(table.companyId, table.approvalDay, table.status),
    index('transfers_changed').on(table.companyId, table.changedIn),
    index('transfers_queued')
      .on(table.createdAt)
      .where(sql`status = 'queued'`),
    index('transfers_problem')
      .on(table.companyId, table.problemCode)
      .where(sql`problem_code is not null`),
  ],
);

/** One row per report: who enters one of its revisions holds it meanwhile. */
export const reports = pgTable('reports', { companyId: text().notNull(), reportId: text().notNull() }, (table) => [
  primaryKey({ columns: [table.companyId, table.reportId] }),
]);

/** A report number belongs to one report of its company, so that markers never collide. */
export const reportNumbers = pgTable(
  'report_numbers',
  { companyId: text().notNull(), reportNumber: text().notNull(), reportId: text().notNull() },
  (table) => [primaryKey({ columns: [table.companyId, table.reportNumber] })],
);

/** One row per travel expense that a report becomes: the intent, committed before the first write, and what came of it. */
export const parts = pgTable(
  'parts',
  {
    companyId: text().notNull(),
    reportId: text().notNull(),
    revision: integer().notNull(),
    /** From 1, in the order of the parts' first lines. */
    position: integer().notNull(),
    marker: text().notNull(),
    /** What shall stand in Tripletex, as JSON, encrypted. */
    plan: encrypted().notNull(),
    lines: text().array().notNull(),
    /** True from just before the first write: from then on the plan is what counts. */
    intended: boolean().notNull().default(false),
    pendingWrite: jsonb().$type<PendingWrite>(),
    /** Whether the answer of one of its writes was ever lost: it is looked at more closely before it is approved. */
    answerLost: boolean().notNull().default(false),
    tripletexId: bigint({ mode: 'number' }),
    number: text(),
    state: text(),
    amountNok: text(),
    /** True when every cost and participant stands in Tripletex. */
    complete: boolean().notNull().default(false),
    receiptSha256: text(),
    receiptPages: integer(),
    requestIds: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** Goes up with every change; a writer that read an older one is refused. */
    version: integer().notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.reportId, table.revision, table.position] }),
    uniqueIndex('parts_travel_expense').on(table.companyId, table.tripletexId),
    index('parts_marker').on(table.companyId, table.marker),
  ],
);

/** What happened to a transfer, in words for people. */
export const transferEvents = pgTable(
  'transfer_events',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    companyId: text().notNull(),
    reportId: text().notNull(),
    revision: integer().notNull(),
    at: instant().notNull().default(now),
    type: text().notNull(),
    text: jsonb().$type<Text>().notNull(),
    by: text(),
    /** What told it: nothing tells it twice. */
    once: text().unique(),
  },
  (table) => [index('transfer_events_of_report').on(table.companyId, table.reportId, table.id)],
);

/** Whom a named person chose of several employees in Tripletex that fit the keys of a report. */
export const employeeChoices = pgTable(
  'employee_choices',
  {
    companyId: text().notNull(),
    /** The keys that reports give of the employee, as canonical JSON. */
    keys: text().notNull(),
    tripletexEmployeeId: bigint({ mode: 'number' }).notNull(),
    by: text().notNull(),
    at: instant().notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.keys] })],
);

/** What is to be told to the receiver of notices, in the order in which it happened; gone once it was told. */
export const notices = pgTable(
  'notices',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    /** The same however often it is sent: the receiver knows by it what it has had. */
    messageId: uuid().notNull().unique().defaultRandom(),
    companyId: text().notNull(),
    /** The report it is about; of one report a notice is told only after those before it. */
    reportId: text(),
    type: text().notNull(),
    at: instant().notNull().default(now),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    /** How often it was sent without being taken. */
    attempts: integer().notNull().default(0),
    /** What came of the last of these: the status of the answer, or the code of what kept it away. */
    answer: text(),
    nextTryAt: instant(),
  },
  (table) => [index('notices_of_report').on(table.companyId, table.reportId, table.id)],
);

/** The notices that a named person decided not to deliver any more, without what they told. */
export const droppedNotices = pgTable('dropped_notices', {
  messageId: uuid().primaryKey(),
  companyId: text().notNull(),
  reportId: text(),
  type: text().notNull(),
  at: instant().notNull(),
  attempts: integer().notNull(),
  answer: text(),
  droppedAt: instant().notNull().default(now),
  by: text().notNull(),
  note: text(),
});

/** Calls to Tripletex that failed one after another: of a company, or (scope `*`) of several, so that Tripletex as a whole is away. */
export const outages = pgTable('outages', {
  scope: text().primaryKey(),
  failures: integer().notNull().default(0),
  /** Since when nobody calls it but the probe; null while it is only suspected. */
  openedAt: instant(),
  /** How often it was probed since. */
  probes: integer().notNull().default(0),
  nextProbeAt: instant(),
});

/** Documents that a worker has read from Tripletex, until whoever asked for them has fetched them: gone within minutes. */
export const documents = pgTable(
  'documents',
  {
    companyId: text().notNull(),
    /** Chosen by who asked, at random. */
    id: uuid().notNull(),
    content: encrypted().notNull(),
    createdAt: instant().notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.id] })],
);

/** How the requests to Tripletex went, of all workers together, in steps of five minutes. */
export const tripletexCalls = pgTable('tripletex_calls', {
  /** The instant at which the five minutes begin. */
  at: instant().primaryKey(),
  calls: integer().notNull(),
  /** Those that Tripletex did not answer, or answered with a fault of its own. */
  failed: integer().notNull(),
  /** Those that it refused because there were too many (429). */
  throttled: integer().notNull(),
});

/** How often somebody has signed out of the pages: each time ends every session that was begun before. */
export const signOuts = pgTable('sign_outs', {
  /** The `sub` of their tokens. */
  subject: text().primaryKey(),
  count: integer().notNull(),
});

/** Sign-in links that were followed: none works twice. */
export const usedSignIns = pgTable('used_sign_ins', {
  /** SHA-256 (hex) of what was signed of the token. */
  token: text().primaryKey(),
  /** When the token expires: it is refused for that afterwards. */
  until: instant().notNull(),
});

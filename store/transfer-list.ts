import { and, count, desc, eq, gte, ilike, lte, or, sql, type SQL } from 'drizzle-orm';
import type { ApprovedReport } from '../contract/approved-report.js';
import type { ProblemCode } from '../contract/problems.js';
import type { TransferState, TransferStatus } from '../contract/transfer-status.js';
import type { Cipher } from './cipher.js';
import type { Queryable } from './database.js';
import { statusColumns, statusOf } from './read-statuses.js';
import { isOfCause } from './causes.js';
import { reportNumbers, transfers } from './schema.js';
import { openReport } from './transfer-row.js';

/** Which transfers of the archive are asked for. */
export interface TransferFilter {
  readonly companyId?: string | undefined;
  readonly status?: TransferState | undefined;
  readonly problem?: ProblemCode | undefined;
  /** The key of one of the causes of that problem, as `Cause` has it. */
  readonly cause?: string | undefined;
  /** The first and the last day (YYYY-MM-DD) of the last approval. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Part of a report's number or id. */
  readonly q?: string | undefined;
  /** Those after the last one of another page. */
  readonly after?: ArchivePlace | undefined;
  readonly limit?: number | undefined;
}

/** The place of a transfer in the archive, newest first. Nothing that is entered later changes what follows it. */
export interface ArchivePlace {
  /** The database's own time, to the microsecond: JavaScript's knows milliseconds only. */
  readonly enteredAt: string;
  readonly reportId: string;
  readonly revision: number;
}

/** Some transfers of the archive. */
export interface TransferBatch<Item> {
  readonly items: Item[];
  /** The place to go on from, or null where these are the last. */
  readonly next: ArchivePlace | null;
}

/** A page of the archive. */
export interface TransferList<Item = TransferStatus> extends TransferBatch<Item> {
  /** How many of those that fit stand where, on all pages together. */
  readonly counts: Partial<Record<TransferState, number>>;
}

/** A transfer with the report that was approved. */
export interface ArchivedReport {
  readonly status: TransferStatus;
  readonly report: ApprovedReport;
}

type Reader = Pick<Queryable, 'select'>;

const USUAL_LIMIT = 50;
const { companyId, reportId, revision, createdAt, approvalDay, status, problemCode } = transfers;

/** The newest transfers that fit, and how many of them stand where. */
export async function listTransfers(db: Reader, filter: TransferFilter): Promise<TransferList> {
  const [{ rows, next }, counts] = await Promise.all([pageOf(db, filter, statusColumns), countsOf(db, filter)]);
  return { items: rows.map(statusOf), next, counts };
}

/** As `listTransfers`, each with its report, decrypted. */
export async function listReports(
  db: Reader,
  cipher: Cipher,
  filter: TransferFilter,
): Promise<TransferList<ArchivedReport>> {
  const [batch, counts] = await Promise.all([nextReports(db, cipher, filter), countsOf(db, filter)]);
  return { ...batch, counts };
}

/** As `listReports`, for whoever reads on and on: nothing is counted. */
export async function nextReports(
  db: Reader,
  cipher: Cipher,
  filter: TransferFilter,
): Promise<TransferBatch<ArchivedReport>> {
  const { rows, next } = await pageOf(db, filter, { ...statusColumns, report: transfers.report });
  return { items: rows.map((row) => ({ status: statusOf(row), report: openReport(cipher, row) })), next };
}

/** Some columns of the transfers that fit: reports are large, so only who reads them asks for theirs. */
async function pageOf<Columns extends typeof statusColumns>(
  db: Reader,
  { after, limit = USUAL_LIMIT, ...filter }: TransferFilter,
  columns: Columns,
) {
  const found = await db
    .select({ row: columns, place: { enteredAt: sql<string>`${createdAt}::text`, reportId, revision } })
    .from(transfers)
    .where(and(fits(filter), after && isAfter(after)))
    .orderBy(desc(createdAt), desc(reportId), desc(revision))
    // One more, to see whether there are more.
    .limit(limit + 1);
  const next = found.length > limit ? (found[limit - 1]?.place ?? null) : null;
  return { rows: found.slice(0, limit).map(({ row }) => row), next };
}

async function countsOf(db: Reader, filter: TransferFilter): Promise<TransferList['counts']> {
  const counted = await db
    .select({ status, n: count() })
    .from(transfers)
    .where(fits({ ...filter, status: undefined }))
    .groupBy(status);
  return Object.fromEntries(counted.map((one) => [one.status, one.n]));
}

/** Which rows a filter keeps. */
export function fits(filter: Omit<TransferFilter, 'after' | 'limit'>): SQL | undefined {
  const { q, from, to, problem, cause } = filter;
  return and(
    filter.companyId === undefined ? undefined : eq(companyId, filter.companyId),
    filter.status === undefined ? undefined : eq(status, filter.status),
    problem === undefined ? undefined : eq(problemCode, problem),
    cause === undefined ? undefined : isOfCause(cause),
    from === undefined ? undefined : gte(approvalDay, from),
    to === undefined ? undefined : lte(approvalDay, to),
    q === undefined ? undefined : isCalled(q, filter.companyId),
  );
}

function isAfter(place: ArchivePlace): SQL {
  return sql`(${createdAt}, ${reportId}, ${revision}) < (${place.enteredAt}::timestamptz, ${place.reportId}, ${place.revision}::int)`;
}

/** Looked for where the numbers are kept: their rows are short, those of the reports are not. */
function isCalled(q: string, ofCompany: string | undefined): SQL {
  const part = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const isIt = and(
    ofCompany === undefined ? undefined : eq(reportNumbers.companyId, ofCompany),
    or(ilike(reportNumbers.reportNumber, part), ilike(reportNumbers.reportId, part)),
  );
  return sql`(${companyId}, ${reportId}) in (select ${reportNumbers.companyId}, ${reportNumbers.reportId} from ${reportNumbers} where ${isIt})`;
}

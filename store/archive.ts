import { and, count, desc, eq, gte, ilike, inArray, isNotNull, lte, sql, type SQL } from 'drizzle-orm';
import type { ApprovedReport } from '../contract/approved-report.js';
import type { ProblemCode } from '../contract/problems.js';
import type { Text } from '../contract/text.js';
import type { TransferEvent, TransferState, TransferStatus } from '../contract/transfer-status.js';
import type { Cipher } from './cipher.js';
import type { Database } from './database.js';
import { readStatuses } from './read-statuses.js';
import { transferEvents, transfers } from './schema.js';
import { reportBoundTo, type TransferKey } from './transfer-row.js';

/** Which transfers of a company somebody looks for. */
export interface ArchiveFilter {
  readonly companyId: string;
  readonly status?: TransferState | undefined;
  readonly problem?: ProblemCode | undefined;
  /** Days of the last approval, inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Part of a report number. */
  readonly q?: string | undefined;
}

/** A transfer with the report that was approved. */
export interface ArchivedReport {
  readonly status: TransferStatus;
  readonly report: ApprovedReport;
  /** The place of the transfer in the archive: the next page begins after it. */
  readonly place: string;
}

/** A problem that stops transfers of a company. */
export interface Cause {
  readonly code: string;
  readonly count: number;
  readonly oldestSince: string;
  /** What stands of it, most frequent first; the first few. */
  readonly messages: readonly { readonly message: Text; readonly count: number }[];
}

/** One of several revisions of a report. */
export interface Revision {
  readonly revision: number;
  readonly status: TransferState;
  readonly since: string;
}

const MESSAGES_OF_CAUSE = 3;

/** The archive as people leaf through it, some transfers at a time. */
export class Archive {
  constructor(
    private readonly db: Database,
    private readonly cipher: Cipher,
  ) {}

  /** The transfers that fit, newest first, from behind a place on; no more than `limit`. */
  async page(filter: ArchiveFilter, limit: number, after?: string): Promise<ArchivedReport[]> {
    const rows = await this.db
      .select({ row: transfers, at: sql<string>`${transfers.createdAt}::text` })
      .from(transfers)
      .where(and(fits(filter), after === undefined ? undefined : isBehind(after)))
      .orderBy(desc(transfers.createdAt), desc(transfers.reportId), desc(transfers.revision))
      .limit(limit);
    const statuses = await readStatuses(
      this.db,
      rows.map(({ row }) => row),
    );
    return rows.flatMap(({ row, at }, position) => {
      const status = statuses[position];
      return status === undefined ? [] : [{ status, report: this.open(row), place: placeOf(row, at) }];
    });
  }

  /** How many transfers stand where, of those that fit whatever their status. */
  async counts(filter: ArchiveFilter): Promise<Partial<Record<TransferState, number>>> {
    const rows = await this.db
      .select({ status: transfers.status, n: count() })
      .from(transfers)
      .where(fits({ ...filter, status: undefined }))
      .groupBy(transfers.status);
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  }

  /** What stops transfers of a company, whatever stops most first. */
  async causes(companyId: string): Promise<Cause[]> {
    const message = sql<Text>`${transfers.problem} -> 'message'`;
    const ofCode = sql`partition by ${transfers.problemCode}`;
    const grouped = this.db
      .select({
        code: transfers.problemCode,
        message: message.as('message'),
        n: count().as('n'),
        total: sql<number>`(sum(count(*)) over (${ofCode}))::int`.as('total'),
        oldest: sql<string>`min(min(${transfers.problem} ->> 'since')) over (${ofCode})`.as('oldest'),
        place: sql<number>`row_number() over (${ofCode} order by count(*) desc)`.as('place'),
      })
      .from(transfers)
      .where(and(eq(transfers.companyId, companyId), isNotNull(transfers.problemCode)))
      .groupBy(transfers.problemCode, message)
      .as('grouped');
    const rows = await this.db
      .select()
      .from(grouped)
      .where(lte(grouped.place, MESSAGES_OF_CAUSE))
      .orderBy(desc(grouped.total), grouped.code, grouped.place);
    return causesOf(rows);
  }

  /** How many transfers of a company wait for each category that is booked on nothing that can be used. */
  async waitingCategories(companyId: string): Promise<Map<string, number>> {
    const key = sql<string>`jsonb_array_elements_text(${transfers.problem} -> 'details' -> 'keys')`;
    const isAboutCategory = inArray(transfers.problemCode, ['TLX-301', 'TLX-302'] satisfies ProblemCode[]);
    const keys = this.db
      .select({ key: key.as('key') })
      .from(transfers)
      .where(and(eq(transfers.companyId, companyId), isAboutCategory))
      .as('keys');
    const rows = await this.db.select({ key: keys.key, n: count() }).from(keys).groupBy(keys.key);
    return new Map(rows.map((row) => [row.key, row.n]));
  }

  /** One revision of a report, or undefined when the archive has none: the newest unless another is named. */
  async find(companyId: string, reportId: string, revision?: number): Promise<ArchivedReport | undefined> {
    const [found] = await this.db
      .select({ row: transfers, at: sql<string>`${transfers.createdAt}::text` })
      .from(transfers)
      .where(
        and(
          eq(transfers.companyId, companyId),
          eq(transfers.reportId, reportId),
          revision === undefined ? undefined : eq(transfers.revision, revision),
        ),
      )
      .orderBy(desc(transfers.revision))
      .limit(1);
    if (found === undefined) return undefined;
    const [status] = await readStatuses(this.db, [found.row]);
    return status && { status, report: this.open(found.row), place: placeOf(found.row, found.at) };
  }

  /** Every revision of a report, the newest first. */
  async revisions(companyId: string, reportId: string): Promise<Revision[]> {
    const { revision, status, since } = transfers;
    const rows = await this.db
      .select({ revision, status, since })
      .from(transfers)
      .where(and(eq(transfers.companyId, companyId), eq(transfers.reportId, reportId)))
      .orderBy(desc(revision));
    return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
  }

  /** What happened to one revision of a report, in order. */
  async events({ companyId, reportId, revision }: TransferKey): Promise<TransferEvent[]> {
    const rows = await this.db
      .select()
      .from(transferEvents)
      .where(
        and(
          eq(transferEvents.companyId, companyId),
          eq(transferEvents.reportId, reportId),
          eq(transferEvents.revision, revision),
        ),
      )
      .orderBy(transferEvents.id);
    return rows.map(({ at, type, text, by }) => ({ at: at.toISOString(), type, text, by }));
  }

  /** Whether the archive holds anything of a company. */
  async knows(companyId: string): Promise<boolean> {
    const rows = await this.db
      .select({ one: sql`1` })
      .from(transfers)
      .where(eq(transfers.companyId, companyId))
      .limit(1);
    return rows.length > 0;
  }

  private open(row: typeof transfers.$inferSelect): ApprovedReport {
    return JSON.parse(this.cipher.decrypt(row.report, reportBoundTo(row))) as ApprovedReport;
  }
}

function fits({ companyId, status, problem, from, to, q }: ArchiveFilter): SQL | undefined {
  return and(
    eq(transfers.companyId, companyId),
    status === undefined ? undefined : eq(transfers.status, status),
    problem === undefined ? undefined : eq(transfers.problemCode, problem),
    from === undefined ? undefined : gte(transfers.approvalDay, from),
    to === undefined ? undefined : lte(transfers.approvalDay, to),
    q === undefined ? undefined : ilike(transfers.reportNumber, `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`),
  );
}

/** An instant as the database writes it is exact to the microsecond. */
function placeOf({ reportId, revision }: TransferKey, at: string): string {
  return Buffer.from(JSON.stringify([at, reportId, revision])).toString('base64url');
}

const PLACE = /^\["(\d{4}-\d{2}-\d{2} [0-9:.+-]{8,30})","([A-Za-z0-9_-]{1,64})",(\d{1,10})\]$/;

/** A place that is none leaves nothing out. */
function isBehind(place: string): SQL | undefined {
  const [, at, reportId, revision] = PLACE.exec(Buffer.from(place, 'base64url').toString('utf8')) ?? [];
  if (at === undefined) return undefined;
  return sql`(${transfers.createdAt}, ${transfers.reportId}, ${transfers.revision}) < (${at}::timestamptz, ${reportId}, ${revision}::bigint)`;
}

interface CauseRow {
  readonly code: string | null;
  readonly message: Text;
  readonly n: number;
  readonly total: number;
  readonly oldest: string;
}

function causesOf(rows: readonly CauseRow[]): Cause[] {
  const codes = [...new Set(rows.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const ofCode = rows.filter((row) => row.code === code);
    const [first] = ofCode;
    if (first === undefined || code === null) return [];
    const messages = ofCode.map(({ message, n }) => ({ message, count: n }));
    return [{ code, count: first.total, oldestSince: first.oldest, messages }];
  });
}

import { and, asc, eq, gt, gte, inArray, lt, notInArray, or, sql, type SQL } from 'drizzle-orm';
import type { ApprovedReport } from '../contract/approved-report.js';
import { driftsOf } from '../contract/standing.js';
import type { StandingProblem, TransferState } from '../contract/transfer-status.js';
import type { Cipher } from './cipher.js';
import type { Database } from './database.js';
import { parts, transfers } from './schema.js';
import { openReport } from './transfer-row.js';

/** A report of a month, and what stands of it in Tripletex. */
export interface ReportOfMonth {
  readonly reportId: string;
  readonly reportNumber: string;
  readonly title: string;
  readonly employee: ApprovedReport['employee'];
  /** The day of its last approval. */
  readonly approvalDay: string;
  readonly status: TransferState;
  readonly problemCode: string | null;
  readonly problem: StandingProblem | null;
  /** What was approved. */
  readonly totalNok: string;
  readonly parts: readonly PartOfMonth[];
  /** How many receipts it has; each counts once. */
  readonly receipts: number;
}

/** A travel expense of a report, as Tripletex was last seen to show it. */
export interface PartOfMonth {
  /** As people in Tripletex call it; null before it stands there. */
  readonly number: string | null;
  readonly state: string | null;
  readonly amountNok: string | null;
  /** Its receipts that lie there, as one document. */
  readonly receiptsPresent: readonly string[];
}

/** A person's word took these out of what is to be carried over. */
const LEFT_OUT: readonly TransferState[] = ['cancelled', 'bookedByHand', 'superseded'];
const BATCH = 200;

/** The reports of a company by the month of their last approval. */
export class Months {
  constructor(
    private readonly db: Database,
    private readonly cipher: Cipher,
  ) {}

  /** Every report that is to be carried over, of a month (`YYYY-MM`); some at a time, however many there are. */
  async *reports(companyId: string, month: string): AsyncGenerator<ReportOfMonth> {
    let after: Key | null = null;
    for (;;) {
      const rows: Row[] = await this.rows(companyId, month, after);
      const found = rows.length === 0 ? [] : await this.partsOf(companyId, rows);
      for (const row of rows) yield this.reportOf(row, found);
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return;
      after = last;
    }
  }

  private async rows(companyId: string, month: string, after: Key | null): Promise<Row[]> {
    const { reportId, reportNumber, revision, status, problemCode, problem, report, approvalDay } = transfers;
    const first = `${month}-01`;
    const isOfMonth = and(gte(approvalDay, first), lt(approvalDay, sql`(${first}::date + interval '1 month')::date`));
    return this.db
      .select({
        companyId: transfers.companyId,
        reportId,
        reportNumber,
        revision,
        status,
        problemCode,
        problem,
        report,
        approvalDay,
      })
      .from(transfers)
      .where(
        and(
          eq(transfers.companyId, companyId),
          isOfMonth,
          notInArray(status, [...LEFT_OUT]),
          after === null ? undefined : follows(after),
        ),
      )
      .orderBy(asc(reportId), asc(revision))
      .limit(BATCH);
  }

  private async partsOf(companyId: string, rows: readonly Row[]): Promise<PartRow[]> {
    const { reportId, revision, tripletexId, number, state, amountNok, lines, receiptSha256 } = parts;
    return this.db
      .select({ reportId, revision, tripletexId, number, state, amountNok, lines, receiptSha256 })
      .from(parts)
      .where(
        and(
          eq(parts.companyId, companyId),
          inArray(
            reportId,
            rows.map((row) => row.reportId),
          ),
        ),
      );
  }

  private reportOf(row: Row, found: readonly PartRow[]): ReportOfMonth {
    const { title, employee, totalNok, receipts, lines } = openReport(this.cipher, row);
    const receiptsOf = (ids: readonly string[]) => [
      ...new Set(lines.flatMap((line) => (line.type === 'cost' && ids.includes(line.id) ? line.receipts : []))),
    ];
    const own = found.filter(({ reportId, revision }) => reportId === row.reportId && revision === row.revision);
    const drifts = driftsOf(row.problem);
    return {
      reportId: row.reportId,
      reportNumber: row.reportNumber,
      title,
      employee,
      approvalDay: row.approvalDay,
      status: row.status,
      problemCode: row.problemCode,
      problem: row.problem,
      totalNok,
      receipts: receipts.length,
      parts: own.map(({ tripletexId, number, state, amountNok, lines: ids, receiptSha256 }) => {
        const drift = drifts.find(({ id }) => id === tripletexId);
        const hasReceipts = receiptSha256 !== null && drift?.hasLostReceipts !== true;
        return {
          number,
          state,
          amountNok: drift?.amountNok ?? amountNok,
          receiptsPresent: hasReceipts ? receiptsOf(ids) : [],
        };
      }),
    };
  }
}

type Key = Pick<typeof transfers.$inferSelect, 'companyId' | 'reportId' | 'revision'>;
type Row = Key &
  Pick<typeof transfers.$inferSelect, 'reportNumber' | 'status' | 'problemCode' | 'problem' | 'report' | 'approvalDay'>;
type PartRow = Pick<
  typeof parts.$inferSelect,
  'reportId' | 'revision' | 'tripletexId' | 'number' | 'state' | 'amountNok' | 'lines' | 'receiptSha256'
>;

function follows({ reportId, revision }: Key): SQL | undefined {
  return or(gt(transfers.reportId, reportId), and(eq(transfers.reportId, reportId), gt(transfers.revision, revision)));
}

import { and, asc, count, desc, eq, inArray, isNotNull, lt, notExists, or, sql, type SQL } from 'drizzle-orm';
import type { ProblemCode } from '../contract/problems.js';
import { EVERYBODY } from '../contract/outage-steps.js';
import type { StandingProblem } from '../contract/transfer-status.js';
import type { Database } from './database.js';
import { companies, outages, transfers } from './schema.js';
import { fits } from './transfer-list.js';
import type { TransferKey } from './transfers.js';

/** A transfer that waits, with the details of its problem. */
export interface WaitingTransfer extends TransferKey {
  readonly details: Readonly<Record<string, unknown>>;
}

/** How many transfers of a company wait for a problem, and since when the first of them. */
export interface ProblemCount {
  readonly companyId: string;
  readonly code: string;
  readonly count: number;
  readonly oldestSince: string;
  readonly who: StandingProblem['who'];
}

/** The transfers that have not ended, by what they wait for. */
export class WaitingTransfers {
  constructor(private readonly db: Database) {}

  /** Every transfer that waits for a problem, or for one of its causes, oldest first, with what its case knows. */
  async forProblem(companyId: string, problem: ProblemCode, cause?: string): Promise<WaitingTransfer[]> {
    const { reportId, revision } = transfers;
    const rows = await this.db
      .select({ companyId: transfers.companyId, reportId, revision, problem: transfers.problem })
      .from(transfers)
      .where(fits({ companyId, problem, cause }))
      .orderBy(asc(transfers.createdAt));
    return rows.map(({ problem: standing, ...key }) => ({ ...key, details: standing?.details ?? {} }));
  }

  /** What problems stand, of some companies or (`undefined`) of all, what most wait for first. */
  async problems(companyIds: readonly string[] | undefined): Promise<ProblemCount[]> {
    const { companyId, problemCode, problem } = transfers;
    const oldest = sql<string>`min((${problem} ->> 'since')::timestamptz)`;
    const rows = await this.db
      .select({
        companyId,
        code: problemCode,
        n: count(),
        oldest,
        who: sql<ProblemCount['who']>`min(${problem} ->> 'who')`,
      })
      .from(transfers)
      .where(and(isNotNull(problemCode), companyIds && inArray(companyId, [...companyIds])))
      .groupBy(companyId, problemCode)
      .orderBy(desc(count()), asc(companyId), asc(problemCode));
    return rows.map(({ code, n, oldest: since, ...row }) => ({
      ...row,
      code: code ?? '',
      count: n,
      oldestSince: new Date(since).toISOString(),
    }));
  }

  /**
   * What waits for the end of an outage: of a company, or of Tripletex as a whole (`*`); none of a company of which one is open.
   * Companies take turns: the oldest of every company first, then the next ones.
   */
  async untilBack(scope: string): Promise<TransferKey[]> {
    const { companyId, reportId, revision, problem, problemCode } = transfers;
    const isLookedFor = and(
      eq(problemCode, 'TLX-704' satisfies ProblemCode),
      sql`${problem} -> 'details' -> 'untilBack' = 'true'::jsonb`,
    );
    const stillAway = this.db
      .select({ scope: outages.scope })
      .from(outages)
      .where(and(or(eq(outages.scope, companyId), eq(outages.scope, EVERYBODY)), isNotNull(outages.openedAt)));
    return this.db
      .select({ companyId, reportId, revision })
      .from(transfers)
      .where(
        and(
          scope === EVERYBODY ? undefined : eq(companyId, scope),
          or(eq(problemCode, 'TLX-703' satisfies ProblemCode), isLookedFor),
          notExists(stillAway),
        ),
      )
      .orderBy(TURN_OF_COMPANY, asc(transfers.createdAt));
  }

  /**
   * Transfers that no workflow seems to carry, at a time: accepted some seconds ago and still queued, those first, or overdue by
   * an hour or more, as after their workflow was ended from outside; none of a company that is paused. Oldest first.
   */
  async unattended(now: Date, limit: number): Promise<TransferKey[]> {
    const overdue = before(now, OVERDUE_MS);
    const pausedOne = this.db
      .select({ companyId: companies.companyId })
      .from(companies)
      .where(and(eq(companies.companyId, transfers.companyId), companies.paused));
    const isQueued = eq(transfers.status, 'queued');
    return this.db
      .select({ companyId: transfers.companyId, reportId: transfers.reportId, revision: transfers.revision })
      .from(transfers)
      .where(
        and(
          notExists(pausedOne),
          or(
            and(isQueued, lt(transfers.createdAt, before(now, QUEUED_MS))),
            and(eq(transfers.status, 'transferring'), lt(transfers.since, overdue)),
            isOverdue(overdue),
          ),
        ),
      )
      .orderBy(desc(isQueued), TURN_OF_COMPANY, asc(transfers.createdAt))
      .limit(limit);
  }

  /** Transfers of a company that a pause holds, or may be about to: those in line, on their way and overdue too. Oldest first. */
  async heldBack(companyId: string, now: Date): Promise<TransferKey[]> {
    const { reportId, revision, createdAt, status, held } = transfers;
    return this.db
      .select({ companyId: transfers.companyId, reportId, revision })
      .from(transfers)
      .where(
        and(eq(transfers.companyId, companyId), or(inArray(status, ['queued', 'transferring']), held, isOverdue(now))),
      )
      .orderBy(asc(createdAt));
  }
}

/** Companies take turns: the many of one keep nobody else waiting. */
const TURN_OF_COMPANY = sql<string>`row_number() over (partition by ${transfers.companyId} order by ${transfers.createdAt})`;

/** Waits, and should have tried again before an instant. */
function isOverdue(at: Date): SQL | undefined {
  const nextTryIsOver = sql`(${transfers.problem} ->> 'nextTryAt')::timestamptz < ${at.toISOString()}::timestamptz`;
  return and(inArray(transfers.status, ['waiting', 'unknownOutcome']), nextTryIsOver);
}

/** How long its sender has to start the workflow of a report. */
const QUEUED_MS = 5_000;
const OVERDUE_MS = 60 * 60_000;

function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms);
}

import type { ApprovedReport } from '../contract/approved-report.js';
import type { Completeness } from '../contract/completeness.js';
import type { EmployeeKeys } from '../contract/problems.js';
import { driftsOf, isApprovedState } from '../contract/standing.js';
import { sumMoney } from '../contract/money.js';
import type { StandingProblem, TransferEvent, TransferState, TransferStatus } from '../contract/transfer-status.js';
import type { Revision, WaitingCategory } from '../store/archive.js';
import type { Cause } from '../store/causes.js';
import type { Store } from '../store/index.js';
import type { ReportOfMonth } from '../store/months.js';
import type { ArchivedReport, ArchivePlace, TransferFilter, TransferList } from '../store/transfer-list.js';
import { completenessOf, standsAsApproved } from './completeness.js';
import { employeeNames } from './employee-names.js';
import { inArchive } from './in-archive.js';

export type { Revision, WaitingCategory } from '../store/archive.js';
export { CAUSE_KEY, type Cause } from '../store/causes.js';

/** Which transfers of a company somebody looks for. */
export type ArchiveFilter = Omit<TransferFilter, 'companyId' | 'after' | 'limit'> & { readonly companyId: string };

/** Whose report it is: what the report says, and what Tripletex calls them; null for one who is in no register. */
export interface ReportedEmployee extends EmployeeKeys {
  readonly name: string | null;
}

/** A transfer with what people know its report by. */
export interface ListedTransfer {
  readonly status: TransferStatus;
  readonly title: string;
  readonly employee: ReportedEmployee;
  readonly totalNok: string;
  /** The last approval. */
  readonly approvedAt: string;
}

/** Some transfers of the archive, how many stand where, and where the next ones begin. */
export type ArchivePage = TransferList<ListedTransfer>;

/** Everything that is known of one transfer. */
export interface TransferDossier extends ListedTransfer {
  readonly report: ApprovedReport;
  readonly events: readonly TransferEvent[];
  readonly revisions: readonly Revision[];
  readonly receipts: readonly DossierReceipt[];
}

/** A receipt of a report, and whether it lies in the document that was uploaded to Tripletex. */
export interface DossierReceipt {
  readonly id: string;
  readonly fileName: string;
  readonly size: number;
  readonly sha256: string;
  readonly isAttached: boolean;
}

/** A report of a month as an accountant checks it off. */
export interface CheckedReport {
  readonly reportId: string;
  readonly reportNumber: string;
  readonly title: string;
  readonly employee: ReportedEmployee;
  /** `YYYY-MM-DD` */
  readonly approvalDay: string;
  readonly status: TransferState;
  readonly problem: StandingProblem | null;
  readonly isComplete: boolean;
  readonly approvedNok: string;
  readonly tripletexNok: string;
  readonly numbers: readonly string[];
  readonly receiptsExpected: number;
  readonly receiptsPresent: number;
}

/** What people look at in the archive. */
export class ArchiveClient {
  constructor(private readonly store: Store) {}

  /** A page of the archive, newest first; `after` is the `next` of the page before. */
  async page(filter: ArchiveFilter, options: PageOptions = {}): Promise<ArchivePage> {
    const { items, ...rest } = await this.store.transfers.listReports({ ...filter, ...options });
    return { ...rest, items: await this.named(filter.companyId, items) };
  }

  /** Everything that fits, newest first, some at a time: each is read when it is asked for, and nothing is counted. */
  async *everything(filter: ArchiveFilter): AsyncGenerator<ListedTransfer[]> {
    let after: ArchivePlace | undefined;
    do {
      const { items, next } = await this.store.transfers.nextReports({ ...filter, after, limit: ROWS_AT_ONCE });
      yield await this.named(filter.companyId, items);
      after = next ?? undefined;
    } while (after !== undefined);
  }

  private async named(companyId: string, reports: readonly ArchivedReport[]): Promise<ListedTransfer[]> {
    const employees = reports.map(({ report }) => report.employee);
    const nameOf = await employeeNames(this.store, companyId, employees);
    return reports.map(({ status, report }) => listed(status, report, nameOf(report.employee)));
  }

  /** What stops transfers of a company, whatever stops most first. */
  causes(companyId: string): Promise<Cause[]> {
    return this.store.archive.causes(companyId);
  }

  /** How many transfers of a company wait for each category, and why. */
  waitingCategories(companyId: string): Promise<WaitingCategory[]> {
    return this.store.archive.waitingCategories(companyId);
  }

  /** Everything that is known of a transfer: of the revision that `transfers.status` tells of. Throws `Refused` (404). */
  async dossier(companyId: string, reportId: string, revision?: number): Promise<TransferDossier> {
    const { transfers, archive } = this.store;
    const status = inArchive(await transfers.status(companyId, reportId, revision), reportId);
    const [report, events, revisions] = await Promise.all([
      transfers.report(status),
      transfers.events(companyId, reportId, status.revision),
      archive.revisions(companyId, reportId),
    ]);
    const nameOf = await employeeNames(this.store, companyId, [report.employee]);
    return {
      ...listed(status, report, nameOf(report.employee)),
      report,
      events,
      revisions,
      receipts: receiptsOf(report, status),
    };
  }

  /**
   * Whether everything of a month arrived, and each of its reports in the order of their ids. Throws `Refused` (422 for what is no
   * month, 404 for a company nobody knows).
   */
  async month(companyId: string, month: string): Promise<{ completeness: Completeness; reports: CheckedReport[] }> {
    const reports: ReportOfMonth[] = [];
    const completeness = await completenessOf(this.store, companyId, month, (report) => reports.push(report));
    const nameOf = await employeeNames(
      this.store,
      companyId,
      reports.map(({ employee }) => employee),
    );
    return { completeness, reports: reports.map((report) => checked(report, nameOf(report.employee))) };
  }

  /** Whether the archive or the register of companies knows a company. */
  async knows(companyId: string): Promise<boolean> {
    return (await this.store.companies.find(companyId)) !== undefined || this.store.archive.knows(companyId);
  }
}

/** A receipt is no part of a row: so many reports are a few hundred kilobytes. */
const ROWS_AT_ONCE = 200;

type PageOptions = Pick<TransferFilter, 'after' | 'limit'>;

function listed(status: TransferStatus, report: ApprovedReport, name: string | null): ListedTransfer {
  const { title, employee, totalNok, approvals } = report;
  const [approvedAt = status.since] = approvals
    .map(({ at }) => at)
    .sort((one, other) => Date.parse(other) - Date.parse(one));
  return { status, title, employee: { ...employee, name }, totalNok, approvedAt };
}

function receiptsOf(report: ApprovedReport, { travelExpenses, problem }: TransferStatus): DossierReceipt[] {
  const lost = driftsOf(problem).flatMap(({ id, hasLostReceipts }) => (hasLostReceipts ? [id] : []));
  const lines = travelExpenses
    .filter(({ id, receiptSha256 }) => receiptSha256 !== null && !lost.includes(id))
    .flatMap((travelExpense) => travelExpense.lines);
  const attached = report.lines.flatMap((line) =>
    line.type === 'cost' && lines.includes(line.id) ? line.receipts : [],
  );
  return report.receipts.map(({ id, fileName, size, sha256 }) => ({
    id,
    fileName,
    size,
    sha256,
    isAttached: attached.includes(id),
  }));
}

function checked(report: ReportOfMonth, name: string | null): CheckedReport {
  const { reportId, reportNumber, title, employee, approvalDay, status, problem, totalNok, receipts } = report;
  const standing = report.parts.filter(({ state }) => isApprovedState(state));
  return {
    reportId,
    reportNumber,
    title,
    employee: { ...employee, name },
    approvalDay,
    status,
    problem,
    isComplete: standsAsApproved(report),
    approvedNok: totalNok,
    tripletexNok: sumMoney(standing.map(({ amountNok }) => amountNok ?? '0.00')),
    numbers: report.parts.flatMap(({ number }) => (number === null ? [] : [number])),
    receiptsExpected: receipts,
    receiptsPresent: new Set(standing.flatMap(({ receiptsPresent }) => receiptsPresent)).size,
  };
}

import { randomUUID } from 'node:crypto';
import { events } from '../../activities/transfer/events.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { Reconciled } from '../../contract/reconciliation.js';
import { scheduleIdOf, TRANSFERS_QUEUE } from '../../contract/temporal-names.js';
import type { TransferRecord } from '../../contract/transfer-status.js';
import type { reconcileCompany } from '../../workflows/index.js';
import { costLine } from './reports.js';
import type { Reported, TestCompany, TestService } from './service.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Comparisons with Tripletex, and archives that are large without anything having been transferred. */
export function reconciling(service: TestService) {
  const { store, client, sandbox } = service;

  /** Compares a company, whatever its schedule says. */
  async function reconciled(company: TestCompany): Promise<Reconciled> {
    return (await reconciling(company)).result();
  }

  function reconciling({ companyId }: TestCompany) {
    return client.workflow.start<typeof reconcileCompany>('reconcileCompany', {
      workflowId: `${scheduleIdOf('reconcile', companyId)}-${randomUUID()}`,
      taskQueue: TRANSFERS_QUEUE,
      args: [{ companyId }],
    });
  }

  /** Enters a report that was transferred some days ago into the archive, and what it became into Tripletex. */
  async function archived(company: TestCompany, daysAgo = 1): Promise<ApprovedReport> {
    const report = company.report({ kind: 'travel', lines: [costLine()] });
    const { id, number, amountNok, state, employee } = company.tripletex.enterByHand({
      employee: '1',
      title: `${report.reportNumber} Taxi`,
      departure: '2026-03-12',
      costs: [{ date: '2026-03-12', amount: '448.00' }],
      state: 'APPROVED',
    });
    await store.transfers.claim(report);
    const plan = JSON.stringify({ ...PLAN, employeeId: employee.id });
    await store.parts.plan(report, [{ position: 1, marker: report.reportNumber, lines: ['l1'], plan }]);
    const [part] = await store.parts.of(report);
    await store.parts.change(part!, { intended: true, complete: true, tripletexId: id, number, amountNok, state });
    const since = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
    const end = { status: 'transferred', since, problem: null, attempts: 1 } as const;
    await store.transfers.changeStatus(report, end, events.transferred([number]));
    return report;
  }

  const archivedMany = (company: TestCompany, count: number): Promise<ApprovedReport[]> =>
    Promise.all(Array.from({ length: count }, () => archived(company)));

  const recordOf = ({ companyId, reportId }: Reported): Promise<TransferRecord> =>
    service.transfers.record(companyId, reportId);

  /** What was told of a report since it was transferred. */
  async function toldOf(report: Reported): Promise<string[]> {
    const types = (await recordOf(report)).events.map(({ type }) => type);
    return types.slice(types.lastIndexOf('transferred') + 1);
  }

  /** What Tripletex was asked about travel expenses, sessions and rights apart. */
  const callsOf = ({ tripletex }: TestCompany) =>
    sandbox.requestsOf(tripletex.name).filter(({ path }) => path.startsWith('/travelExpense'));

  return { reconciled, reconciling, archived, archivedMany, recordOf, toldOf, callsOf };
}

const PLAN = {
  marker: '',
  title: '',
  kind: 'travel',
  employeeName: 'Kari Eksempel',
  departmentId: null,
  projectId: null,
  costs: [],
  amountNok: '448.00',
  receipts: [],
};

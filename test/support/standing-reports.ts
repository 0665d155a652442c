import type { ApprovedReport } from '../../contract/approved-report.js';
import { hasEnded, waitsFor, waitUntil, type TestCompany, type TestService } from './service.js';
import { taxiReports } from './taxi-reports.js';

/** How a travel expense of ours stands in Tripletex. */
export type Standing = 'APPROVED' | 'DELIVERED' | 'OPEN';

const WAIT_MS = 60_000;

/** A report that was carried so far and no further: an open one waits for its receipt, a delivered one for somebody's approval. */
export async function standingReport(
  service: TestService,
  company: TestCompany,
  state: Standing,
): Promise<ApprovedReport> {
  const { report, lose } = taxiReports(service).taxiWithReceipt(company);
  if (state === 'OPEN') lose();
  company.tripletex.setApprovalFlow(state === 'DELIVERED');
  await service.send(report);
  await waitUntil(() => service.transfers.status(report.companyId, report.reportId), REACHED[state], WAIT_MS);
  company.tripletex.setApprovalFlow(false);
  const found = company.tripletex.travelExpense(report.reportNumber);
  if (found.state !== state) throw new Error(`It stands ${found.state}, not ${state}.`);
  return report;
}

const REACHED = { APPROVED: hasEnded, DELIVERED: waitsFor('TLX-601'), OPEN: waitsFor('TLX-501') };

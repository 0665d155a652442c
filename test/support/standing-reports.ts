import type { ApprovedReport } from '../../contract/approved-report.js';
import { aPdf } from './receipts.js';
import { costLine } from './reports.js';
import { hasEnded, waitsFor, waitUntil, type TestCompany, type TestService } from './service.js';

const onePagePdf = await aPdf();

/** How a travel expense of ours stands in Tripletex. */
export type Standing = 'APPROVED' | 'DELIVERED' | 'OPEN';

const WAIT_MS = 60_000;

/**
 * A report that was carried so far and no further: an open one waits for a receipt that can be read, a delivered one for
 * somebody’s approval. Neither looks by itself before `RECHECK_EVERY` is over.
 */
export async function standingReport(
  service: TestService,
  company: TestCompany,
  state: Standing,
): Promise<ApprovedReport> {
  const bytes = state === 'OPEN' ? Buffer.from('No picture.') : onePagePdf;
  const stored = service.approval.addReceipt({ bytes, fileName: 'taxi.pdf', contentType: 'application/pdf' });
  const report = company.report({
    kind: 'travel',
    lines: [costLine({ receipts: ['r1'] })],
    receipts: [{ ...stored, id: 'r1' }],
  });
  company.tripletex.setApprovalFlow(state === 'DELIVERED');
  await service.send(report);
  await waitUntil(() => service.transfers.status(report.companyId, report.reportId), REACHED[state], WAIT_MS);
  company.tripletex.setApprovalFlow(false);
  const found = company.tripletex.travelExpense(report.reportNumber);
  if (found.state !== state) throw new Error(`It stands ${found.state}, not ${state}.`);
  return report;
}

const REACHED = { APPROVED: hasEnded, DELIVERED: waitsFor('TLX-601'), OPEN: waitsFor('TLX-502') };

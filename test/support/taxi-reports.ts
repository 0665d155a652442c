import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { NeedsAttention, ProblemCodeAttribute, TransferStatusAttribute } from '../../contract/search-attributes.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { statusQuery } from '../../workflows/transfer-messages.js';
import { aPdf } from './receipts.js';
import { costLine } from './reports.js';
import { hasEnded, waitUntil, type TestCompany, type TestService } from './service.js';

const onePagePdf = await aPdf();

/** The smallest reports there are, and what must be seen of them wherever somebody looks. */
export function taxiReports(service: TestService) {
  const taxi = (company: TestCompany, changes: Partial<ApprovedReport> = {}) =>
    company.report({ kind: 'travel', lines: [costLine()], ...changes });

  /** A taxi with a receipt, and its name at the approval service. */
  function taxiWithReceipt(company: TestCompany, changes: Partial<ApprovedReport> = {}) {
    const stored = service.approval.addReceipt({
      bytes: onePagePdf,
      fileName: 'taxi.pdf',
      contentType: 'application/pdf',
    });
    const report = taxi(company, {
      lines: [costLine({ receipts: ['r1'] })],
      receipts: [{ ...stored, id: 'r1' }],
      ...changes,
    });
    return {
      report,
      lose: () => service.approval.setFault(stored.id, { kind: 'status', status: 404 }),
      find: () => service.approval.setFault(stored.id, undefined),
    };
  }

  /** Everything that shows a problem says the same: archive, query, search attributes. */
  async function expectShown(status: TransferStatus, code: string): Promise<void> {
    const handle = service.client.workflow.getHandle(transferWorkflowId(status));
    const state = code === 'TLX-704' ? 'unknownOutcome' : 'waiting';
    expect(status).toMatchObject({
      status: state,
      problem: { code, message: { nb: expect.any(String) as unknown, en: expect.any(String) as unknown } },
    });
    // The archive is told first; the workflow knows a moment later.
    await waitUntil(
      () => handle.query(statusQuery),
      (told) => isDeepStrictEqual(told, status),
    );
    const { typedSearchAttributes: attributes } = await handle.describe();
    expect(attributes.get(ProblemCodeAttribute)).toBe(code);
    expect(attributes.get(TransferStatusAttribute)).toBe(state);
    expect(attributes.get(NeedsAttention)).toBe(status.problem?.class !== 'A');
  }

  async function expectArrived(report: ApprovedReport, company: TestCompany): Promise<void> {
    const status = await service.until(report, hasEnded);
    expect(status).toMatchObject({ status: 'transferred', problem: null });
    const ours = company.tripletex.travelExpenses().filter(({ title }) => title.startsWith(`${report.reportNumber} `));
    expect(ours).toMatchObject([{ state: 'APPROVED', amountNok: report.totalNok }]);
    const { typedSearchAttributes: attributes } = await waitUntil(
      () => service.client.workflow.getHandle(transferWorkflowId(report)).describe(),
      ({ status: { name } }) => name === 'COMPLETED',
    );
    expect(attributes.get(ProblemCodeAttribute)).toBeUndefined();
    expect(attributes.get(NeedsAttention)).toBe(false);
  }

  return { taxi, taxiWithReceipt, expectShown, expectArrived };
}

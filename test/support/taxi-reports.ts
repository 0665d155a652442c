import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { NeedsAttention, ProblemCodeAttribute, TransferStatusAttribute } from '../../contract/search-attributes.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { statusQuery } from '../../workflows/transfer-messages.js';
import { aPdf } from './receipts.js';
import { costLine } from './reports.js';
import { hasEnded, waitUntil, type Reported, type TestCompany, type TestService } from './service.js';

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

  /** Everything that shows a problem says the same: archive, query, search attributes, Temporal's UI. Answers what all of them say. */
  async function expectShown(status: TransferStatus, code: string): Promise<TransferStatus> {
    const state = code === 'TLX-704' ? 'unknownOutcome' : 'waiting';
    expect(status).toMatchObject({ status: state, problem: { code } });
    // The archive is told first, the workflow knows a moment later; and what passes by itself is tried again meanwhile.
    const { archived } = await waitUntil(
      () => everywhere(status),
      ({ archived: { problem, ...rest }, queried, attributes, inUi }) =>
        isDeepStrictEqual(queried, { ...rest, problem }) &&
        isDeepStrictEqual(attributes, { code, state, needsAttention: problem?.class !== 'A' }) &&
        inUi.startsWith(`**${status.reportNumber}**`) &&
        inUi.includes(`: ${state}\n`) &&
        inUi.includes(`**${code}** ${problem?.message.en}`),
    );
    return archived;
  }

  /** A transfer wherever somebody may look. */
  async function everywhere({ companyId, reportId }: Reported) {
    const handle = service.client.workflow.getHandle(transferWorkflowId({ companyId, reportId }));
    const [archived, queried, { typedSearchAttributes: set }, { currentDetails: inUi }] = await Promise.all([
      service.transfers.status(companyId, reportId),
      handle.query(statusQuery),
      handle.describe(),
      handle.query<{ currentDetails: string }>('__temporal_workflow_metadata'),
    ]);
    const attributes = {
      code: set.get(ProblemCodeAttribute),
      state: set.get(TransferStatusAttribute),
      needsAttention: set.get(NeedsAttention),
    };
    return { archived, queried, attributes, inUi };
  }

  async function expectArrived(report: ApprovedReport, company: TestCompany): Promise<void> {
    await expectEnded(report, 'transferred');
    const ours = company.tripletex.travelExpenses().filter(({ title }) => title.startsWith(`${report.reportNumber} `));
    expect(ours).toMatchObject([{ state: 'APPROVED', amountNok: report.totalNok }]);
  }

  /** It has ended, and nobody who looks anywhere is told of a problem any more. */
  async function expectEnded(report: ApprovedReport, end: 'transferred' | 'bookedByHand'): Promise<void> {
    expect(await service.until(report, hasEnded)).toMatchObject({ status: end, problem: null });
    const { typedSearchAttributes: attributes } = await waitUntil(
      () => service.client.workflow.getHandle(transferWorkflowId(report)).describe(),
      ({ status: { name } }) => name === 'COMPLETED',
    );
    expect(attributes.get(ProblemCodeAttribute)).toBeUndefined();
    expect(attributes.get(NeedsAttention)).toBe(false);
  }

  return { taxi, taxiWithReceipt, expectShown, expectArrived, expectEnded };
}

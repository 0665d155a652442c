import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import {
  NeedsAttention,
  ProblemCodeAttribute,
  SonyaCompanyId,
  SonyaReportId,
  TransferStatusAttribute,
} from '../contract/search-attributes.js';
import { needsAttention, type TransferStatus } from '../contract/transfer-status.js';
import { describeTransfer } from './describe-transfer.js';

/**
 * Shows a transfer in search attributes and current details, which always say the same as the query. `hasShownProblem` is whether
 * a problem ever stood: unset is not the same as never set, since the server keeps an empty value.
 */
export function showTransfer(status: TransferStatus, hasShownProblem: boolean): void {
  const { problem } = status;
  const stands = problem && needsAttention(problem.class, Date.now() - Date.parse(problem.since));
  upsertSearchAttributes([
    { key: SonyaCompanyId, value: status.companyId },
    { key: SonyaReportId, value: status.reportId },
    { key: TransferStatusAttribute, value: status.status },
    ...(hasShownProblem ? [{ key: ProblemCodeAttribute, value: problem?.code ?? null }] : []),
    { key: NeedsAttention, value: stands ?? false },
  ]);
  setCurrentDetails(describeTransfer(status));
}

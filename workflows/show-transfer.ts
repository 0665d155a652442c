import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import {
  NeedsAttention,
  ProblemCodeAttribute,
  SonyaCompanyId,
  SonyaReportId,
  TransferStatusAttribute,
} from '../contract/search-attributes.js';
import { needsAttention } from '../contract/needs-attention.js';
import type { TransferStatus } from '../contract/transfer-status.js';
import { describeTransfer } from './describe-transfer.js';

/** What is known beside the status. */
interface Beside {
  /** Whether a problem ever stood: unset is not the same as never set, since the server keeps an empty value. */
  readonly hasShownProblem: boolean;
  /** The help article of the problem. */
  readonly helpUrl: string | undefined;
}

/** Shows a transfer in search attributes and current details, which always say the same as the query. */
export function showTransfer(status: TransferStatus, { hasShownProblem, helpUrl }: Beside): void {
  const { problem } = status;
  const stands = problem && needsAttention(problem.class, Date.now() - Date.parse(problem.since));
  upsertSearchAttributes([
    { key: SonyaCompanyId, value: status.companyId },
    { key: SonyaReportId, value: status.reportId },
    { key: TransferStatusAttribute, value: status.status },
    ...(hasShownProblem ? [{ key: ProblemCodeAttribute, value: problem?.code ?? null }] : []),
    { key: NeedsAttention, value: stands ?? false },
  ]);
  setCurrentDetails(describeTransfer(status, { helpUrl }));
}

/** Shows that the problem which stands has come to need somebody. */
export function showAttention(): void {
  upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
}

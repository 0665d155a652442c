import { workflowInfo } from '@temporalio/workflow';
import { reportOfWorkflowId } from '../contract/temporal-names.js';
import type { TransferStatus } from '../contract/transfer-status.js';

/** What a transfer is called. */
export type TransferNames = Pick<TransferStatus, 'companyId' | 'reportId' | 'revision' | 'reportNumber' | 'kind'>;

/**
 * What a transfer is called before anything has checked its report, which anybody may have started with anything: company and
 * report by the workflow's own id, the rest by the report where it can be read. The first step refuses what does not agree.
 */
export function transferNames(report: unknown): TransferNames {
  const { companyId = '', reportId = '' } = reportOfWorkflowId(workflowInfo().workflowId) ?? {};
  const read = typeof report === 'object' && report !== null ? (report as Record<string, unknown>) : {};
  const { revision, reportNumber, kind } = read;
  return {
    companyId,
    reportId,
    revision: Number.isSafeInteger(revision) ? (revision as number) : 1,
    reportNumber: typeof reportNumber === 'string' && /^[A-Za-z0-9_.-]{1,20}$/.test(reportNumber) ? reportNumber : '',
    kind: kind === 'expense' ? 'expense' : 'travel',
  };
}

import { proxyActivities, type ActivityInterfaceFor } from '@temporalio/workflow';
import { TRANSFERS_QUEUE, TRIPLETEX_QUEUE } from '../contract/temporal-names.js';
import type { CompanySteps } from '../contract/company-steps.js';
import type { TransferSteps } from '../contract/transfer-steps.js';

/** Work on a company's Tripletex account. Fair between companies: the queue serves one after another. */
export function tripletexFor<Steps extends CompanySteps | TransferSteps>({
  companyId,
}: {
  companyId: string;
}): ActivityInterfaceFor<Steps> {
  return proxyActivities<Steps>({
    taskQueue: TRIPLETEX_QUEUE,
    priority: { fairnessKey: companyId },
    allowEagerDispatch: false,
    startToCloseTimeout: '30 minutes',
    // Long enough for a slow answer's heartbeat to get through, short enough that a killed worker's work goes on soon.
    heartbeatTimeout: '15 seconds',
  });
}

/** Work on the archive only. Retried for as long as the database is away. */
export function archiveFor({ companyId }: { companyId: string }): ActivityInterfaceFor<TransferSteps> {
  return proxyActivities<TransferSteps>({
    taskQueue: TRANSFERS_QUEUE,
    priority: { fairnessKey: companyId },
    allowEagerDispatch: false,
    startToCloseTimeout: '1 minute',
    retry: { maximumInterval: '30 seconds' },
  });
}

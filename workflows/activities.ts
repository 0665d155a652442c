import { proxyActivities, type ActivityInterfaceFor } from '@temporalio/workflow';
import { TRANSFERS_QUEUE, TRIPLETEX_QUEUE } from '../contract/temporal-names.js';
import type { CompanySteps } from '../contract/company-steps.js';
import type { OutageSteps } from '../contract/outage-steps.js';
import type { ReceiptSteps } from '../contract/receipt-steps.js';
import type { ReconcileSteps } from '../contract/reconciliation.js';
import type { SyncSteps } from '../contract/sync-steps.js';
import type { TransferSteps } from '../contract/transfer-steps.js';

type Steps = CompanySteps | OutageSteps | ReceiptSteps | ReconcileSteps | SyncSteps | TransferSteps;

/** Work on a company's Tripletex account. Fair between companies: the queue serves one after another. */
export function tripletexFor<Some extends Steps>({ companyId }: { companyId: string }): ActivityInterfaceFor<Some> {
  return proxyActivities<Some>({
    taskQueue: TRIPLETEX_QUEUE,
    priority: { fairnessKey: companyId },
    allowEagerDispatch: false,
    startToCloseTimeout: '30 minutes',
    // Long enough for a slow answer's heartbeat to get through, short enough that a killed worker's work goes on soon.
    heartbeatTimeout: '15 seconds',
  });
}

/** Work on the archive only. Retried for as long as the database is away. */
export function archiveFor<Some extends Steps = TransferSteps>({
  companyId,
}: {
  companyId: string;
}): ActivityInterfaceFor<Some> {
  return proxyActivities<Some>({
    taskQueue: TRANSFERS_QUEUE,
    priority: { fairnessKey: companyId },
    allowEagerDispatch: false,
    startToCloseTimeout: '1 minute',
    retry: { maximumInterval: '30 seconds' },
  });
}

import type { ApprovedReport } from '../../contract/approved-report.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { retrySignal } from '../../workflows/transfer-messages.js';
import { waitUntil, type TestService } from './service.js';

const SIGNALS_AT_ONCE = 100;

/** Hastens a waiting transfer so often that its history grows large and its workflow continues as new. */
export async function hastenUntilContinued(service: TestService, report: ApprovedReport): Promise<void> {
  const handle = service.client.workflow.getHandle(transferWorkflowId(report));
  const { runId } = await handle.describe();
  const hasten = async () => {
    const { attempts } = await service.transfers.status(report.companyId, report.reportId);
    await Promise.all(Array.from({ length: SIGNALS_AT_ONCE }, () => handle.signal(retrySignal)));
    // A run continues only between signals: more of them must not keep it from that.
    await service.until(report, (status) => status.attempts > attempts && status.problem !== null);
    return handle.describe();
  };
  await waitUntil(hasten, (now) => now.runId !== runId, 60_000);
}

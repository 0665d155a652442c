import { setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Compared, Reconciled, ReconcileSteps } from '../contract/reconciliation.js';
import { tripletexFor } from './activities.js';
import { waitsForQuery } from './reconcile-messages.js';
import type { Outcome } from './stop.js';
import { Hurry, untilItPasses } from './until-it-passes.js';

/**
 * Compares what was transferred of a company lately with what Tripletex shows now, and keeps what is different. It changes
 * nothing in Tripletex, and never fails for what is wrong in one company: that is its outcome.
 */
export async function reconcileCompany({ companyId }: { companyId: string }): Promise<Reconciled> {
  const hurry = new Hurry();
  setHandler(waitsForQuery, () => hurry.waitsFor, { description: 'What it waits for; null while it compares.' });
  const tripletex = tripletexFor<ReconcileSteps>({ companyId });
  const outcome = await untilItPasses(hurry, (stops) =>
    tripletex.compareCompany.executeWithOptions({ summary: 'Compare with Tripletex' }, [{ companyId, stops }]),
  );
  const end = endOf(outcome);
  setCurrentDetails(describe(end));
  return end;
}

function endOf(outcome: Outcome<Compared | null>): Reconciled {
  if ('stop' in outcome) return { outcome: 'stopped', problem: outcome.stop };
  return outcome.value === null ? { outcome: 'paused' } : { outcome: 'compared', ...outcome.value };
}

function describe(end: Reconciled): string {
  switch (end.outcome) {
    case 'paused':
      return 'The company is paused: nothing was read.';
    case 'stopped':
      return `Not compared to the end: ${end.problem.code}. ${end.problem.message.en}`;
    case 'compared':
      return `${end.compared} reports compared, ${end.differences} are not as they were transferred.`;
  }
}

import type { Attempt } from '../../contract/transfer-steps.js';
import { explainForbidden } from '../company/rights.js';
import type { Wiring } from '../create-activities.js';
import type { References } from './references.js';
import type { Step } from './step.js';
import { TravelExpenses } from './travel-expenses.js';

/** What a step of a transfer works with, and its company's account as it is now. Throws the problem of a company that cannot be called. */
export async function openStep(
  wiring: Wiring,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<{ step: Step; references: References }> {
  const { store, access, receipts, settings, now, knownSince } = wiring;
  const { tripletex, references } = await access.open(attempt.companyId);
  const { settleMs, writeMs } = settings;
  const step = {
    attempt,
    report: await store.transfers.report(attempt),
    store,
    travelExpenses: new TravelExpenses(tripletex, signal),
    receipts,
    explainForbidden: (needed) => explainForbidden(tripletex, needed),
    signal,
    settleMs,
    writeMs,
    now,
    databaseNow: store.now,
    knownSince,
  } satisfies Step;
  return { step, references };
}

import type { Attempt } from '../../contract/transfer-steps.js';
import { explainForbidden } from '../company/rights.js';
import type { Store } from '../../store/index.js';
import type { OpenTransfer, TransferKey } from '../../store/transfers.js';
import type { Wiring } from '../create-activities.js';
import type { References } from './references.js';
import type { Step } from './step.js';
import { TravelExpenses } from './travel-expenses.js';

/**
 * What a step of a transfer works with, and its company's account as it is now. Throws the problem of a company that cannot be
 * called. `transfer`: as it has just been read.
 */
export async function openStep(
  wiring: Wiring,
  attempt: Attempt,
  signal: AbortSignal,
  transfer?: OpenTransfer,
): Promise<{ step: Step; references: References }> {
  const { store, access, receipts, settings, now, knownSince } = wiring;
  const { company, tripletex, references } = await access.open(attempt.companyId);
  const { report, known, parts } = transfer ?? (await openTransfer(store, attempt));
  const { settleMs, writeMs } = settings;
  const step = {
    attempt,
    report,
    known,
    parts,
    company,
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

/** A transfer that the archive must hold. */
export async function openTransfer(store: Store, key: TransferKey): Promise<OpenTransfer> {
  const transfer = await store.transfers.open(key);
  if (transfer === undefined) throw new Error('The transfer is not in the archive.');
  return transfer;
}

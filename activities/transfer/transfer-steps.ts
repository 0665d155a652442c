import { Context } from '@temporalio/activity';
import type { Fault } from '../../contract/faults.js';
import { CLAIM_REFUSALS } from '../../contract/claim-refusal.js';
import { checkReport } from '../../contract/report-rules.js';
import { reportOfWorkflowId } from '../../contract/temporal-names.js';
import type { Attempt, Resolution, TransferSteps } from '../../contract/transfer-steps.js';
import { isEnd, type Evidence, type TransferStatus } from '../../contract/transfer-status.js';
import { sumMoney } from '../../contract/money.js';
import type { Part } from '../../store/parts.js';
import type { Claim, TransferKey } from '../../store/transfers.js';
import { explainForbidden } from '../company/rights.js';
import type { Wiring } from '../create-activities.js';
import { InvalidReportError } from '../invalid-report-error.js';
import { approvePart, confirmPart, verifyPart } from './approve.js';
import { attachReceipts } from './attach.js';
import { bookPart } from './book.js';
import { findEnteredByHand } from './book-by-hand.js';
import { events } from './events.js';
import { explained } from './explain.js';
import { planParts } from './plan-parts.js';
import type { Step } from './step.js';
import { TravelExpenses } from './travel-expenses.js';
import type { ApprovedReport } from '../../contract/approved-report.js';

/** The activities of a transfer. Each looks at what the archive and Tripletex hold, and does only what is missing. */
export function transferSteps(wiring: Wiring): TransferSteps {
  const { store } = wiring;
  return {
    resolveReport: (input, attempt) => resolve(wiring, input, attempt),

    bookTravelExpenses: (attempt) =>
      withStep(wiring, attempt, async (step) => {
        for (const part of await store.parts.of(attempt)) await explained(step, part, () => bookPart(step, part));
        return travelExpensesOf(wiring, attempt);
      }),

    attachReceipts: (attempt) =>
      withStep(wiring, attempt, async (step) => {
        const parts = await store.parts.of(attempt);
        for (const part of parts) await explained(step, part, () => attachReceipts(step, part, parts.length));
        return travelExpensesOf(wiring, attempt);
      }),

    approveTravelExpenses: (attempt) =>
      withStep(wiring, attempt, async (step) => {
        const parts = await store.parts.of(attempt);
        const verified = await inOrder(parts, async (part) => ({
          part,
          standing: await explained(step, part, () => verifyPart(step, part)),
        }));
        const approved = await inOrder(verified, ({ part, standing }) =>
          explained(step, part, () => approvePart(step, part, standing)),
        );
        return transferred(
          wiring,
          step,
          await inOrder(approved, (part) => explained(step, part, () => confirmPart(step, part))),
        );
      }),

    bookByHand: async (transfer, decision) => {
      const signal = Context.current().cancellationSignal;
      const { travelExpense, evidence } = await findEnteredByHand(wiring, transfer, decision, signal);
      const change = { since: evidence.confirmedAt, problem: null, attempts: transfer.attempts, evidence };
      const event = events.decided(decision, evidence);
      await store.transfers.changeStatus(
        transfer,
        { ...change, status: 'bookedByHand', enteredByHand: travelExpense },
        event,
      );
      return inArchive(wiring, transfer);
    },

    recordStop: async (status, isNews) => {
      const event = status.problem && isNews ? events.stopped(status.problem) : undefined;
      await store.transfers.changeStatus(status, status, event);
      return travelExpensesOf(wiring, status);
    },

    recordDecision: (transfer, decision) => store.transfers.tell(transfer, events.decided(decision)),
  };
}

async function resolve(wiring: Wiring, input: unknown, attempt: Attempt): Promise<Resolution> {
  const { store } = wiring;
  const report = checked(wiring, input);
  const claim = await store.transfers.claim(report);
  refuseUnlessOurs(claim);
  if (isEnd(claim.status)) return { ended: await inArchive(wiring, report) };
  const { since, attempts } = attempt;
  const event = attempts === 1 ? events.started() : undefined;
  await store.transfers.changeStatus(report, { status: 'transferring', since, problem: null, attempts }, event);
  const parts = await store.parts.of(report);
  if (parts.length > 0 && parts.every(({ intended }) => intended)) return { ended: null };
  await store.parts.plan(report, await planParts(wiring, report, attempt));
  return { ended: null };
}

/** The report when it keeps every rule and is the one its workflow is named after. Throws an `InvalidReportError` with every fault. */
function checked({ isReceiptUrlAllowed }: Wiring, input: unknown): ApprovedReport {
  const check = checkReport(input, isReceiptUrlAllowed);
  const named = reportOfWorkflowId(Context.current().info.workflowExecution?.workflowId ?? '');
  if (!check.ok) throw new InvalidReportError(check.faults);
  const faults: Fault[] = [];
  const message =
    'The workflow id must be transfer/{companyId}/{reportId} of this very report: start it under that id.';
  if (named?.companyId !== check.report.companyId) faults.push({ path: 'companyId', message });
  if (named?.reportId !== check.report.reportId) faults.push({ path: 'reportId', message });
  if (faults.length > 0) throw new InvalidReportError(faults);
  return check.report;
}

function refuseUnlessOurs(claim: Claim): asserts claim is Extract<Claim, { status: unknown }> {
  if (!('status' in claim)) throw new InvalidReportError([CLAIM_REFUSALS[claim.outcome]]);
}

async function withStep<T>(wiring: Wiring, attempt: Attempt, work: (step: Step) => Promise<T>): Promise<T> {
  const { store, access, receipts, settings, now } = wiring;
  const { tripletex } = await access.open(attempt.companyId);
  const signal = Context.current().cancellationSignal;
  return work({
    attempt,
    report: await store.transfers.report(attempt),
    store,
    travelExpenses: new TravelExpenses(tripletex, signal),
    receipts,
    explainForbidden: (needed) => explainForbidden(tripletex, needed),
    signal,
    settleMs: settings.settleMs,
    now,
  });
}

async function travelExpensesOf(
  { store }: Wiring,
  { companyId, reportId }: Pick<Attempt, 'companyId' | 'reportId'>,
): Promise<TransferStatus['travelExpenses']> {
  const status = await store.transfers.status(companyId, reportId);
  return status?.travelExpenses ?? [];
}

/** Keeps in the archive that a report is transferred, with what it was confirmed by. */
async function transferred(
  { store, now }: Wiring,
  { attempt, report }: Step,
  parts: readonly Part[],
): Promise<TransferStatus> {
  const confirmedAt = now().toISOString();
  const evidence: Evidence = {
    confirmedAt,
    totalNok: sumMoney(parts.map(({ amountNok }) => amountNok ?? '0.00')),
    approvedNok: report.totalNok,
    requestIds: parts.flatMap(({ requestIds }) => requestIds),
  };
  const { attempts } = attempt;
  const event = events.transferred(parts.map(({ number }) => number ?? ''));
  await store.transfers.changeStatus(
    attempt,
    { status: 'transferred', since: confirmedAt, problem: null, attempts, evidence },
    event,
  );
  return inArchive({ store }, attempt);
}

/** What the archive says of a transfer that it must hold. */
async function inArchive(
  { store }: Pick<Wiring, 'store'>,
  { companyId, reportId }: TransferKey,
): Promise<TransferStatus> {
  const status = await store.transfers.status(companyId, reportId);
  if (status === undefined) throw new Error('The transfer is not in the archive.');
  return status;
}

/** One after another: children of one travel expense may not be written at once (observed March 2026). */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

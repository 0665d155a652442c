import { Context } from '@temporalio/activity';
import { sumMoney } from '../../contract/money.js';
import { DELETED } from '../../contract/standing.js';
import { isSameProblem } from '../../contract/same-problem.js';
import type { Attempt, TransferSteps } from '../../contract/transfer-steps.js';
import {
  isEnd,
  type Evidence,
  type TransferredTravelExpense,
  type TransferStatus,
} from '../../contract/transfer-status.js';
import type { Part } from '../../store/parts.js';
import { travelExpensesOf } from '../../store/read-statuses.js';
import type { OpenTransfer, TransferKey } from '../../store/transfers.js';
import { releaseIfCheckedSince } from '../company/check-connection.js';
import { refusePaused, refuseWhilePaused } from '../company/refuse-while-paused.js';
import type { Wiring } from '../create-activities.js';
import { letGoIfBack } from '../outage/let-go.js';
import { OutageError } from '../outage/outage-error.js';
import { ProblemError } from '../problem-error.js';
import { releaseIfSyncedSince } from '../sync/release-waiting.js';
import { acceptReport } from './accept-report.js';
import { approvePart, confirmPart, verifyPart } from './approve.js';
import { attachReceipts } from './attach.js';
import { bookPart } from './book.js';
import { chooseEmployee } from './choose-employee.js';
import { bookByHand, cancelTransfer } from './end-by-word.js';
import { events } from './events.js';
import { explained } from './explain.js';
import { inArchive } from './in-archive.js';
import { once } from './once.js';
import { openStep, openTransfer } from './open-step.js';
import { releaseIfSavedSince } from './release-if-saved.js';
import type { Step } from './step.js';
import { takeCorrection } from './take-correction.js';
import { withdrawEarlier } from './withdraw.js';

/** The activities of a transfer. Each looks at what the archive and Tripletex hold, and does only what is missing. */
export function transferSteps(wiring: Wiring): TransferSteps {
  const { store } = wiring;
  return {
    resolveReport: (input, attempt) => stillUnknown(wiring, attempt, () => acceptReport(wiring, input, attempt)),

    bookTravelExpenses: (attempt) =>
      withStep(wiring, attempt, async (step) => {
        const booked = await inOrder(step.parts, async (part) => {
          // Of the first the company has just been read.
          if (!part.intended && part === step.parts[0]) refusePaused(step.company);
          else if (!part.intended) await refuseWhilePaused(wiring, attempt.companyId);
          return explained(step, part, async () => bookPart(step, await anew(step, part)));
        });
        return travelExpensesOf(booked);
      }),

    attachReceipts: (attempt) =>
      withStep(wiring, attempt, async (step) => {
        const { parts } = step;
        return travelExpensesOf(
          await inOrder(parts, (part) => explained(step, part, () => attachReceipts(step, part, parts.length))),
        );
      }),

    approveTravelExpenses: async (attempt) => {
      const transfer = await openTransfer(store, attempt);
      if (isEnd(transfer.known.status)) return inArchive(wiring, attempt);
      return withStep(wiring, attempt, (step) => approve(wiring, step), transfer);
    },

    withdrawEarlier: async (attempt) => {
      await refuseWhilePaused(wiring, attempt.companyId);
      await withStep(wiring, attempt, withdrawEarlier);
    },

    bookByHand: (transfer, decision) => bookByHand(wiring, transfer, decision),
    cancelTransfer: (transfer, decision) => cancelTransfer(wiring, transfer, decision),
    chooseEmployee: (transfer, decision) => chooseEmployee(wiring, transfer, decision),

    recordStop: async (status, isNews) => {
      const before = await store.transfers.find(status);
      const isTold = before?.problem && status.problem && isSameProblem(before.problem, status.problem);
      const event = status.problem && isNews && !isTold ? once(events.stopped(status.problem)) : undefined;
      await store.transfers.changeStatus(status, status, event);
      if (status.problem && before) {
        await releaseIfCheckedSince(wiring, status, status.problem.code, before.since);
        await releaseIfSavedSince(wiring, status, status.problem, before.since);
        await releaseIfSyncedSince(wiring, status, status.problem, before.since);
        await letGoIfBack(wiring, status, status.problem);
      }
      return standing(wiring, status);
    },

    recordHold: async (status, isNews) => {
      await store.transfers.changeStatus(status, { ...status, held: true }, isNews ? once(events.held()) : undefined);
      // Whoever resumed the company meanwhile did not see that this one is held.
      const company = await store.companies.find(status.companyId);
      if (company?.paused !== true) await wiring.release([status]);
      return standing(wiring, status);
    },

    recordDecision: async (transfer, decision) => {
      // Those that do more than hasten are told by what they do.
      if (decision.action !== 'chooseEmployee' && decision.action !== 'cancel')
        await store.transfers.tell(transfer, once(events.decided(decision)));
    },

    takeCorrection: (transfer, decision) => takeCorrection(wiring, transfer, decision),

    laterRevision: async ({ companyId, reportId, revision }) => {
      const newest = await store.transfers.status(companyId, reportId);
      return newest && newest.revision > revision ? store.transfers.report(newest) : null;
    },
  };
}

async function standing(
  { store }: Wiring,
  { companyId, reportId, revision }: TransferKey,
): Promise<TransferredTravelExpense[]> {
  return (await store.transfers.status(companyId, reportId, revision))?.travelExpenses ?? [];
}

/** What was removed for a decision that was refused in the end is written anew. */
async function anew({ store }: Step, part: Part): Promise<Part> {
  if (part.state !== DELETED) return part;
  const nothing = {
    tripletexId: null,
    number: null,
    state: null,
    amountNok: null,
    receiptSha256: null,
    receiptPages: null,
  };
  return store.parts.change(part, { ...nothing, complete: false, intended: false, pendingWrite: null });
}

async function withStep<T>(
  wiring: Wiring,
  attempt: Attempt,
  work: (step: Step) => Promise<T>,
  transfer?: OpenTransfer,
): Promise<T> {
  const { step } = await openStep(wiring, attempt, Context.current().cancellationSignal, transfer);
  return stillUnknown(wiring, attempt, () => work(step));
}

/** What became of a write whose answer was lost stays unknown while an outage keeps it from being looked for. */
async function stillUnknown<T>({ store }: Wiring, transfer: TransferKey, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    const isUnknown = (await store.parts.of(transfer)).some(({ pendingWrite }) => pendingWrite !== null);
    throw isUnknown ? new OutageError('TLX-704') : error;
  }
}

/** Nothing is approved before every part was verified, and nothing counts as transferred before every part was confirmed. */
async function approve(wiring: Wiring, step: Step): Promise<TransferStatus> {
  const verified = await inOrder(step.parts, async (part) => ({
    part,
    standing: await explained(step, part, () => verifyPart(step, part)),
  }));
  const approved = await toTheEnd(verified, ({ part, standing }) =>
    explained(step, part, () => approvePart(step, part, standing)),
  );
  const confirmed = await inOrder(approved, (part) => explained(step, part, () => confirmPart(step, part)));
  return transferred(wiring, step, confirmed);
}

/** Keeps in the archive that a report is transferred, with what it was confirmed by. */
async function transferred(wiring: Wiring, { attempt, report }: Step, parts: readonly Part[]): Promise<TransferStatus> {
  const confirmedAt = wiring.now().toISOString();
  const evidence: Evidence = {
    confirmedAt,
    totalNok: sumMoney(parts.map(({ amountNok }) => amountNok ?? '0.00')),
    approvedNok: report.totalNok,
    requestIds: parts.flatMap(({ requestIds }) => requestIds),
  };
  const { attempts } = attempt;
  const end = { status: 'transferred', since: confirmedAt, problem: null, attempts, evidence } as const;
  const event = once(events.transferred(parts.map(({ number }) => number ?? '')));
  return (await wiring.store.transfers.changeStatus(attempt, end, event)) ?? inArchive(wiring, attempt);
}

/** One after another: children of one travel expense may not be written at once (observed March 2026). */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/** As `inOrder`, but what only people may approve keeps the others from nothing: it is thrown at the end. */
async function toTheEnd<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const refusals: ProblemError[] = [];
  const results = await inOrder(items, async (item) => {
    try {
      return [await work(item)];
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'TLX-601') throw error;
      refusals.push(error);
      return [];
    }
  });
  const [refusal] = refusals;
  if (refusal) throw refusal;
  return results.flat();
}

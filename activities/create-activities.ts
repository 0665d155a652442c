import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Logger } from '@temporalio/common';
import type { CompanySteps } from '../contract/company-steps.js';
import type { OutageSteps } from '../contract/outage-steps.js';
import type { ReceiptSteps } from '../contract/receipt-steps.js';
import type { ReconcileSteps } from '../contract/reconciliation.js';
import type { NoticeSteps } from '../contract/notice-steps.js';
import type { SyncSteps } from '../contract/sync-steps.js';
import type { Attempt, Stop, TransferSteps } from '../contract/transfer-steps.js';
import type { Store } from '../store/index.js';
import type { TransferKey } from '../store/transfers.js';
import type { Tripletex } from '../tripletex/index.js';
import { checkCompanyConnection } from './company/check-connection.js';
import { readCategories } from './company/read-categories.js';
import { failureOf } from './failures.js';
import { OutageWatch } from './outage/outage-watch.js';
import { outageSteps } from './outage/probe.js';
import type { Receiver } from './notices/receiver.js';
import { noticeSteps } from './notices/send-notices.js';
import { ProblemError } from './problem-error.js';
import { whileBeating } from './progress.js';
import type { ReceiptAssembler } from './receipts/assemble-receipts.js';
import { readDocument } from './receipts/read-document.js';
import { compareCompany } from './reconcile/compare-company.js';
import { syncSteps } from './sync/sync-steps.js';
import { temporalNow } from './temporal-time.js';
import { KnownSince } from './transfer/lost-write.js';
import { transferSteps } from './transfer/transfer-steps.js';
import { TripletexAccess } from './tripletex-access.js';
import type { Stops, Waits } from './waiting.js';

/** What activities work with; wired once by the worker. */
export interface Dependencies {
  readonly store: Store;
  readonly tripletex: Tripletex;
  readonly receipts: ReceiptAssembler;
  readonly isReceiptUrlAllowed: (url: string) => boolean;
  /** Whom notices are sent to; undefined when nobody listens. */
  readonly receiver: Receiver | undefined;
  /** Lets transfers try again now. Answers how many. */
  readonly release: (transfers: readonly TransferKey[]) => Promise<number>;
  /** Has a transfer that has ended show in Temporal what stands of it now. False when that cannot be, now. */
  readonly showAgain: (transfer: TransferKey) => Promise<boolean>;
  /** Sees to it that a probe runs which looks at once what is due. */
  readonly wakeProbe: () => Promise<void>;
  /** Whether a run of a workflow goes on. */
  readonly isRunning: (run: { workflowId: string; runId: string }) => Promise<boolean>;
  readonly settings: {
    readonly patienceMs: number;
    /** How long one write to Tripletex may take. */
    readonly writeMs: number;
    /** How long a write whose answer was lost may still be carried out. */
    readonly settleMs: number;
    readonly waits: Waits;
    /** The largest document that is read from Tripletex for people, in bytes. */
    readonly documentMaxBytes: number;
    /** The base of the help articles. */
    readonly helpUrl?: string | undefined;
  };
  /** The time by the clock that all workers share, for what is compared across them. */
  readonly now: () => Date;
}

/** What the activities of one kind are built from. */
export interface Wiring extends Dependencies {
  readonly access: TripletexAccess;
  /** Since when this process knows of lost writes. */
  readonly knownSince: KnownSince;
}

/** Every activity, ready to be registered. What an activity throws becomes a retry or a problem in one place. */
export function createActivities(
  dependencies: Dependencies,
): CompanySteps & NoticeSteps & OutageSteps & ReceiptSteps & ReconcileSteps & SyncSteps & TransferSteps {
  const { store, tripletex, now, settings, wakeProbe } = dependencies;
  const outages = new OutageWatch(store, now, settings.waits, wakeProbe);
  const access = new TripletexAccess(store, tripletex, now, settings.waits.scale, outages);
  const wiring: Wiring = { ...dependencies, access, knownSince: new KnownSince(settings.settleMs) };
  const guarded = <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) => guard(dependencies, work);
  const patienceMs = Math.min(settings.patienceMs, SOMEBODY_WAITS_MS);
  const watched = <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
    guard({ ...dependencies, settings: { ...settings, patienceMs } }, work);
  const steps = transferSteps(wiring);
  const sync = syncSteps(wiring);
  return {
    resolveReport: guarded(steps.resolveReport),
    bookTravelExpenses: guarded(steps.bookTravelExpenses),
    attachReceipts: guarded(steps.attachReceipts),
    approveTravelExpenses: guarded(steps.approveTravelExpenses),
    withdrawEarlier: guarded(steps.withdrawEarlier),
    bookByHand: guarded(steps.bookByHand),
    cancelTransfer: guarded(steps.cancelTransfer),
    chooseEmployee: guarded(steps.chooseEmployee),
    checkConnection: watched((company) => checkCompanyConnection(wiring, company.companyId)),
    syncSettings: guarded(sync.syncSettings),
    syncRegister: guarded(sync.syncRegister),
    probeOutages: guarded(outageSteps(wiring).probeOutages),
    compareCompany: guarded((task) => compareCompany(wiring, task)),
    readCostCategories: watched((company) => readCategories(wiring, company.companyId)),
    readReceiptDocument: watched((task) => readDocument(wiring, task)),
    // The archive alone: Temporal retries whatever goes wrong, for a transfer may not fail for it.
    recordStop: steps.recordStop,
    recordHold: steps.recordHold,
    recordDecision: steps.recordDecision,
    takeCorrection: steps.takeCorrection,
    laterRevision: steps.laterRevision,
    beginSync: sync.beginSync,
    finishSync: (...args) => whileBeating(Context.current(), () => sync.finishSync(...args)),
    sendNotices: noticeSteps(wiring).sendNotices,
  };
}

/** Whoever asked gives up after half a minute, and is to be told before that Tripletex does not answer. */
const SOMEBODY_WAITS_MS = 10_000;

/** Beats while the work goes on, so that a killed worker is noticed at once, and turns what it throws into what happens next. */
function guard<Args extends unknown[], T>({ settings, now }: Dependencies, work: (...args: Args) => Promise<T>) {
  return async (...args: Args): Promise<T> => {
    const context = Context.current();
    const { info, log } = context;
    try {
      return await whileBeating(context, () => work(...args));
    } catch (error) {
      // Cancelled, or the worker shuts down: neither is a failure of the work. What a write left open is.
      if (context.cancellationSignal.aborted && !(error instanceof ProblemError)) return await context.cancelled;
      const scheduledAt = new Date(info.scheduledTimestampMs);
      const { patienceMs, waits, helpUrl } = settings;
      const circumstances = {
        attempt: info.attempt,
        scheduledAt,
        now: now(),
        temporalNow: temporalNow(context),
        patienceMs,
        waits,
        ...knownOf(args),
        random: Math.random(),
        helpUrl,
      };
      const failure = failureOf(error, circumstances);
      tell(log, failure, error);
      throw failure;
    }
  };
}

/** What is told of earlier stops by the attempt, which is the last argument of every step of a transfer. */
function knownOf(args: readonly unknown[]): Stops & { isOfTransfer: boolean } {
  const attempt = args.at(-1);
  if (typeof attempt !== 'object' || attempt === null || !('stops' in attempt))
    return { stops: 0, isOfTransfer: false };
  const { stops, stoppedFor } = attempt as Attempt;
  return { stops, stoppedFor, isOfTransfer: 'attempts' in attempt };
}

/**
 * What nobody foresaw is told loudly, with where it happened; everything else by its codes. Never by its words: those of the
 * database, for one, hold what was written.
 */
function tell(log: Logger, failure: Error, error: unknown): void {
  const type = 'type' in failure ? String(failure.type) : failure.name;
  const cause = rootOf(error);
  const told = { problem: type, error: cause?.name, code: cause?.code };
  if (!isForSonya(failure)) {
    log.info('The activity stopped.', told);
    return;
  }
  log.error('A transfer stopped and waits for us: look at its status, the request in Tripletex and the stack.', {
    ...told,
    stack: cause?.stack,
  });
}

/** The innermost cause that has a code, else the innermost of all; `stack` is where it was thrown, without its words. */
function rootOf(error: unknown): { name: string; code: string | undefined; stack: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = rootOf(error.cause);
  const code = 'code' in error ? String(error.code) : undefined;
  if (inner !== undefined && (inner.code !== undefined || code === undefined)) return inner;
  const places = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { name: error.name, code, stack: places.join('\n') };
}

/** Whether it stops a transfer until Sonya has looked at it. */
function isForSonya(failure: Error): boolean {
  const [stop] = failure instanceof ApplicationFailure ? ((failure.details ?? []) as [Partial<Stop>?]) : [];
  return stop?.class === 'S' && stop.who === 'sonya';
}

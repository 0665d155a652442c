import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { WithStartWorkflowOperation, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ApprovedReport } from '../contract/approved-report.js';
import { CLAIM_REFUSALS, type ClaimRefusal } from '../contract/claim-refusal.js';
import type { Fault } from '../contract/faults.js';
import { helpUrlOf, type ProblemCode } from '../contract/problems.js';
import { faultsOfBounds } from '../contract/report-bounds.js';
import { checkReport } from '../contract/report-rules.js';
import { queuedAttributes } from '../contract/search-attributes.js';
import { TRANSFERS_QUEUE, transferWorkflowId } from '../contract/temporal-names.js';
import { objectionTo, type Decision } from '../contract/decision.js';
import { isEnd, type TransferRecord, type TransferStatus } from '../contract/transfer-status.js';
import type { Store } from '../store/index.js';
import { sha256OfJson } from '../store/content-hash.js';
import type { TransferFilter, TransferList } from '../store/transfer-list.js';
import type { TransferKey } from '../store/transfers.js';
import type { ProblemCount } from '../store/waiting-transfers.js';
import { showingAgain } from '../workflows/transfer-state.js';
import { correctedSignal, resolveUpdate, retrySignal } from '../workflows/transfer-messages.js';
import type { transferReport } from '../workflows/index.js';
import { forEachAtMost } from './at-most.js';
import { asBookkeeper } from './bookkeeper-correction.js';
import { inArchive } from './in-archive.js';
import { WORKER_MS } from './in-worker.js';
import type { OutageClient } from './outage-client.js';
import { Refused } from './refused.js';
import { refusalOfDecision } from './refused-decision.js';
import { isRefusedForNow, isTemporalUnavailable } from './temporal-failure.js';

/** The evidence for an auditor. `sha256` is over its canonical JSON without `sha256` and `exportedAt`. */
export interface Proof {
  readonly report: ApprovedReport;
  readonly approvals: ApprovedReport['approvals'];
  readonly travelExpenses: TransferStatus['travelExpenses'];
  readonly evidence: TransferStatus['evidence'];
  readonly receipts: readonly { id: string; fileName: string; contentType: string; size: number; sha256: string }[];
  readonly events: TransferRecord['events'];
  readonly exportedAt: string;
  readonly sha256: string;
}

/** How a report is handed over. */
export interface HandOver {
  /** The company that it must be of; any when left out. */
  readonly companyId?: string;
  /** Told when its workflow could not be started. */
  readonly onNotStarted?: (error: unknown) => void;
}

/** What somebody who decides may change. */
export interface Authority {
  /** Whether a correction may change what was approved. Without it only what bookkeeping decides. */
  readonly mayApprove?: boolean;
}

/** A report that breaks no rule. */
export interface ValidReport extends TransferKey {
  readonly valid: true;
  readonly reportNumber: string;
}

/** Told of a transfer that was passed over. */
export type OnPassedOver = (workflowId: string, error: unknown) => void;

const START_MS = 5_000;
const SWEEP_AT_ONCE = 500;
const SIGNALS_AT_ONCE = 20;

/** Hands reports over and answers what became of them. */
export class TransferClient {
  constructor(
    private readonly client: Client,
    private readonly store: Store,
    private readonly outages: Pick<OutageClient, 'hasten'>,
  ) {}

  /**
   * Takes a report: commits it to the archive, then starts its workflow, or joins the one that runs. When that cannot be, most
   * often since Temporal cannot be reached, `onNotStarted` is told, the report is kept all the same and a worker starts it
   * later. Throws `Refused` (422 with every broken rule, 409).
   */
  async transfer(
    input: unknown,
    isReceiptUrlAllowed: (url: string) => boolean,
    { companyId, onNotStarted }: HandOver = {},
  ): Promise<TransferStatus> {
    const report = checked(input, isReceiptUrlAllowed, companyId);
    const claim = await this.store.transfers.claim(report);
    if (!('status' in claim)) throw notClaimed(claim.outcome);
    if (!isEnd(claim.status)) await this.startSoon(report).catch((error: unknown) => onNotStarted?.(error));
    return this.status(report.companyId, report.reportId);
  }

  /** Only checks a report: its rules, and whether the archive would take it. Throws as `transfer` does. */
  async validate(
    input: unknown,
    isReceiptUrlAllowed: (url: string) => boolean,
    { companyId }: Pick<HandOver, 'companyId'> = {},
  ): Promise<ValidReport> {
    const report = checked(input, isReceiptUrlAllowed, companyId);
    const refusal = await this.store.transfers.refusalOf(report);
    if (refusal !== undefined) throw notClaimed(refusal);
    const { reportId, revision, reportNumber } = report;
    return { valid: true, companyId: report.companyId, reportId, revision, reportNumber };
  }

  /** The report is kept: whoever hands it over need not wait for a server that does not answer. */
  private startSoon(report: ApprovedReport): Promise<void> {
    return this.client.withDeadline(Date.now() + START_MS, () => this.start(report));
  }

  /** Starts the workflow of a report that the archive holds, or joins the one that runs; that one is told of a correction. */
  private async start(report: ApprovedReport): Promise<void> {
    const options = workflowOf(report);
    const { workflow } = this.client;
    if (report.revision === 1)
      await workflow.start<typeof transferReport>('transferReport', {
        ...options,
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
    else
      await workflow.signalWithStart<typeof transferReport, [number]>('transferReport', {
        ...options,
        signal: correctedSignal,
        signalArgs: [report.revision],
      });
  }

  /**
   * Starts what no workflow seems to carry; one that does after all is only joined. One that cannot be started is passed over; rejects only when Temporal
   * cannot be reached. Returns how many were started.
   */
  async sweep(now: Date, onPassedOver?: OnPassedOver): Promise<number> {
    let started = 0;
    for (const key of await this.store.waiting.unattended(now, SWEEP_AT_ONCE)) {
      const done = await this.unlessRefused(
        key,
        async () => this.start(await this.store.transfers.report(key)),
        onPassedOver,
      );
      if (done) started += 1;
    }
    return started;
  }

  /** False, with `onPassedOver` told, when something about this one transfer fails. */
  private async unlessRefused(
    key: TransferKey,
    work: () => Promise<void>,
    onPassedOver?: OnPassedOver,
  ): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (isTemporalUnavailable(error)) throw error;
      onPassedOver?.(transferWorkflowId(key), error);
      return false;
    }
  }

  /** Where a transfer stands. Throws `Refused` (404) when the report is unknown. */
  async status(companyId: string, reportId: string): Promise<TransferStatus> {
    return inArchive(await this.store.transfers.status(companyId, reportId), reportId);
  }

  /** Where it stands and everything that happened; of its newest revision unless another is named. */
  async record(companyId: string, reportId: string, revision?: number): Promise<TransferRecord> {
    return inArchive(await this.store.transfers.record(companyId, reportId, revision), reportId);
  }

  list(filter: TransferFilter): Promise<TransferList> {
    return this.store.transfers.list(filter);
  }

  /** What problems stand, with how many wait for each, over some companies or (`undefined`) all. */
  problems(companyIds: readonly string[] | undefined): Promise<ProblemCount[]> {
    return this.store.waiting.problems(companyIds);
  }

  async proof(companyId: string, reportId: string, revision?: number): Promise<Proof> {
    const record = await this.record(companyId, reportId, revision);
    const report = await this.store.transfers.report(record);
    const proven = {
      report,
      approvals: report.approvals,
      travelExpenses: record.travelExpenses,
      evidence: record.evidence,
      receipts: report.receipts.map(({ id, fileName, contentType, size, sha256 }) => ({
        id,
        fileName,
        contentType,
        size,
        sha256,
      })),
      events: record.events,
    };
    return { ...proven, exportedAt: new Date().toISOString(), sha256: sha256OfJson(proven) };
  }

  /**
   * Tries again now, whatever it waits for. A queued report without a workflow is started. In an outage it does not call
   * Tripletex itself: the probe does, and lets it go.
   */
  async retry(companyId: string, reportId: string): Promise<TransferStatus> {
    const status = await this.status(companyId, reportId);
    // What Tripletex shows of an ended one may be in order again: it is looked at.
    if (isEnd(status.status) && status.problem === null)
      throw new Refused(409, {
        nb: 'Overføringen er avsluttet: det er ingenting å prøve igjen.',
        en: `The transfer has ended (${status.status}): there is nothing to try again.`,
      });
    await this.signalRetry(status);
    if (status.problem?.details.untilBack === true) await this.outages.hasten(companyId);
    return this.status(companyId, reportId);
  }

  /**
   * As `retry`, for all that wait for a problem, or for one of its causes. One that cannot be told is passed over; rejects only
   * when Temporal cannot be reached. Returns how many were told.
   */
  async retryAll(
    companyId: string,
    problem: ProblemCode,
    onPassedOver?: OnPassedOver,
    cause?: string,
  ): Promise<number> {
    const waiting = await this.store.waiting.forProblem(companyId, problem, cause);
    if (waiting.some(({ details }) => details.untilBack === true)) await this.outages.hasten(companyId);
    return this.retryThese(waiting, onPassedOver);
  }

  /** As `retryAll`, for some that wait. */
  async retryThese(waiting: readonly TransferKey[], onPassedOver?: OnPassedOver): Promise<number> {
    let retried = 0;
    await forEachAtMost(SIGNALS_AT_ONCE, waiting, async (key) => {
      if (await this.unlessRefused(key, () => this.signalRetry(key), onPassedOver)) retried += 1;
    });
    return retried;
  }

  /** Lets go what waited for something that has just been saved, as far as it concerns that. */
  async release(
    companyId: string,
    problems: readonly ProblemCode[],
    isConcerned: (details: Readonly<Record<string, unknown>>) => boolean,
  ): Promise<void> {
    for (const problem of problems) {
      const waiting = await this.store.waiting.forProblem(companyId, problem);
      await this.retryThese(waiting.filter(({ details }) => isConcerned(details)));
    }
  }

  /**
   * Has one that has ended show in Temporal what has come to stand of it since: a run that is closed shows for ever what it showed
   * last. One that goes on, as for a decision, shows it anyway. False, with `onPassedOver` told, when something about it fails;
   * rejects only when Temporal cannot be reached.
   */
  async showAgain(
    key: TransferKey,
    { helpUrl, onPassedOver }: { readonly helpUrl?: string | undefined; readonly onPassedOver?: OnPassedOver } = {},
  ): Promise<boolean> {
    const start = async () => {
      const { companyId, reportId, revision } = key;
      const status = inArchive(await this.store.transfers.status(companyId, reportId, revision), reportId);
      const report = await this.store.transfers.report(key);
      const help = status.problem && helpUrlOf(status.problem.code, helpUrl);
      await this.client.workflow.start<typeof transferReport>('transferReport', {
        ...workflowOf(report),
        args: [report, showingAgain(status, help ?? undefined)],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
    };
    return this.unlessRefused(key, start, onPassedOver);
  }

  private async signalRetry(key: TransferKey): Promise<void> {
    try {
      await this.client.workflow.getHandle(transferWorkflowId(key)).signal(retrySignal);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await this.start(await this.store.transfers.report(key));
    }
  }

  /**
   * Tells a transfer what a named person decided; returns once it is recorded. One that has ended, or that nothing carries, begins
   * a new run. Throws `Refused` (409, 422; 403 for a correction beyond the authority; 503 when no worker answers within half a minute).
   */
  async resolve(
    companyId: string,
    reportId: string,
    decision: Decision,
    { mayApprove = true }: Authority = {},
  ): Promise<TransferStatus> {
    // Temporal would not take it to where its rules are checked.
    const tooLarge = decision.action === 'correct' ? faultsOfBounds(decision.report) : [];
    if (tooLarge.length > 0) throw breaksRules(tooLarge);
    const status = await this.status(companyId, reportId);
    const objection = objectionTo(decision.action, { ...status, isStill: true });
    if (objection !== undefined) throw new Refused(409, objection);
    const report = await this.store.transfers.report(status);
    const taken =
      decision.action === 'correct' && !mayApprove ? await asBookkeeper(this.store, report, decision) : decision;
    try {
      await this.decide(report, taken);
      const revision = decision.action === 'correct' ? undefined : status.revision;
      return inArchive(await this.store.transfers.status(companyId, reportId, revision), reportId);
    } catch (error) {
      throw refusalOfDecision(error) ?? error;
    }
  }

  /** The server takes no update while a task of the workflow has just failed, as one that something else came in between. */
  private async decide(report: ApprovedReport, decision: Decision): Promise<TransferStatus> {
    // Under one id it is taken once, however often it is handed over.
    const options = { args: [decision] as [Decision], updateId: randomUUID() };
    const deadline = Date.now() + WORKER_MS;
    for (let tries = 1; ; tries += 1) {
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof transferReport>('transferReport', {
        ...workflowOf(report),
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      try {
        return await this.client.withDeadline(deadline, () =>
          this.client.workflow.executeUpdateWithStart(resolveUpdate, { ...options, startWorkflowOperation }),
        );
      } catch (error) {
        if (!isRefusedForNow(error) || tries === MOST_TRIES) throw error;
        await setTimeout(PAUSE_MS);
      }
    }
  }
}

/** How often a decision is handed over again that came in the moment in which a workflow changes its run. */
const MOST_TRIES = 25;
const PAUSE_MS = 200;

/** The workflow that carries a report. */
function workflowOf(report: ApprovedReport) {
  const { companyId, reportNumber, revision } = report;
  return {
    workflowId: transferWorkflowId(report),
    taskQueue: TRANSFERS_QUEUE,
    args: [report] as [ApprovedReport],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    staticSummary: `Report ${reportNumber}${revision > 1 ? `, revision ${revision}` : ''}`,
    typedSearchAttributes: queuedAttributes(report),
    priority: { fairnessKey: companyId },
  };
}

/** Throws `Refused` (422) with every broken rule. */
function checked(
  input: unknown,
  isReceiptUrlAllowed: (url: string) => boolean,
  companyId: string | undefined,
): ApprovedReport {
  const check = checkReport(input, isReceiptUrlAllowed, companyId);
  if (check.ok) return check.report;
  throw breaksRules(check.faults);
}

function breaksRules(faults: readonly Fault[]): Refused {
  const detail = {
    nb: 'Rapporten bryter regler: rett alle og lever den på nytt.',
    en: 'The report breaks rules: correct every one and hand it over again.',
  };
  return new Refused(422, detail, faults);
}

function notClaimed(refusal: ClaimRefusal): Refused {
  const fault = CLAIM_REFUSALS[refusal];
  return new Refused(409, fault.message, [fault]);
}

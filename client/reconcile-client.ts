import { setTimeout } from 'node:timers/promises';
import { WorkflowFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { Reconciled } from '../contract/reconciliation.js';
import type { Stop } from '../contract/transfer-steps.js';
import { isKeyStored, type Company } from '../store/companies.js';
import type { Store } from '../store/index.js';
import type { reconcileCompany } from '../workflows/index.js';
import { waitsForQuery } from '../workflows/reconcile-messages.js';
import type { CompanySchedules } from './company-schedules.js';
import { WORKER_MS } from './in-worker.js';
import { NoWorkerError } from './no-worker.js';
import { withoutKey } from './not-connected.js';
import { Refused } from './refused.js';
import type { Started } from './schedules-of-kind.js';
import type { SyncClient } from './sync-client.js';

/** Told what a comparison waits for, whenever that changes; null once it goes on. */
export type OnWait = (waitsFor: Stop | null) => void;

type Handle = WorkflowHandle<typeof reconcileCompany>;

const LOOK_EVERY_MS = 500;
const ANSWER_MS = 5_000;

/** Comparisons of what was transferred with what Tripletex shows now. */
export class ReconcileClient {
  constructor(
    private readonly client: Client,
    private readonly store: Store,
    private readonly rooms: { readonly schedules: CompanySchedules; readonly syncs: Pick<SyncClient, 'schedule'> },
  ) {}

  /** The companies that are compared each day: those with a key, but for the paused ones. */
  async companies(): Promise<string[]> {
    const connected = await this.store.companies.connected();
    return connected.filter(({ paused }) => !paused).map(({ companyId }) => companyId);
  }

  /** Compares a company now, or joins the run under way. Throws `Refused` (404 without a key, 409 while it is paused). */
  async start(companyId: string): Promise<Started> {
    const { paused } = await this.connected(companyId);
    if (paused)
      throw new Refused(409, {
        nb: 'Selskapet er satt på pause: fortsett først, så sammenlignes det.',
        en: 'The company is paused: resume it first, then it is compared.',
      });
    const started = await this.trigger(companyId);
    if (started) return started;
    // An operator deleted its schedule by hand.
    await this.rooms.syncs.schedule(companyId);
    const again = await this.trigger(companyId);
    if (again === undefined) throw new Error('The schedule of the company is deleted again and again.');
    return again;
  }

  private trigger(companyId: string): Promise<Started | undefined> {
    const { reconciliation } = this.rooms.schedules;
    return reconciliation.trigger(companyId, {
      isOver: async (run) => !(await reconciliation.isRunning(run)),
      onTrigger: () => Promise.resolve(),
    });
  }

  /**
   * Waits until a run has ended and answers how. Throws a `NoWorkerError` when no worker is heard of for half a minute, after
   * which it goes on as soon as there is one, and `Refused` (503) when somebody ended it from outside.
   */
  async finished({ workflowId, runId }: Started, onWait?: OnWait): Promise<Reconciled> {
    const handle = this.client.workflow.getHandle<typeof reconcileCompany>(workflowId, runId);
    const ended = { isSo: false };
    const result = handle.result().finally(() => (ended.isSo = true));
    try {
      return await Promise.race([result, this.untilNobodyAnswers(handle, ended, onWait)]);
    } catch (error) {
      if (error instanceof WorkflowFailedError)
        throw new Refused(503, {
          nb: 'Sammenligningen ble avbrutt utenfra. Start den på nytt.',
          en: 'The comparison was ended from outside. Start it again.',
        });
      throw error;
    } finally {
      result.catch(() => undefined);
      ended.isSo = true;
    }
  }

  /** Only a worker answers what a run waits for. Never resolves. */
  private async untilNobodyAnswers(handle: Handle, ended: { isSo: boolean }, onWait?: OnWait): Promise<never> {
    let heardAt = Date.now();
    let told: string | undefined;
    while (!ended.isSo) {
      const answer = await this.waitsFor(handle);
      if (answer !== undefined) heardAt = Date.now();
      if (Date.now() - heardAt > WORKER_MS) throw new NoWorkerError();
      if (answer !== undefined && (answer?.nextTryAt ?? undefined) !== told) onWait?.(answer);
      if (answer !== undefined) told = answer?.nextTryAt ?? undefined;
      await setTimeout(LOOK_EVERY_MS);
    }
    return new Promise<never>(() => undefined);
  }

  private async waitsFor(handle: Handle): Promise<Stop | null | undefined> {
    return this.client.withDeadline(Date.now() + ANSWER_MS, () => handle.query(waitsForQuery)).catch(() => undefined);
  }

  private async connected(companyId: string): Promise<Company> {
    const company = await this.store.companies.find(companyId);
    if (isKeyStored(company)) return company;
    throw withoutKey();
  }
}

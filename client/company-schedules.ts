import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleDescription,
  type ScheduleOptions,
  type ScheduleSummary,
} from '@temporalio/client';
import { SonyaCompanyId } from '../contract/search-attributes.js';
import { companyOfScheduleId, syncScheduleId, TRANSFERS_QUEUE } from '../contract/temporal-names.js';
import { parseDuration } from '../runtime/duration.js';
import { retrySignal } from '../workflows/transfer-messages.js';
import { isRunning } from './is-running.js';

/** When a company is synchronised. */
export interface CompanySchedule {
  readonly companyId: string;
  /** For instance `1h`. */
  readonly every: string;
  readonly isPaused: boolean;
}

/** What a schedule does next. */
export interface ScheduleState {
  readonly nextAt: string | null;
  readonly isPaused: boolean;
}

/** A run of the synchronisation. */
export interface SyncStarted {
  readonly workflowId: string;
  readonly runId: string;
}

/** What whoever asks for a run knows, and wants to know. */
export interface Trigger {
  readonly isOver: (run: SyncStarted) => Promise<boolean>;
  readonly onTrigger: () => Promise<void>;
}

/** How late a run may still be begun after an outage of Temporal: the next one is never far. */
const CATCH_UP = '10 minutes';
const MOST_JITTER_MS = 5 * 60_000;
/** How long a triggered run may take to show, in milliseconds. */
const TRIGGER_MS = 20_000;
const LOOK_EVERY_MS = 100;

/** The schedules that synchronise companies, one each. Everything here may be repeated. */
export class CompanySchedules {
  constructor(private readonly client: Client) {}

  /** Sees to it that a company is synchronised as it should be. */
  async ensure(schedule: CompanySchedule): Promise<void> {
    const wanted = optionsOf(schedule);
    try {
      await this.client.schedule.create(wanted);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      const { spec, action, policies, state } = wanted;
      await this.handle(schedule.companyId).update((known) => ({
        ...known,
        spec,
        action,
        policies,
        state: { ...known.state, ...state },
      }));
    }
  }

  /**
   * Makes a schedule anew. It hands its next run what the last one answered, encrypted with the key of then, and cannot be made to
   * forget it. While one runs it is only changed: that one answers with the key in use.
   */
  async renew(schedule: CompanySchedule): Promise<void> {
    const known = await unlessMissing(this.handle(schedule.companyId).describe());
    if (known !== undefined && runningOf(known).length === 0) await this.remove(schedule.companyId);
    await this.ensure(schedule);
  }

  /** Ends the schedule of a company; a run that is under way goes on. */
  async remove(companyId: string): Promise<void> {
    await unlessMissing(this.handle(companyId).delete());
  }

  /** What the schedule of a company does next, or undefined when it has none. */
  async state(companyId: string): Promise<ScheduleState | undefined> {
    const known = await unlessMissing(this.handle(companyId).describe());
    return (
      known && {
        nextAt: known.state.paused ? null : (known.info.nextActionTimes[0]?.toISOString() ?? null),
        isPaused: known.state.paused,
      }
    );
  }

  /**
   * Synchronises a company now, or joins the run that is under way: two never run at once. `isOver` tells of a run whose work is
   * done, though Temporal may not show it yet; `onTrigger` is told just before a run is asked for. Undefined when the company has
   * no schedule; rejects when no run shows up in time.
   */
  async trigger(companyId: string, { isOver, onTrigger }: Trigger): Promise<SyncStarted | undefined> {
    const until = Date.now() + TRIGGER_MS;
    let before = await unlessMissing(this.handle(companyId).describe());
    for (; before !== undefined; before = await this.later(companyId, until)) {
      const [running] = runningOf(before);
      if (running === undefined) break;
      if (!(await isOver(running))) return this.hurried(running);
    }
    if (before === undefined) return undefined;
    const known = new Set(recentOf(before).map(({ runId }) => runId));
    await onTrigger();
    await this.handle(companyId).trigger(ScheduleOverlapPolicy.SKIP);
    for (;;) {
      const now = await this.later(companyId, until);
      const started = now && [...runningOf(now), ...recentOf(now)].find(({ runId }) => !known.has(runId));
      if (started) return started;
    }
  }

  /** What a schedule shows a moment later. */
  private async later(companyId: string, until: number): Promise<ScheduleDescription | undefined> {
    if (Date.now() > until) throw new Error('Temporal did not start the synchronisation: look at its log.');
    await pause(LOOK_EVERY_MS);
    return unlessMissing(this.handle(companyId).describe());
  }

  /** One that waits for Tripletex tries again now, since somebody asks for it. */
  async hurried(running: SyncStarted): Promise<SyncStarted> {
    const { workflowId, runId } = running;
    const handle = this.client.workflow.getHandle(workflowId, undefined, { firstExecutionRunId: runId });
    // It may just have ended.
    await handle.signal(retrySignal).catch(() => undefined);
    return running;
  }

  /** Every schedule there is, by its company, as far as a list tells. */
  async listed(): Promise<Map<string, ScheduleSummary>> {
    const listed = new Map<string, ScheduleSummary>();
    for await (const schedule of this.client.schedule.list()) {
      const companyId = companyOfScheduleId(schedule.scheduleId);
      if (companyId !== undefined) listed.set(companyId, schedule);
    }
    return listed;
  }

  /** Whether a run goes on. */
  async isRunning({ workflowId, runId }: SyncStarted): Promise<boolean> {
    return isRunning(this.client, workflowId, runId);
  }

  private handle(companyId: string) {
    return this.client.schedule.getHandle(syncScheduleId(companyId));
  }
}

function optionsOf({ companyId, every, isPaused }: CompanySchedule) {
  const everyMs = parseDuration(every) ?? 60 * 60_000;
  return {
    scheduleId: syncScheduleId(companyId),
    spec: {
      // Spread over the interval, so that not every company is read in the same minute.
      intervals: [{ every: everyMs, offset: offsetOf(companyId, everyMs) }],
      jitter: Math.min(everyMs / 10, MOST_JITTER_MS),
    },
    action: {
      type: 'startWorkflow',
      workflowType: 'syncCompany',
      workflowId: syncScheduleId(companyId),
      taskQueue: TRANSFERS_QUEUE,
      args: [{ companyId }],
      typedSearchAttributes: [{ key: SonyaCompanyId, value: companyId }],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP, pauseOnFailure: false },
    state: { paused: isPaused, note: isPaused ? 'The company is paused.' : 'Synchronises the company.' },
  } satisfies ScheduleOptions;
}

/** Whether a schedule is as it should be, as far as a list tells. */
export function isAsWanted(wanted: CompanySchedule, known: ScheduleSummary | undefined): boolean {
  const { spec, state } = optionsOf(wanted);
  const [interval] = known?.spec?.intervals ?? [];
  const [wantedInterval] = spec.intervals;
  return (
    known?.state.paused === state.paused &&
    interval?.every === wantedInterval?.every &&
    interval?.offset === wantedInterval?.offset
  );
}

/** The same for a company whenever it is asked. */
function offsetOf(companyId: string, everyMs: number): number {
  return createHash('sha256').update(companyId).digest().readUInt32BE() % everyMs;
}

function runningOf({ info }: ScheduleDescription): SyncStarted[] {
  return info.runningActions.map(({ workflow }) => ({
    workflowId: workflow.workflowId,
    runId: workflow.firstExecutionRunId,
  }));
}

function recentOf({ info }: ScheduleDescription): SyncStarted[] {
  return info.recentActions.map(({ action: { workflow } }) => ({
    workflowId: workflow.workflowId,
    runId: workflow.firstExecutionRunId,
  }));
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

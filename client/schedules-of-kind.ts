import { setTimeout as pause } from 'node:timers/promises';
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleDescription,
} from '@temporalio/client';
import { scheduleIdOf } from '../contract/temporal-names.js';
import { retrySignal } from '../workflows/transfer-messages.js';
import { isRunning } from './is-running.js';
import { optionsOf, type CompanySchedule, type ScheduleKind } from './schedule-kinds.js';

/** What a schedule does next. */
export interface ScheduleState {
  readonly nextAt: string | null;
  readonly isPaused: boolean;
}

/** A run that a schedule began. */
export interface Started {
  readonly workflowId: string;
  readonly runId: string;
}

/** What whoever asks for a run knows, and wants to know. */
export interface Trigger {
  readonly isOver: (run: Started) => Promise<boolean>;
  readonly onTrigger: () => Promise<void>;
}

/** How long a triggered run may take to show, in milliseconds. */
const TRIGGER_MS = 20_000;
const LOOK_EVERY_MS = 100;

/** The schedules of one kind, one a company. Everything here may be repeated. */
export class SchedulesOfKind {
  constructor(
    private readonly client: Client,
    private readonly kind: ScheduleKind,
  ) {}

  /** Sees to it that a company has the schedule that it should have. */
  async ensure(schedule: CompanySchedule): Promise<void> {
    const wanted = optionsOf(this.kind, schedule);
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
   * Begins a run of a company now, or joins the run that is under way: two never run at once. `isOver` tells of a run whose work is
   * done, though Temporal may not show it yet; `onTrigger` is told just before a run is asked for. Undefined when the company has
   * no schedule; rejects when no run shows up in time.
   */
  async trigger(companyId: string, { isOver, onTrigger }: Trigger): Promise<Started | undefined> {
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
    if (Date.now() > until) throw new Error('Temporal did not start the run: look at its log.');
    await pause(LOOK_EVERY_MS);
    return unlessMissing(this.handle(companyId).describe());
  }

  /** One that waits for Tripletex tries again now, since somebody asks for it. */
  async hurried(running: Started): Promise<Started> {
    const { workflowId, runId } = running;
    const handle = this.client.workflow.getHandle(workflowId, undefined, { firstExecutionRunId: runId });
    // It may just have ended.
    await handle.signal(retrySignal).catch(() => undefined);
    return running;
  }

  /** Whether a run goes on. */
  async isRunning({ workflowId, runId }: Started): Promise<boolean> {
    return isRunning(this.client, workflowId, runId);
  }

  private handle(companyId: string) {
    return this.client.schedule.getHandle(scheduleIdOf(this.kind.name, companyId));
  }
}

function runningOf({ info }: ScheduleDescription): Started[] {
  return info.runningActions.map(({ workflow }) => ({
    workflowId: workflow.workflowId,
    runId: workflow.firstExecutionRunId,
  }));
}

function recentOf({ info }: ScheduleDescription): Started[] {
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

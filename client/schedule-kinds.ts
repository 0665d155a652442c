import { createHash } from 'node:crypto';
import { ScheduleOverlapPolicy, type ScheduleOptions, type ScheduleSummary } from '@temporalio/client';
import { SonyaCompanyId } from '../contract/search-attributes.js';
import { scheduleIdOf, TRANSFERS_QUEUE, type ScheduleName } from '../contract/temporal-names.js';
import { parseDuration } from '../runtime/duration.js';

/** When a company is synchronised, and whether anything is done for it at all. */
export interface CompanySchedule {
  readonly companyId: string;
  /** For instance `1h`. */
  readonly every: string;
  readonly isPaused: boolean;
}

/** Something that is done for each company again and again, by a schedule of its own. */
export interface ScheduleKind {
  readonly name: ScheduleName;
  readonly workflowType: string;
  readonly everyMs: (schedule: CompanySchedule) => number;
  /** How late a run may still be begun after an outage of Temporal. */
  readonly catchUp: '10 minutes' | '12 hours';
  readonly note: string;
}

const HOUR_MS = 60 * 60_000;
const MOST_JITTER_MS = 5 * 60_000;

/** Its next run is never far. */
export const SYNCHRONISATION: ScheduleKind = {
  name: 'sync',
  workflowType: 'syncCompany',
  everyMs: ({ every }) => parseDuration(every) ?? HOUR_MS,
  catchUp: '10 minutes',
  note: 'Synchronises the company.',
};

/** Each day anew. */
export const RECONCILIATION: ScheduleKind = {
  name: 'reconcile',
  workflowType: 'reconcileCompany',
  everyMs: () => 24 * HOUR_MS,
  catchUp: '12 hours',
  note: 'Compares what was transferred with Tripletex.',
};

/** What a schedule of a company should be. */
export function optionsOf({ name, workflowType, everyMs, catchUp, note }: ScheduleKind, wanted: CompanySchedule) {
  const { companyId, isPaused } = wanted;
  const every = everyMs(wanted);
  const scheduleId = scheduleIdOf(name, companyId);
  return {
    scheduleId,
    spec: {
      // Spread over the interval, so that not every company is read in the same minute.
      intervals: [{ every, offset: offsetOf(companyId, every) }],
      jitter: Math.min(every / 10, MOST_JITTER_MS),
    },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId: scheduleId,
      taskQueue: TRANSFERS_QUEUE,
      args: [{ companyId }],
      typedSearchAttributes: [{ key: SonyaCompanyId, value: companyId }],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchUp, pauseOnFailure: false },
    state: { paused: isPaused, note: isPaused ? 'The company is paused.' : note },
  } satisfies ScheduleOptions;
}

/** Whether a schedule is as it should be, as far as a list tells. */
export function isAsWanted(kind: ScheduleKind, wanted: CompanySchedule, known: ScheduleSummary | undefined): boolean {
  const { spec, state } = optionsOf(kind, wanted);
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

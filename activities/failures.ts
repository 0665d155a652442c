import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { catalogue, describeProblem, helpUrlOf, type ProblemCode } from '../contract/problems.js';
import { COMPANY_PAUSED, INVALID_REPORT } from '../contract/temporal-names.js';
import type { Hold, Stop } from '../contract/transfer-steps.js';
import { isDatabaseUnavailable } from '../store/database.js';
import { StalePartError } from '../store/parts.js';
import { isAway, isConsumerRefused, isKeyRefused, TripletexError } from '../tripletex/index.js';
import { BeingCheckedError } from './company/check-again.js';
import { CompanyPausedError } from './company/refuse-while-paused.js';
import { InvalidReportError } from './invalid-report-error.js';
import { OutageError } from './outage/outage-error.js';
import { problem, ProblemError } from './problem-error.js';
import { forWorkflow, laterOf, type Times } from './temporal-time.js';
import {
  leastPauseMs,
  nextLookInOutage,
  nextRecheck,
  nextTry,
  retryPauseMs,
  stopsFor,
  type Stops,
  type Waits,
} from './waiting.js';

/** When an activity failed, for how long it has tried, and how patient it is. */
export interface Circumstances extends Stops, Times {
  /** Which try of the activity this was, from 1. */
  readonly attempt: number;
  readonly scheduledAt: Date;
  readonly patienceMs: number;
  readonly waits: Waits;
  /** 0 to 1. */
  readonly random: number;
  /** The base of the help articles. */
  readonly helpUrl?: string | undefined;
  /** Whether it is one of a transfer, which the end of an outage lets go: by itself it then looks but slowly. */
  readonly isOfTransfer?: boolean;
}

/** What Temporal does with a passing failure first: tries the activity again, until its patience is over. */
const PASSING: ReadonlySet<ProblemCode> = new Set(['TLX-501', 'TLX-701', 'TLX-702', 'TLX-703']);

/**
 * The one place where what went wrong becomes what happens next: retry soon, or hand the workflow a problem it waits for.
 * Trouble of our own that passes (database away, disk full) is retried for ever; what nobody foresaw is TLX-901.
 */
export function failureOf(error: unknown, circumstances: Circumstances): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (error instanceof InvalidReportError) {
    return ApplicationFailure.create({
      type: INVALID_REPORT,
      nonRetryable: true,
      // One detail, however many faults: each would be a payload of its own.
      details: [error.faults],
      message: error.message,
    });
  }
  if (error instanceof CompanyPausedError) return held(circumstances);
  if (isPassingTroubleOfOurs(error))
    return again('LocalTrouble', error, retryPauseMs(circumstances.attempt, circumstances.waits, circumstances.random));
  const told = error instanceof ProblemError ? error : problemOf(error, circumstances);
  const { attempt, scheduledAt, now, patienceMs, waits, random } = circumstances;
  const pauseMs = told.notBefore
    ? Math.max(leastPauseMs(waits), told.notBefore.getTime() - now.getTime())
    : retryPauseMs(attempt, waits, random);
  const patientUntil = scheduledAt.getTime() + patienceMs;
  const isPassing = PASSING.has(told.problem.code) && !(told instanceof OutageError);
  if (isPassing && laterOf(circumstances).getTime() + pauseMs < patientUntil)
    return again(told.problem.code, told, pauseMs);
  const stop = stopFor(told, circumstances);
  return ApplicationFailure.create({
    type: told.problem.code,
    message: 'The transfer waits.',
    nonRetryable: true,
    category: 'BENIGN',
    details: [stop],
    cause: told,
  });
}

function held(circumstances: Circumstances): ApplicationFailure {
  const { waits, random } = circumstances;
  const hold: Hold = { nextLookAt: nextRecheck(laterOf(circumstances), waits, random).toISOString() };
  return ApplicationFailure.create({
    type: COMPANY_PAUSED,
    message: 'The company is paused: resume it.',
    nonRetryable: true,
    category: 'BENIGN',
    details: [hold],
  });
}

/** What the workflow is told: the problem in words, and when it goes on by itself. */
function stopFor(told: ProblemError, circumstances: Circumstances): Stop {
  const described = describeProblem(told.problem);
  const { code } = told.problem;
  const next = told instanceof OutageError ? afterOutage(code, circumstances) : whenNext(told, circumstances);
  const helpUrl = helpUrlOf(code, circumstances.helpUrl);
  return {
    code,
    ...described,
    nextTryAt: next?.toISOString() ?? null,
    details: { ...told.problem.details },
    ...(helpUrl !== undefined && { helpUrl }),
  };
}

/** The end of an outage lets a transfer go; whatever else waits for it has to look. */
function afterOutage(code: ProblemCode, circumstances: Circumstances): Date {
  const { waits, random, isOfTransfer } = circumstances;
  const now = laterOf(circumstances);
  if (isOfTransfer === true) return nextRecheck(now, waits, random);
  return nextLookInOutage(stopsFor(code, circumstances), now, waits, random);
}

function whenNext({ problem: { code }, notBefore }: ProblemError, circumstances: Circumstances): Date | null {
  const { waits, random } = circumstances;
  if (notBefore) return forWorkflow(notBefore, circumstances, leastPauseMs(waits));
  const { class: problemClass } = catalogue[code];
  const stops = stopsFor(code, circumstances);
  return nextTry({ code, class: problemClass }, stops, laterOf(circumstances), waits, random);
}

/** What a 409 says of somebody who edits: the version is another one, or it is locked (official document 2.75.00). */
const EDITED: ReadonlySet<number> = new Set([0, 8_000, 10_000]);

/** The problem behind an answer of Tripletex that no step could tell more about. */
function problemOf(error: unknown, before: Circumstances): ProblemError {
  if (!(error instanceof TripletexError)) return unexpected(error, null);
  if (isKeyRefused(error)) return problem('TLX-101', {}, { cause: error });
  if (isConsumerRefused(error)) return problem('TLX-106', {}, { cause: error });
  if (isAway(error)) return problem('TLX-703', {}, { cause: error });
  switch (error.kind) {
    case 'rateLimited':
      return tooMany(error, before.now);
    case 'conflict':
      // That something is there already is cured by looking, which the next try begins with; once.
      if (!EDITED.has(error.code) && stopsFor('TLX-701', before) > 0) return unexpected(error, error.requestId);
      return problem('TLX-701', {}, { cause: error });
    default:
      return unexpected(error, error.requestId);
  }
}

function tooMany(error: TripletexError, now: Date): ProblemError {
  const notBefore = error.notBefore ?? new Date(now.getTime() + 5000);
  return problem('TLX-702', { nextTryAt: notBefore.toISOString() }, { cause: error, notBefore });
}

function unexpected(cause: unknown, requestId: string | null): ProblemError {
  return problem('TLX-901', { requestId }, { cause });
}

function again(type: string, cause: unknown, pauseMs: number): ApplicationFailure {
  const message = 'Passing trouble: tried again shortly.';
  return ApplicationFailure.create({
    type,
    message,
    category: 'BENIGN',
    // With no pause at all the server (1.29.1) does not try again.
    nextRetryDelay: Math.max(1, pauseMs),
    ...(cause instanceof Error && { cause }),
  });
}

/** What the machine lacks or its administrator sets right for all transfers at once: disk, files, memory, rights, a rendering process. */
const LOCAL_TROUBLE = new Set(
  'ENOSPC EDQUOT EFBIG EIO EROFS EACCES EPERM ENOENT ENOTDIR ESTALE EBUSY EMFILE ENFILE ENOMEM EAGAIN HELPER_DIED'.split(
    ' ',
  ),
);

function isPassingTroubleOfOurs(error: unknown): boolean {
  if (error instanceof ProblemError || error instanceof TripletexError) return false;
  if (error instanceof BeingCheckedError || error instanceof StalePartError) return true;
  if (isDatabaseUnavailable(error) || isTemporalAway(error)) return true;
  return error instanceof Error && 'code' in error && LOCAL_TROUBLE.has(String(error.code));
}

/** An activity lets waiting transfers go. */
function isTemporalAway(error: unknown): boolean {
  return error instanceof ServiceError && isGrpcServiceError(error.cause) && TEMPORAL_AWAY.has(error.cause.code);
}

/** gRPC codes: deadline exceeded, resource exhausted, internal, unavailable. */
const TEMPORAL_AWAY: ReadonlySet<number> = new Set([4, 8, 13, 14]);

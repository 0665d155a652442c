import type { ProblemClass, ProblemCode } from '../contract/problems.js';
import type { Attempt } from '../contract/transfer-steps.js';

/** The waits that the service chooses itself, in milliseconds, `WAIT_SCALE` not yet applied. */
export interface Waits {
  /** Multiplies every wait below; not what Tripletex itself named. */
  readonly scale: number;
  readonly recheckMs: number;
}

const MINUTE_MS = 60_000;
const GROWING = [1, 2, 5, 15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE_MS);
const LONGEST_IN_OUTAGE_MS = 15 * MINUTE_MS;
const SOON = [0.5, 1, 2, 5, 10].map((minutes) => minutes * MINUTE_MS);

/** Nothing that happens in Tripletex cures these: a person has to hand over other receipts. */
const NEEDS_NEW_RECEIPTS: ReadonlySet<ProblemCode> = new Set(['TLX-502', 'TLX-503']);

/** The shortest pause before another attempt, in milliseconds. It holds where clocks disagree, so that nothing spins. */
export function leastPauseMs({ scale }: Waits): number {
  return 1000 * scale;
}

/** What a transfer stopped for before, how many times in a row. */
export interface Stops {
  readonly stops: Attempt['stops'];
  readonly stoppedFor?: Attempt['stoppedFor'] | undefined;
}

/** How many times in a row it stopped for this very problem. Where it is not known what it stopped for, every stop counts. */
export function stopsFor(code: ProblemCode, { stops, stoppedFor }: Stops): number {
  return stoppedFor === undefined || stoppedFor === code ? stops : 0;
}

/**
 * When a transfer goes on by itself: class A on growing timers, V and D at the slow re-check, S never.
 * `stops` counts how often in a row it stopped for the same problem before; `random` is 0 to 1, so that many do not come back at once.
 */
export function nextTry(
  { code, class: problemClass }: { code: ProblemCode; class: ProblemClass },
  stops: number,
  now: Date,
  waits: Waits,
  random: number,
): Date | null {
  if (problemClass === 'S' || NEEDS_NEW_RECEIPTS.has(code)) return null;
  if (problemClass !== 'A') return nextRecheck(now, waits, random);
  return spread(now, pauseOf(code === 'TLX-701' ? SOON : GROWING, stops) * waits.scale, random);
}

/**
 * When what nobody lets go, as a synchronisation, looks whether an outage is over: on the same growing pauses, but never long, for
 * nothing is sent before it is.
 */
export function nextLookInOutage(stops: number, now: Date, { scale }: Waits, random: number): Date {
  return spread(now, Math.min(pauseOf(GROWING, stops), LONGEST_IN_OUTAGE_MS) * scale, random);
}

/** When what waits for a person or a release looks by itself. */
export function nextRecheck(now: Date, { recheckMs, scale }: Waits, random: number): Date {
  return spread(now, recheckMs * scale, random);
}

const SECOND_MS = 1000;
const BETWEEN_PROBES = [1, 2, 5, 10, 20, 30, 60, 120, 300].map((seconds) => seconds * SECOND_MS);

/** When to ask again whether Tripletex is back, having asked so many times. */
export function nextProbe(probes: number, now: Date, { scale }: Waits, random: number): Date {
  return spread(now, pauseOf(BETWEEN_PROBES, probes) * scale, random);
}

/** The pauses before a notice is sent again that was not taken: seconds at first, an hour in the end. */
const SENDING = [2, 10, 60, 5 * 60, 15 * 60, 30 * 60, 60 * 60].map((seconds) => seconds * 1000);

/** When a notice that was sent some times without being taken is sent again. `random`: as in `nextTry`. */
export function nextSending(attempts: number, now: Date, { scale }: Waits, random: number): Date {
  return spread(now, pauseOf(SENDING, attempts - 1) * scale, random);
}

function spread(now: Date, ms: number, random: number): Date {
  return new Date(now.getTime() + Math.round(ms * (0.9 + random * 0.2)));
}

function pauseOf(pauses: readonly number[], times: number): number {
  return pauses[Math.min(times, pauses.length - 1)] ?? MINUTE_MS;
}

/** The pause before an activity tries again by itself, while its patience lasts: 1 s, 2 s, 4 s … 10 s. */
export function retryPauseMs(attempt: number, waits: Waits, random: number): number {
  return Math.round(Math.min(1000 * 2 ** (attempt - 1), 10_000) * waits.scale * (0.9 + random * 0.2));
}

import type { ProblemClass } from './problem-details.js';

// Apart from the shapes: every workflow would make them anew at its start, which took a seventh of the time of a transfer.

/** For how long a problem of class A may stand before somebody has to look at it, in milliseconds. */
export const ATTENTION_AFTER_MS = 24 * 60 * 60 * 1000;

/** Whether somebody has to look at a problem: one of class A only when it has stood for a day. */
export function needsAttention(problemClass: ProblemClass, standsMs: number): boolean {
  return problemClass !== 'A' || standsMs > ATTENTION_AFTER_MS;
}

/** When a problem of class A comes to need somebody, or null when it does so already or never will. */
export function willNeedAttentionAt(problem: { class: ProblemClass; since: string } | null, now: Date): Date | null {
  if (problem?.class !== 'A') return null;
  const at = new Date(Date.parse(problem.since) + ATTENTION_AFTER_MS + 1);
  return at > now ? at : null;
}

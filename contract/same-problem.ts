import canonicalize from 'canonicalize';
import type { StandingProblem } from './transfer-status.js';

/** What tells problems apart. */
type Cause = Pick<StandingProblem, 'code' | 'class' | 'details'>;

/**
 * What a person has to put right, as a text that is the same for the same: of TLX-802 not the day on which it was noticed. Empty where
 * the code says it all.
 */
export function causeOf({ code, class: problemClass, details }: Cause): string {
  if (problemClass !== 'V' && problemClass !== 'D') return '';
  const { day, ...cause } = details;
  return canonicalize(code === 'TLX-802' ? cause : { ...cause, day }) ?? '';
}

/** Whether two problems are one that goes on: a category that is missing is not the one that was missing before it. */
export function isSameProblem(one: Cause, other: Cause): boolean {
  return one.code === other.code && causeOf(one) === causeOf(other);
}

/** A problem that goes on is told as it was told first, where its words name the day on which it was noticed. */
export function asNoticedFirst<P extends Pick<StandingProblem, 'code' | 'message' | 'details'>>(
  problem: P,
  first: Pick<StandingProblem, 'message' | 'details'>,
): P {
  return problem.code === 'TLX-802' ? { ...problem, message: first.message, details: first.details } : problem;
}

import type { StandingProblem } from './transfer-status.js';

/**
 * Whether two problems are one that goes on. What a person has to put right is another one when its words are: a category that
 * is missing is not the one that was missing before it.
 */
export function isSameProblem(
  one: Pick<StandingProblem, 'code' | 'class' | 'message'>,
  other: Pick<StandingProblem, 'code' | 'message'>,
): boolean {
  if (one.code !== other.code) return false;
  const hasCause = one.class === 'V' || one.class === 'D';
  return !hasCause || one.message.en === other.message.en;
}

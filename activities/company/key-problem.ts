import { CHECKS, type ConnectionCheckResult } from '../../contract/connection.js';
import { describeProblem, type Problem, type ProblemCode } from '../../contract/problems.js';
import type { Text } from '../../contract/text.js';
import { isConsumerRefused, isKeyRefused } from '../../tripletex/index.js';
import { ProblemError } from '../problem-error.js';

const OF_THE_KEY: ReadonlySet<ProblemCode> = new Set(['TLX-102', 'TLX-103', 'TLX-105']);

/** What is wrong with the key as a whole, or undefined when the error says nothing about it. */
export function keyProblem(error: unknown): Problem | undefined {
  if (error instanceof ProblemError && OF_THE_KEY.has(error.problem.code)) return error.problem;
  if (isKeyRefused(error)) return { code: 'TLX-101', details: {} };
  if (isConsumerRefused(error)) return { code: 'TLX-106', details: {} };
  return undefined;
}

/** The checks of a key that does not work as a whole: nothing else can be known then. */
export function checksWithout(found: Problem): ConnectionCheckResult[] {
  const { message } = describeProblem(found);
  return CHECKS.map((id) => ({ id, ok: false, advice: id === 'key' ? message : KEY_FIRST }));
}

const KEY_FIRST: Text = { nb: 'Kan først sjekkes når nøkkelen virker.', en: 'Can be checked once the key works.' };

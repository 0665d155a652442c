import type { ProblemCode, ProblemDetails, Problem } from '../contract/problems.js';

/** Thrown where an activity finds that a transfer cannot go on; one place turns it into what the workflow waits for. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** The earliest instant at which another try makes sense, when something outside named it. */
  readonly notBefore: Date | undefined;

  constructor(problem: Problem, options: { cause?: unknown; notBefore?: Date } = {}) {
    // The code only: details name people and sums.
    super(problem.code, { cause: options.cause });
    this.name = 'ProblemError';
    this.problem = problem;
    this.notBefore = options.notBefore;
  }
}

/** A problem ready to be thrown: `throw problem('TLX-301', { category })`. */
export function problem<Code extends ProblemCode>(
  code: Code,
  details: ProblemDetails[Code],
  options?: { cause?: unknown; notBefore?: Date },
): ProblemError {
  return new ProblemError({ code, details }, options);
}

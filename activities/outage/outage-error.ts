import { ProblemError } from '../problem-error.js';

/**
 * Thrown instead of calling Tripletex while nobody but the probe does: TLX-703, or TLX-704 for a transfer of which a write has
 * still to be looked for. Trying again soon is of no use.
 */
export class OutageError extends ProblemError {
  constructor(code: 'TLX-703' | 'TLX-704') {
    super({ code, details: { untilBack: true } });
  }
}

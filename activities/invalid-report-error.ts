import type { Fault } from '../contract/faults.js';

/** Thrown where a report breaks rules; the workflow fails with the faults, as one list, in its details. */
export class InvalidReportError extends Error {
  override readonly name = 'InvalidReportError';

  constructor(readonly faults: readonly Fault[]) {
    super('The report breaks rules.');
  }
}

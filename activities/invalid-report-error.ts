import type { Fault } from '../contract/faults.js';

/** Thrown where a report breaks rules; the workflow fails with every fault in its details. */
export class InvalidReportError extends Error {
  override readonly name = 'InvalidReportError';

  constructor(readonly faults: readonly Fault[]) {
    super('The report breaks rules.');
  }
}

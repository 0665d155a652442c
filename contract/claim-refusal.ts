import type { Fault } from './faults.js';

/** Why the archive does not take a report, though every rule is kept. */
export type ClaimRefusal = 'differentContent' | 'olderRevision' | 'reportNumberTaken';

/** What a refused report's sender is told. */
export const CLAIM_REFUSALS: Record<ClaimRefusal, Fault> = {
  differentContent: {
    path: 'revision',
    message:
      'Another content was handed over under this revision: hand over the same content, or give a corrected report a higher revision.',
  },
  olderRevision: {
    path: 'revision',
    message:
      'A later revision of this report was handed over already: give a corrected report a higher revision still.',
  },
  reportNumberTaken: {
    path: 'reportNumber',
    message: 'Another report of the company has this number: numbers are unique in a company. Use its own number.',
  },
};

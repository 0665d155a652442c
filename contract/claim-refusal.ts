import type { Fault } from './faults.js';

/** Why the archive does not take a report, though every rule is kept. */
export type ClaimRefusal = 'differentContent' | 'otherRevision' | 'reportNumberTaken';

/** What a refused report's sender is told. */
export const CLAIM_REFUSALS: Record<ClaimRefusal, Fault> = {
  differentContent: {
    path: 'revision',
    message: 'Another content was handed over under this revision: hand over the same content, or use a new report id.',
  },
  otherRevision: {
    path: 'revision',
    message:
      'Another revision of this report was handed over already, and corrections are not taken yet: correct it in Tripletex by hand.',
  },
  reportNumberTaken: {
    path: 'reportNumber',
    message: 'Another report of the company has this number: numbers are unique in a company. Use its own number.',
  },
};

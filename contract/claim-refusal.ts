import type { Fault } from './faults.js';
import type { Text } from './text.js';

/** Why the archive does not take a report, though every rule is kept. */
export type ClaimRefusal = 'differentContent' | 'olderRevision' | 'comparedWithOlder' | 'reportNumberTaken';

/** What a refused report's sender is told. */
export const CLAIM_REFUSALS: Record<ClaimRefusal, Fault<Text>> = {
  differentContent: {
    path: 'revision',
    message: {
      nb: 'Et annet innhold er alt levert under denne revisjonen: lever det samme innholdet, eller gi en rettet rapport en høyere revisjon.',
      en: 'Another content was handed over under this revision: hand over the same content, or give a corrected report a higher revision.',
    },
  },
  olderRevision: {
    path: 'revision',
    message: {
      nb: 'En senere revisjon av rapporten er alt levert: gi en rettet rapport en enda høyere revisjon.',
      en: 'A later revision of this report was handed over already: give a corrected report a higher revision still.',
    },
  },
  comparedWithOlder: {
    path: 'revision',
    message: {
      nb: 'En senere revisjon av rapporten ble levert imens: se på den, og rett den hvis noe fortsatt skal endres.',
      en: 'A later revision of this report was handed over meanwhile: look at it, and correct that one if something is still to be changed.',
    },
  },
  reportNumberTaken: {
    path: 'reportNumber',
    message: {
      nb: 'En annen rapport i selskapet har dette nummeret: hvert nummer brukes bare én gang i et selskap. Gi rapporten sitt eget.',
      en: 'Another report of the company has this number: numbers are unique in a company. Use its own number.',
    },
  },
};

import type { Text } from '../../../contract/text.js';

/** What the page of the users says. */
export const users = {
  title: { nb: 'Brukere', en: 'Users' },
  intro: {
    nb: 'De ansatte som er hentet fra Tripletex. Rapporter føres på dem.',
    en: 'The employees that were read from Tripletex. Reports are booked on them.',
  },
  search: { nb: 'Navn, nummer eller e-post', en: 'Name, number or e-mail' },
  show: { nb: 'Vis', en: 'Show' },
  all: { nb: 'Alle', en: 'All' },
  onlyActive: { nb: 'Bare aktive', en: 'Active only' },
  onlyInactive: { nb: 'Bare inaktive', en: 'Inactive only' },
  caption: { nb: 'Ansatte fra Tripletex', en: 'Employees from Tripletex' },
  name: { nb: 'Navn', en: 'Name' },
  number: { nb: 'Ansattnr.', en: 'Employee no.' },
  email: { nb: 'E-post', en: 'E-mail' },
  status: { nb: 'Status', en: 'Status' },
  active: { nb: 'Aktiv', en: 'Active' },
  inactive: { nb: 'Inaktiv', en: 'Inactive' },
  locked: { nb: 'Kan ikke føre noe på den ansatte', en: 'Cannot be booked on' },
  lockedWhy: {
    nb: 'Tripletex lar ingen føre noe på den ansatte. Sjekk arbeidsforhold og tilgang der.',
    en: 'Tripletex lets nothing be registered for the employee. Check employment and access there.',
  },
  activeSince: { nb: 'kjent siden', en: 'known since' },
  inactiveSince: { nb: 'siden', en: 'since' },
  noName: { nb: 'Uten navn', en: 'No name' },
  emptyTitle: { nb: 'Ingen ansatte er hentet ennå', en: 'No employees were read yet' },
  empty: {
    nb: 'Koble til Tripletex og synkroniser, så kommer de ansatte hit.',
    en: 'Connect Tripletex and synchronise: the employees then come here.',
  },
  toIntegration: { nb: 'Gå til integrasjonen', en: 'Go to the integration' },
  noneTitle: { nb: 'Ingen ansatte passer', en: 'No employees match' },
  none: {
    nb: 'Endre søket. Er den ansatte ny i Tripletex, synkroniser først.',
    en: 'Change the search. If the employee is new in Tripletex, synchronise first.',
  },
} satisfies Record<string, Text>;

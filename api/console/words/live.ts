import type { Text } from '../../../contract/text.js';

/** What a page says of whether it is kept up to date. */
export const live = {
  reload: { nb: 'Last siden på nytt', en: 'Reload the page' },
} satisfies Record<string, Text>;

/** Why a page is not kept up to date, by the name under which the script knows it. */
export const LIVE_NOTICES = {
  away: {
    nb: 'Vi får ikke kontakt med tjenesten akkurat nå, så det du ser kan være gammelt. Siden oppdateres av seg selv så snart det går.',
    en: 'The service does not answer right now, so what you see may be old. The page updates by itself as soon as it can.',
  },
  seldom: {
    nb: 'Siden oppdateres sjeldnere enn vanlig akkurat nå.',
    en: 'The page is updated less often than usual right now.',
  },
  ended: {
    nb: 'Siden oppdateres ikke lenger av seg selv.',
    en: 'The page no longer updates by itself.',
  },
  over: {
    nb: 'Innloggingen er over, så siden oppdateres ikke lenger av seg selv. Gå til Sonya og åpne den derfra igjen.',
    en: 'Your sign-in has ended, so the page no longer updates by itself. Go to Sonya and open it from there again.',
  },
} satisfies Record<string, Text>;

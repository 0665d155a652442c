import type { ProblemOwner } from '../../../contract/problems.js';
import type { Text } from '../../../contract/text.js';

/** What the page of whoever runs the service says. */
export const operations = {
  title: { nb: 'Alle selskaper', en: 'All companies' },
  intro: {
    nb: 'Hva som venter, hos hvem og hvorfor, og hvordan det står til med Tripletex.',
    en: 'What waits, where and why, and how Tripletex is doing.',
  },
  figures: { nb: 'Tjenesten i tall', en: 'The service in figures' },
  companies: { nb: 'Selskaper', en: 'Companies' },
  connected: { nb: 'koblet til', en: 'connected' },
  waiting: { nb: 'Rapporter som venter', en: 'Reports that wait' },
  oldest: { nb: 'Lengste venting', en: 'Longest wait' },
  none: { nb: 'Ingen', en: 'None' },
  broken: { nb: 'Brutte koblinger', en: 'Broken connections' },
  paused: { nb: 'På pause', en: 'Paused' },
  health: { nb: 'Tripletex', en: 'Tripletex' },
  healthy: {
    nb: 'Tripletex svarer, så vidt vi vet. Ingen avbrudd er åpne.',
    en: 'Tripletex answers, as far as we know. No outage is open.',
  },
  outage: { nb: 'Tripletex svarer ikke', en: 'Tripletex does not answer' },
  outageOf: { nb: 'Tripletex svarer ikke for', en: 'Tripletex does not answer for' },
  nextProbe: { nb: 'Vi spør igjen', en: 'We ask again' },
  failed: { nb: 'Feilet', en: 'Failed' },
  throttled: { nb: 'Bremset (429)', en: 'Held back (429)' },
  requests: { nb: 'Forespørsler', en: 'Requests' },
  lastHour: { nb: 'siste time', en: 'the last hour' },
  lastDay: { nb: 'siste 24 timer', en: 'the last 24 hours' },
  of: { nb: 'av', en: 'of' },
  ofRequests: { nb: 'forespørsler', en: 'requests' },
  noRequests: { nb: 'Ingen forespørsler', en: 'No requests' },
  noRequestsYet: {
    nb: 'Ingen forespørsler ennå: Tripletex er ikke spurt om noe de siste 24 timene.',
    en: 'No requests yet: Tripletex was not asked for anything in the last 24 hours.',
  },
  whatFailed: {
    nb: 'Feilet: Tripletex svarte ikke, eller med en feil hos seg selv. Bremset: det ble for mange forespørsler. At Tripletex avviser noe, er et svar.',
    en: 'Failed: Tripletex did not answer, or with a fault of its own. Held back: there were too many requests. A refusal is an answer.',
  },
  callsChart: { nb: 'Feilet og bremset per time', en: 'Failed and held back per hour' },
  chart: { nb: 'Overført per time', en: 'Transferred per hour' },
  chartTable: { nb: 'Vis tallene', en: 'Show the figures' },
  hour: { nb: 'Time', en: 'Hour' },
  transferred: { nb: 'Overførte rapporter', en: 'Reports transferred' },
  atMost: { nb: 'på det meste', en: 'at most' },
  causes: { nb: 'Venter, etter årsak', en: 'Waiting, by cause' },
  nothingWaits: {
    nb: 'Ingenting venter. Alt som er godkjent, er på vei eller framme.',
    en: 'Nothing waits. Everything that was approved is on its way or there.',
  },
  company: { nb: 'Selskap', en: 'Company' },
  cause: { nb: 'Årsak', en: 'Cause' },
  count: { nb: 'Rapporter', en: 'Reports' },
  since: { nb: 'Eldste siden', en: 'Oldest since' },
  who: { nb: 'Hvem', en: 'Who' },
  list: { nb: 'Selskapene', en: 'The companies' },
  connection: { nb: 'Kobling', en: 'Connection' },
  transfers: { nb: 'Overføring', en: 'Transfers' },
  running: { nb: 'Går', en: 'Running' },
  action: { nb: 'Handling', en: 'Action' },
  emptyTitle: { nb: 'Ingen selskaper ennå', en: 'No companies yet' },
  empty: { nb: 'De kommer hit når de kobler til Tripletex.', en: 'They come here when they connect Tripletex.' },
} satisfies Record<string, Text>;

/** Who must act, said to somebody who is none of them. */
export const OWNER_WORDS: Record<ProblemOwner, Text> = {
  customer: { nb: 'Kunden', en: 'The customer' },
  sonya: { nb: 'Sonya', en: 'Sonya' },
  tripletex: { nb: 'Tripletex', en: 'Tripletex' },
  nobody: { nb: 'Ingen', en: 'Nobody' },
};

import type { ProblemOwner } from '../../../contract/problems.js';
import type { Text } from '../../../contract/text.js';
import type { Role } from '../../identity.js';
import { WHO_WORDS } from './common.js';

/** What the cards of causes say. */
export const causes = {
  title: { nb: 'Dette stopper rapporter nå', en: 'What holds reports up now' },
  reports: { nb: 'rapporter', en: 'reports' },
  report: { nb: 'rapport', en: 'report' },
  oldest: { nb: 'Eldste har ventet siden', en: 'The oldest has waited since' },
  more: { nb: 'og flere', en: 'and more' },
  showThem: { nb: 'Vis rapportene', en: 'Show the reports' },
  retry: { nb: 'Prøv disse på nytt', en: 'Try these again' },
  // The one action that frees what waits for a cause.
  toKey: { nb: 'Gå til nøkkelen', en: 'Go to the key' },
  toRight: { nb: 'Se tilgangen som mangler', en: 'See the right that is missing' },
  toChecks: { nb: 'Se hva som mangler', en: 'See what is missing' },
  toCheckAgain: { nb: 'Sjekk tilkoblingen', en: 'Check the connection' },
  toCategories: { nb: 'Velg kostnadskategori', en: 'Choose a cost category' },
  toPaymentTypes: { nb: 'Velg betalingstype', en: 'Choose a payment type' },
  sync: { nb: 'Synkroniser når det er rettet', en: 'Sync once it is corrected' },
  choose: { nb: 'Velg riktig ansatt', en: 'Pick the right employee' },
  decide: { nb: 'Bestem for hver rapport', en: 'Decide for each report' },
  decideOne: { nb: 'Bestem for rapporten', en: 'Decide for the report' },
  correct: { nb: 'Se hva som må rettes i Sonya', en: 'See what to correct in Sonya' },
  // What those are told who cannot do it themselves.
  adminKey: {
    nb: 'En administrator må legge inn en ny nøkkel.',
    en: 'An administrator must paste in a new key.',
  },
  adminRight: {
    nb: 'En administrator må gi nøkkelen tilgangen i Tripletex.',
    en: 'An administrator must give the key the right in Tripletex.',
  },
  adminModule: {
    nb: 'En administrator må aktivere modulen i Tripletex.',
    en: 'An administrator must turn the module on in Tripletex.',
  },
  adminCategory: {
    nb: 'En administrator må velge kostnadskategori.',
    en: 'An administrator must choose a cost category.',
  },
  adminPaymentType: {
    nb: 'En administrator må velge betalingstype.',
    en: 'An administrator must choose a payment type.',
  },
  adminSync: {
    nb: 'En administrator må rette det i Tripletex. Rapportene sendes etter neste synkronisering.',
    en: 'An administrator must correct it in Tripletex. The reports go after the next sync.',
  },
  onceCorrected: {
    nb: 'De går videre av seg selv når det er rettet. Én og én kan du prøve selv.',
    en: 'They go on by themselves once it is corrected. One by one you can try them yourself.',
  },
  receiptGone: {
    nb: 'Vi prøver igjen av oss selv. Er kvitteringen borte, last den opp på nytt i Sonya.',
    en: 'We try again by ourselves. If the receipt is gone, upload it again in Sonya.',
  },
  byThemselves: {
    nb: 'Du trenger ikke gjøre noe: de går videre av seg selv.',
    en: 'You need do nothing: they go on by themselves.',
  },
  sonyaActs: {
    nb: 'Sonya ordner det. Du trenger ikke gjøre noe.',
    en: 'Sonya takes care of it. You need do nothing.',
  },
  // What whoever runs the service has to do, and that the message is not meant for them.
  customerReads: { nb: 'Kunden leser:', en: 'The customer reads:' },
  ownToken: {
    nb: 'Sonyas eget token er avvist, og alle selskaper venter. Sett riktig TRIPLETEX_CONSUMER_TOKEN, start workerne på nytt og sjekk tilkoblingen. Da går rapportene videre.',
    en: 'Sonya’s own token is refused, and every company waits. Set the right TRIPLETEX_CONSUMER_TOKEN, restart the workers and check the connection. The reports then go on.',
  },
  otherSum: {
    nb: 'Finn ut hvem som endret summen, og sett den rett i Tripletex. Velg så «Prøv igjen» på hver rapport. Var det vår feil: behold rapporten, og si fra til utviklerne.',
    en: 'Find out who changed the sum, and set it right in Tripletex. Then choose “try again” on each report. If it was our fault, keep the report and tell the developers.',
  },
  unforeseen: {
    nb: 'Finn årsaken i loggen til workeren (nivå error); referansen er til Tripletex’ kundestøtte. Velg «Prøv igjen» på hver rapport når årsaken er borte.',
    en: 'Find the cause in the worker’s log (level error); the reference is for Tripletex’ support. Choose “try again” on each report once the cause is gone.',
  },
  lostReceipts: {
    nb: 'Se i loggen til godkjenningstjenesten, og sjekk RECEIPT_HOSTS og RECEIPT_TOKEN. Er kvitteringen borte, må den lastes opp på nytt.',
    en: 'Look at the log of the approval service, and check RECEIPT_HOSTS and RECEIPT_TOKEN. If a receipt is gone, it must be uploaded again.',
  },
  gone: {
    nb: 'Ingen rapporter venter på dette lenger.',
    en: 'No report waits for this any more.',
  },
  oneByOne: {
    nb: 'Disse må noen bestemme for, én for én. Åpne dem og velg hva som skal skje.',
    en: 'These take somebody’s decision, one by one. Open them and choose what shall happen.',
  },
} satisfies Record<string, Text>;

/** How many other reasons a card stands for than those that it names. */
export function otherReasons(count: number, written: string): Text {
  if (count === 1) return { nb: 'og én grunn til', en: 'and one other reason' };
  return { nb: `og ${written} andre grunner`, en: `and ${written} other reasons` };
}

/** What opens the cards that are not shown at once. */
export function moreCauses(count: string): Text {
  return { nb: `Vis ${count} til`, en: `Show ${count} more` };
}

/** Who must act, as the reader says it: whoever runs the service is neither the customer nor told to wait for Sonya. */
export function whoActs(who: ProblemOwner, role: Role): Text {
  if (role !== 'operator') return WHO_WORDS[who];
  if (who === 'customer') return { nb: 'Kunden må gjøre noe', en: 'The customer needs to act' };
  if (who === 'sonya') return { nb: 'Sonya må gjøre noe', en: 'Sonya needs to act' };
  return WHO_WORDS[who];
}

/** Whether a message tells the customer to leave to Sonya what the reader, who runs the service, has to do. */
export function readsForCustomer(who: ProblemOwner, role: Role): boolean {
  return who === 'sonya' && role === 'operator';
}

/** Whether the reader is who acts: a customer need do nothing where Sonya does. */
export function isForReader(who: ProblemOwner, role: Role): boolean {
  return who !== 'sonya' || role === 'operator';
}

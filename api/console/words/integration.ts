import type { ConnectionStatus } from '../../../contract/connection.js';
import type { InactiveReason } from '../../../contract/registers.js';
import type { RegisterChange, SyncOutcome, SyncTrigger } from '../../../contract/sync-run.js';
import type { Text } from '../../../contract/text.js';
import { parseDuration } from '../../../runtime/duration.js';

/** What the page of the integration says. */
export const integration = {
  title: { nb: 'Integrasjon', en: 'Integration' },
  intro: {
    nb: 'Slik er Sonya koblet til Tripletex: nøkkelen, hva den har tilgang til, og hva som hentes derfra.',
    en: 'How Sonya is connected to Tripletex: the key, what it may do, and what is read from there.',
  },
  connectTitle: { nb: 'Koble til Tripletex', en: 'Connect to Tripletex' },
  keyTitle: { nb: 'Nøkkel og valg', en: 'Key and choices' },
  stepsTitle: { nb: 'Slik lager du nøkkelen', en: 'How to make the key' },
  step1: {
    nb: 'Åpne «API-tilgang» i brukerinnstillingene i Tripletex, på en ansatt i selskapet selv. Lag en ny brukernøkkel med «Tilpasset oppsett» for applikasjonen som heter nøyaktig',
    en: 'Open “API-tilgang” (API access) in the user settings in Tripletex, as an employee of the company itself. Make a new user key with “Tilpasset oppsett” (adapted set-up) for the application called exactly',
  },
  application: { nb: 'Sonya_AS', en: 'Sonya_AS' },
  step2: {
    nb: 'Velg «Bestem selv», og huk av disse tilgangene:',
    en: 'Choose “Bestem selv” (decide yourself), and tick these rights:',
  },
  step3: {
    nb: 'Kopier nøkkelen og lim den inn her. Tripletex viser den bare én gang.',
    en: 'Copy the key and paste it in here. Tripletex shows it only once.',
  },
  readOnly: {
    nb: 'Bare en administrator hos dere kan endre dette.',
    en: 'Only one of your administrators can change this.',
  },
  key: { nb: 'Brukernøkkel fra Tripletex', en: 'User key from Tripletex' },
  keyHintNew: {
    nb: 'Lagres kryptert og vises aldri igjen, bare de siste fire tegnene.',
    en: 'Kept encrypted and never shown again, only its last four characters.',
  },
  keyHintAgain: {
    nb: 'Nøkkelen du ga, er ikke lagret, og vi viser den ikke igjen. Lim den inn på nytt hvis den skal brukes.',
    en: 'The key that you gave is not stored, and we do not show it again. Paste it in anew if it is to be used.',
  },
  keyHintKeep: {
    nb: 'La feltet stå tomt for å beholde nøkkelen som er lagret. Den vises aldri igjen.',
    en: 'Leave the field empty to keep the key that is stored. It is never shown again.',
  },
  storedKey: { nb: 'Lagret nøkkel', en: 'Stored key' },
  organizationNumber: { nb: 'Org.nr.', en: 'Org. no.' },
  whatToSync: { nb: 'Hva skal synkroniseres?', en: 'What is to be synchronised?' },
  employees: { nb: 'Ansatte', en: 'Employees' },
  costCategories: { nb: 'Kostnadskategorier', en: 'Cost categories' },
  projects: { nb: 'Prosjekter', en: 'Projects' },
  departments: { nb: 'Avdelinger', en: 'Departments' },
  howOften: { nb: 'Hvor ofte?', en: 'How often?' },
  allowances: { nb: 'Kilometergodtgjørelse og diett', en: 'Mileage and per diem' },
  costCategory: {
    nb: 'Som kostnadslinjer, med Sonyas beløp på kategorien dere har valgt',
    en: 'As cost lines, with Sonya’s amount on the category you have chosen',
  },
  paymentEmployee: { nb: 'Betalingstype for egne utlegg', en: 'Payment type for own expenses' },
  paymentCompany: { nb: 'Betalingstype for firmakort', en: 'Payment type for company cards' },
  paymentHint: {
    nb: 'Uten valg brukes den eneste som passer. Er det flere, venter rapporten til du har valgt.',
    en: 'Without a choice the only one that fits is used. If there are several, the report waits until you have chosen.',
  },
  paymentAuto: { nb: 'Den eneste som passer', en: 'The only one that fits' },
  connect: { nb: 'Koble til', en: 'Connect' },
  save: { nb: 'Lagre og sjekk', en: 'Save and check' },
  connectWait: {
    nb: 'Tilgangene sjekkes med det samme. Det tar som regel noen sekunder.',
    en: 'The rights are checked right away. It mostly takes a few seconds.',
  },
  checks: { nb: 'Tilganger og oppsett', en: 'Rights and set-up' },
  checkOk: { nb: 'I orden', en: 'In order' },
  checkMissing: { nb: 'Mangler', en: 'Missing' },
  checkNote: { nb: 'Merknad', en: 'Note' },
  checkAgain: { nb: 'Sjekk på nytt', en: 'Check again' },
  noChecks: { nb: 'Ingenting er sjekket ennå.', en: 'Nothing was checked yet.' },
  sync: { nb: 'Synkronisering', en: 'Synchronisation' },
  syncNow: { nb: 'Synkroniser nå', en: 'Sync now' },
  neverSynced: { nb: 'Ikke synkronisert ennå.', en: 'Not synchronised yet.' },
  syncing: { nb: 'Synkroniserer nå', en: 'Synchronising now' },
  started: { nb: 'Startet', en: 'Started' },
  lastSync: { nb: 'Sist', en: 'Last' },
  nextSync: { nb: 'Neste', en: 'Next' },
  of: { nb: 'av', en: 'of' },
  read: { nb: 'lest', en: 'read' },
  waitingTurn: { nb: 'venter på tur', en: 'waits for its turn' },
  syncCaption: { nb: 'Hva synkroniseringen fant', en: 'What the synchronisation found' },
  register: { nb: 'Register', en: 'Register' },
  seen: { nb: 'Lest', en: 'Read' },
  added: { nb: 'Nye', en: 'New' },
  changed: { nb: 'Endret', en: 'Changed' },
  deactivated: { nb: 'Satt inaktive', en: 'Made inactive' },
  changes: { nb: 'Endringer', en: 'Changes' },
  noChanges: { nb: 'Ingenting var endret i Tripletex.', en: 'Nothing had changed in Tripletex.' },
  moreChanges: { nb: 'til', en: 'more' },
  refusedTitle: { nb: 'Ikke satt inaktive ennå', en: 'Not made inactive yet' },
  refused: {
    nb: 'Så mange forsvant på en gang at vi ikke satte dem inaktive uten å spørre. Er det riktig at de er borte i Tripletex?',
    en: 'So many were gone at once that we did not make them inactive without asking. Is it right that they are gone in Tripletex?',
  },
  accept: { nb: 'Ja, sett dem inaktive', en: 'Yes, make them inactive' },
  accepted: { nb: 'De er satt inaktive.', en: 'They were made inactive.' },
  pauseTitle: { nb: 'Pause', en: 'Pause' },
  pauseAbout: {
    nb: 'Stopper overføring og synkronisering til noen fortsetter. Nye rapporter tas imot og venter.',
    en: 'Stops transfers and synchronisation until somebody resumes. New reports are taken in and wait.',
  },
  pause: { nb: 'Sett på pause', en: 'Pause' },
  resume: { nb: 'Fortsett', en: 'Resume' },
  paused: { nb: 'Satt på pause.', en: 'Paused.' },
  resumed: { nb: 'Overføringen går igjen.', en: 'Transfers go on again.' },
  disconnectTitle: { nb: 'Koble fra', en: 'Disconnect' },
  disconnectAbout: {
    nb: 'Nøkkelen glemmes, og ingenting hentes eller sendes. Rapporter på vei venter til det er en ny nøkkel. Arkivet og valgene beholdes.',
    en: 'The key is forgotten, and nothing is read or sent. Reports on their way wait for a new key. The archive and your choices are kept.',
  },
  disconnectConfirm: { nb: 'Jeg vil koble fra Tripletex', en: 'I want to disconnect Tripletex' },
  disconnect: { nb: 'Koble fra', en: 'Disconnect' },
  disconnected: { nb: 'Koblet fra. Nøkkelen er glemt.', en: 'Disconnected. The key is forgotten.' },
  notConfirmed: {
    nb: 'Kryss av for at du vil koble fra. Ingenting ble endret.',
    en: 'Tick that you want to disconnect. Nothing was changed.',
  },
  connected: { nb: 'Koblet til. Alt er i orden.', en: 'Connected. Everything is in order.' },
  connectedLimited: {
    nb: 'Koblet til. Rapporter overføres, men noe mangler: se listen over tilganger.',
    en: 'Connected. Reports are transferred, but something is missing: see the list of rights.',
  },
  connectedBroken: {
    nb: 'Nøkkelen er lagret, men noe mangler før rapporter kan overføres: se listen over tilganger.',
    en: 'The key is stored, but something is missing before reports can be transferred: see the list of rights.',
  },
  syncStarted: { nb: 'Synkroniseringen er i gang.', en: 'The synchronisation is under way.' },
} satisfies Record<string, Text>;

export const CONNECTION_WORDS: Record<ConnectionStatus, Text> = {
  ok: { nb: 'Koblet til', en: 'Connected' },
  limited: { nb: 'Koblet til, med merknader', en: 'Connected, with notes' },
  broken: { nb: 'Virker ikke', en: 'Does not work' },
  none: { nb: 'Ikke koblet til', en: 'Not connected' },
};

export const OUTCOME_WORDS: Record<SyncOutcome, Text> = {
  done: { nb: 'Alt ble lest', en: 'Everything was read' },
  partial: { nb: 'Ikke alt ble tatt inn', en: 'Not everything was taken in' },
  failed: { nb: 'Gikk ikke', en: 'Did not work' },
};

export const TRIGGER_WORDS: Record<SyncTrigger, Text> = {
  schedule: { nb: 'av tidsplanen', en: 'by the schedule' },
  manual: { nb: 'for hånd', en: 'by hand' },
  first: { nb: 'ved tilkobling', en: 'on connecting' },
};

export const CHANGE_WORDS: Record<RegisterChange['change'], Text> = {
  added: { nb: 'Ny', en: 'New' },
  changed: { nb: 'Endret', en: 'Changed' },
  deactivated: { nb: 'Inaktiv', en: 'Inactive' },
  returned: { nb: 'Tilbake', en: 'Back' },
  refused: { nb: 'Ikke satt inaktiv', en: 'Not made inactive' },
};

export const INACTIVE_WORDS: Record<InactiveReason, Text> = {
  inactive: { nb: 'Satt inaktiv i Tripletex', en: 'Made inactive in Tripletex' },
  closed: { nb: 'Lukket i Tripletex', en: 'Closed in Tripletex' },
  employmentEnded: { nb: 'Arbeidsforholdet er avsluttet', en: 'The employment has ended' },
  missing: { nb: 'Finnes ikke lenger i Tripletex', en: 'No longer in Tripletex' },
};

/** What may be chosen as the time between two synchronisations. */
export const INTERVALS: Readonly<Record<string, Text>> = {
  '15m': { nb: 'Hvert kvarter', en: 'Every 15 minutes' },
  '30m': { nb: 'Hver halvtime', en: 'Every 30 minutes' },
  '1h': { nb: 'Hver time', en: 'Every hour' },
  '3h': { nb: 'Hver tredje time', en: 'Every 3 hours' },
  '6h': { nb: 'Hver sjette time', en: 'Every 6 hours' },
  '12h': { nb: 'Hver tolvte time', en: 'Every 12 hours' },
  '24h': { nb: 'Hvert døgn', en: 'Every day' },
};

/** How often a company is synchronised, however that was written down: `90m`, `1.5h`. */
export function intervalWords(every: string): Text {
  const ms = parseDuration(every);
  if (ms === undefined) return { nb: every, en: every };
  const [, usual] = Object.entries(INTERVALS).find(([known]) => parseDuration(known) === ms) ?? [];
  if (usual !== undefined) return usual;
  const { each, nb, en } = UNITS.find((unit) => ms % unit.each === 0) ?? SECOND;
  const count = Math.round(ms / each);
  return count === 1 ? { nb, en: `Every ${en}` } : { nb: nb.replace(' ', ` ${count}. `), en: `Every ${count} ${en}s` };
}

const SECOND = { each: 1000, nb: 'Hvert sekund', en: 'second' } as const;
const UNITS = [
  { each: 24 * 60 * 60_000, nb: 'Hvert døgn', en: 'day' },
  { each: 60 * 60_000, nb: 'Hver time', en: 'hour' },
  { each: 60_000, nb: 'Hvert minutt', en: 'minute' },
  SECOND,
] as const;

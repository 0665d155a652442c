import type { Text } from '../../../contract/text.js';
import type { ProblemOwner } from '../../../contract/problems.js';
import type { TransferState } from '../../../contract/transfer-status.js';
import type { Role } from '../../identity.js';

/** What every page says. */
export const common = {
  brand: { nb: 'Sonya', en: 'Sonya' },
  brandSub: { nb: 'til Tripletex', en: 'to Tripletex' },
  skip: { nb: 'Hopp til innholdet', en: 'Skip to the content' },
  navigation: { nb: 'Hovedmeny', en: 'Main menu' },
  breadcrumbs: { nb: 'Du er her', en: 'You are here' },
  expenses: { nb: 'Utlegg & Reise', en: 'Expenses & Travel' },
  settings: { nb: 'Innstillinger', en: 'Settings' },
  archive: { nb: 'Arkiv', en: 'Archive' },
  month: { nb: 'Måned', en: 'Month' },
  categories: { nb: 'Innstillinger', en: 'Settings' },
  categoriesOf: { nb: 'for utlegg og reise', en: 'for expenses and travel' },
  integration: { nb: 'Integrasjon', en: 'Integration' },
  users: { nb: 'Brukere', en: 'Users' },
  operationsGroup: { nb: 'Drift', en: 'Operations' },
  operations: { nb: 'Alle selskaper', en: 'All companies' },
  companies: { nb: 'Selskaper', en: 'Companies' },
  chooseCompany: { nb: 'Velg selskap', en: 'Choose a company' },
  switchCompany: { nb: 'Bytt selskap', en: 'Switch company' },
  noCompanies: {
    nb: 'Innloggingen din gjelder ingen selskaper. Åpne siden fra Sonya, i selskapet du vil se.',
    en: 'Your sign-in is for no company. Open this page from Sonya, in the company you want to see.',
  },
  account: { nb: 'Visning og konto', en: 'Display and account' },
  language: { nb: 'Språk', en: 'Language' },
  norwegian: { nb: 'Bokmål', en: 'Bokmål' },
  english: { nb: 'English', en: 'English' },
  theme: { nb: 'Utseende', en: 'Appearance' },
  themeAuto: { nb: 'Som systemet', en: 'As the system' },
  themeLight: { nb: 'Lyst', en: 'Light' },
  themeDark: { nb: 'Mørkt', en: 'Dark' },
  signOut: { nb: 'Logg ut', en: 'Sign out' },
  signedInAs: { nb: 'Logget inn som', en: 'Signed in as' },
  until: { nb: 'til kl.', en: 'until' },
  signedOutTitle: { nb: 'Du er logget ut', en: 'You are signed out' },
  signedOut: {
    nb: 'Åpne siden fra Sonya igjen når du trenger den.',
    en: 'Open this page from Sonya again when you need it.',
  },
  notSignedInTitle: { nb: 'Åpne siden fra Sonya', en: 'Open this page from Sonya' },
  notSignedIn: {
    nb: 'Du er ikke logget inn, eller innloggingen er over. Gå til Sonya og åpne «Utlegg & Reise» der, så kommer du rett hit.',
    en: 'You are not signed in, or your sign-in has ended. Go to Sonya and open “Expenses & Travel” there: it brings you right here.',
  },
  badTokenTitle: { nb: 'Lenken virker ikke lenger', en: 'The link no longer works' },
  badToken: {
    nb: 'Lenken er for gammel, eller den er ikke hel. Gå til Sonya og åpne siden på nytt derfra.',
    en: 'The link is too old, or not complete. Go to Sonya and open the page from there again.',
  },
  usedTokenTitle: { nb: 'Lenken er alt brukt', en: 'The link was used already' },
  usedToken: {
    nb: 'Hver lenke virker bare én gang. Gå til Sonya og åpne siden på nytt derfra.',
    en: 'Each link works once. Go to Sonya and open the page from there again.',
  },
  tooManyCompaniesTitle: { nb: 'For mange selskaper på én gang', en: 'Too many companies at once' },
  tooManyCompanies: {
    nb: 'Innloggingen din gjelder flere selskaper enn nettleseren kan huske. Åpne siden fra ett selskap i Sonya.',
    en: 'Your sign-in is for more companies than a browser can remember. Open the page from one company in Sonya.',
  },
  forbiddenTitle: { nb: 'Du har ikke tilgang til dette', en: 'You may not do this' },
  forbidden: {
    nb: 'Rollen din gir ikke tilgang til dette. Spør en administrator hos dere.',
    en: 'Your role does not allow this. Ask one of your administrators.',
  },
  noPages: {
    nb: 'Denne innloggingen er for et program, og programmer har ingen sider her. Logg inn som en person fra Sonya.',
    en: 'This sign-in is for a program, and programs have no pages here. Sign in as a person from Sonya.',
  },
  staleFormTitle: { nb: 'Skjemaet er for gammelt', en: 'The form is too old' },
  staleForm: {
    nb: 'Ingenting ble endret. Gå tilbake, last siden på nytt og prøv igjen.',
    en: 'Nothing was changed. Go back, reload the page and try again.',
  },
  notFoundTitle: { nb: 'Siden finnes ikke', en: 'There is no such page' },
  notFound: {
    nb: 'Sjekk adressen, eller åpne siden fra Sonya.',
    en: 'Check the address, or open the page from Sonya.',
  },
  brokenTitle: { nb: 'Noe gikk galt hos oss', en: 'Something went wrong on our side' },
  broken: {
    nb: 'Siden kunne ikke vises. Rapportene er trygge, og overføringen går videre. Prøv igjen om litt.',
    en: 'The page could not be shown. Your reports are safe, and transfers go on. Try again shortly.',
  },
  unavailableTitle: { nb: 'Det går ikke akkurat nå', en: 'That is not possible right now' },
  unavailable: {
    nb: 'Tjenesten svarer ikke akkurat nå. Rapportene er trygge. Prøv igjen om litt.',
    en: 'The service does not answer right now. Your reports are safe. Try again shortly.',
  },
  toStart: { nb: 'Til forsiden', en: 'To the start page' },
  paused: {
    nb: 'Overføringen er satt på pause. Nye rapporter tas imot og venter til noen fortsetter.',
    en: 'Transfers are paused. New reports are taken in and wait until somebody resumes.',
  },
  since: { nb: 'siden', en: 'since' },
  help: { nb: 'Les mer om dette', en: 'Read more about this' },
  nextTry: { nb: 'Neste forsøk', en: 'Next try' },
  updated: { nb: 'Siden er oppdatert', en: 'The page was updated' },
  opensInTripletex: { nb: 'åpnes i Tripletex', en: 'opens in Tripletex' },
  opensInStandIn: { nb: 'åpnes i stedfortrederen for Tripletex', en: 'opens in the stand-in for Tripletex' },
  search: { nb: 'Søk', en: 'Search' },
  clear: { nb: 'Nullstill', en: 'Reset' },
  nextPage: { nb: 'Neste side', en: 'Next page' },
  firstPage: { nb: 'Til første side', en: 'To the first page' },
} satisfies Record<string, Text>;

export const ROLE_WORDS: Record<Role, Text> = {
  'approval-service': { nb: 'program', en: 'program' },
  admin: { nb: 'administrator', en: 'administrator' },
  accountant: { nb: 'regnskapsfører', en: 'accountant' },
  operator: { nb: 'driftsansvarlig', en: 'operator' },
};

export const STATUS_WORDS: Record<TransferState, Text> = {
  queued: { nb: 'I kø', en: 'Queued' },
  transferring: { nb: 'Overføres', en: 'Transferring' },
  waiting: { nb: 'Venter', en: 'Waiting' },
  unknownOutcome: { nb: 'Undersøkes', en: 'Being looked up' },
  transferred: { nb: 'Overført', en: 'Transferred' },
  bookedByHand: { nb: 'Ført for hånd', en: 'Booked by hand' },
  cancelled: { nb: 'Avbrutt', en: 'Cancelled' },
  superseded: { nb: 'Erstattet', en: 'Replaced' },
};

/** Who must act, said of a transfer that waits. */
export const WHO_WORDS: Record<ProblemOwner, Text> = {
  customer: { nb: 'Dere må gjøre noe', en: 'You need to act' },
  sonya: { nb: 'Sonya ordner det', en: 'Sonya takes care of it' },
  tripletex: { nb: 'Venter på Tripletex', en: 'Waits for Tripletex' },
  nobody: { nb: 'Går videre av seg selv', en: 'Goes on by itself' },
};

/** What a travel expense has come to in Tripletex. */
export const TRIPLETEX_STATES: Readonly<Record<string, Text>> = {
  OPEN: { nb: 'Åpen', en: 'Open' },
  DELIVERED: { nb: 'Levert', en: 'Delivered' },
  APPROVED: { nb: 'Godkjent', en: 'Approved' },
  BOOKED: { nb: 'Bokført', en: 'Booked' },
  SALARY_PAID: { nb: 'Utbetalt', en: 'Paid out' },
  REJECTED: { nb: 'Avvist', en: 'Rejected' },
  DELETED: { nb: 'Slettet', en: 'Deleted' },
};

export const KIND_WORDS: Record<'expense' | 'travel', Text> = {
  expense: { nb: 'Utlegg', en: 'Expenses' },
  travel: { nb: 'Reise', en: 'Travel' },
};

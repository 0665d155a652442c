import type { Text } from '../../../contract/text.js';

/** What the archive says. */
export const archive = {
  title: { nb: 'Arkiv', en: 'Archive' },
  intro: {
    nb: 'Alle godkjente rapporter og hvor de står på vei til Tripletex.',
    en: 'Every approved report, and where it stands on its way to Tripletex.',
  },
  causes: { nb: 'Dette stopper rapporter nå', en: 'What holds reports up now' },
  reports: { nb: 'rapporter', en: 'reports' },
  report: { nb: 'rapport', en: 'report' },
  oldest: { nb: 'Eldste har ventet siden', en: 'The oldest has waited since' },
  more: { nb: 'og flere', en: 'and more' },
  showThem: { nb: 'Vis rapportene', en: 'Show the reports' },
  filterByStatus: { nb: 'Vis etter status', en: 'Show by status' },
  all: { nb: 'Alle', en: 'All' },
  find: { nb: 'Finn rapporter', en: 'Find reports' },
  number: { nb: 'Rapportnummer', en: 'Report number' },
  numberOrId: { nb: 'Rapportnummer eller id', en: 'Report number or id' },
  from: { nb: 'Godkjent fra', en: 'Approved from' },
  to: { nb: 'Godkjent til', en: 'Approved to' },
  causeFilter: { nb: 'Bare det som venter på', en: 'Only what waits for' },
  export: { nb: 'Last ned som CSV', en: 'Download as CSV' },
  exportBroken: {
    nb: 'NB: Filen er ikke komplett. Last den ned på nytt.',
    en: 'NOTE: The file is not complete. Download it again.',
  },
  caption: { nb: 'Rapporter, nyeste først', en: 'Reports, newest first' },
  choose: { nb: 'Velg', en: 'Choose' },
  chooseReport: { nb: 'Velg rapport', en: 'Choose report' },
  chooseAll: { nb: 'Velg alle på siden', en: 'Choose all on this page' },
  columnReport: { nb: 'Rapport', en: 'Report' },
  columnEmployee: { nb: 'Ansatt', en: 'Employee' },
  columnSum: { nb: 'Sum', en: 'Sum' },
  columnStatus: { nb: 'Status', en: 'Status' },
  columnTripletex: { nb: 'I Tripletex', en: 'In Tripletex' },
  revision: { nb: 'revisjon', en: 'revision' },
  retryChosen: { nb: 'Prøv valgte igjen', en: 'Try chosen ones again' },
  retryOne: { nb: 'Prøv igjen', en: 'Try again' },
  emptyTitle: { nb: 'Ingen rapporter ennå', en: 'No reports yet' },
  empty: {
    nb: 'Rapporter kommer hit av seg selv når de er godkjent i Sonya.',
    en: 'Reports come here by themselves once they are approved in Sonya.',
  },
  noneTitle: { nb: 'Ingen rapporter passer', en: 'No reports match' },
  none: { nb: 'Endre søket, eller vis alle rapporter.', en: 'Change the search, or show all reports.' },
  showAll: { nb: 'Vis alle', en: 'Show all' },
  nothingChosen: {
    nb: 'Ingen rapport er valgt. Kryss av for dem du vil prøve igjen.',
    en: 'No report is chosen. Tick those you want to try again.',
  },
  noSuchCause: { nb: 'Årsaken finnes ikke lenger.', en: 'There is no such cause any more.' },
  retryAll: { nb: 'Prøv alle igjen', en: 'Try all again' },
  // The one action that frees what waits for a cause.
  toKey: { nb: 'Gå til nøkkelen', en: 'Go to the key' },
  toRights: { nb: 'Se hvilke tilganger som mangler', en: 'See which rights are missing' },
  toCategories: { nb: 'Velg kostnadskategori', en: 'Choose a cost category' },
  toPaymentTypes: { nb: 'Velg betalingstype', en: 'Choose a payment type' },
  syncEmployees: { nb: 'Synkroniser når det er rettet', en: 'Sync once it is corrected' },
  chooseEmployees: { nb: 'Velg riktig ansatt', en: 'Pick the right employee' },
  decide: { nb: 'Bestem for hver rapport', en: 'Decide for each report' },
  sonyaActs: { nb: 'Du trenger ikke gjøre noe.', en: 'You need do nothing.' },
  correct: { nb: 'Se hva som må rettes i Sonya', en: 'See what to correct in Sonya' },
  title_: { nb: 'Tittel', en: 'Title' },
  approved: { nb: 'Godkjent', en: 'Approved' },
  kind: { nb: 'Type', en: 'Kind' },
  statusSince: { nb: 'Status siden', en: 'Status since' },
  problem: { nb: 'Problem', en: 'Problem' },
  code: { nb: 'Kode', en: 'Code' },
  who: { nb: 'Hvem', en: 'Who' },
  tripletexNumber: { nb: 'Nr. i Tripletex', en: 'Tripletex no.' },
} satisfies Record<string, Text>;

/** What is said when some were told to try again, and some could not be. */
export function retried(done: number, failed: number): Text {
  const [nb, en] =
    done === 1 ? ['1 rapport prøves', '1 report is tried'] : [`${done} rapporter prøves`, `${done} reports are tried`];
  if (failed === 0) return { nb: `${nb} igjen nå.`, en: `${en} again now.` };
  return {
    nb: `${nb} igjen nå. ${failed} kunne ikke prøves: de er ferdige eller finnes ikke lenger.`,
    en: `${en} again now. ${failed} could not be: they are done or no longer there.`,
  };
}

import type { Text } from '../../../contract/text.js';

/** What the archive says. */
export const archive = {
  title: { nb: 'Arkiv', en: 'Archive' },
  intro: {
    nb: 'Alle godkjente rapporter og hvor de står på vei til Tripletex.',
    en: 'Every approved report, and where it stands on its way to Tripletex.',
  },
  filterByStatus: { nb: 'Vis etter status', en: 'Show by status' },
  all: { nb: 'Alle', en: 'All' },
  find: { nb: 'Finn rapporter', en: 'Find reports' },
  number: { nb: 'Rapportnummer', en: 'Report number' },
  numberOrId: { nb: 'Rapportnummer eller id', en: 'Report number or id' },
  from: { nb: 'Godkjent fra', en: 'Approved from' },
  to: { nb: 'Godkjent til', en: 'Approved to' },
  causeFilter: { nb: 'Bare det som venter på', en: 'Only what waits for' },
  otherCauses: {
    nb: 'Av andre grunner enn dem som har sitt eget kort.',
    en: 'For other reasons than those with a card of their own.',
  },
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
  decideOne: { nb: 'Bestem hva som skal skje', en: 'Decide what shall happen' },
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
  title_: { nb: 'Tittel', en: 'Title' },
  approved: { nb: 'Godkjent', en: 'Approved' },
  kind: { nb: 'Type', en: 'Kind' },
  statusSince: { nb: 'Status siden', en: 'Status since' },
  problem: { nb: 'Problem', en: 'Problem' },
  code: { nb: 'Kode', en: 'Code' },
  who: { nb: 'Hvem', en: 'Who' },
  tripletexNumber: { nb: 'Nr. i Tripletex', en: 'Tripletex no.' },
} satisfies Record<string, Text>;

/** Why somebody's report is not tried again though they asked for it. */
export type NotRetried = 'ended' | 'gone' | 'undecided' | 'timed' | 'soughtFirst' | 'tooMany' | 'unanswered';

const REASONS: Readonly<Record<NotRetried, readonly [one: Text, several: Text]>> = {
  ended: [
    { nb: 'er ferdig', en: 'is done' },
    { nb: 'er ferdige', en: 'are done' },
  ],
  gone: [
    { nb: 'finnes ikke lenger', en: 'is no longer there' },
    { nb: 'finnes ikke lenger', en: 'are no longer there' },
  ],
  undecided: [
    { nb: 'venter på at noen bestemmer: åpne den og velg', en: 'waits for a decision: open it and choose' },
    { nb: 'venter på at noen bestemmer: åpne dem og velg', en: 'wait for a decision: open them and choose' },
  ],
  timed: [
    { nb: 'venter på tidspunktet Tripletex har satt', en: 'waits for the time that Tripletex named' },
    { nb: 'venter på tidspunktet Tripletex har satt', en: 'wait for the time that Tripletex named' },
  ],
  soughtFirst: [
    { nb: 'letes det etter i Tripletex først', en: 'is looked for in Tripletex first' },
    { nb: 'letes det etter i Tripletex først', en: 'are looked for in Tripletex first' },
  ],
  tooMany: [
    { nb: 'ble for mye på én gang: velg høyst 50', en: 'was too much at once: choose at most 50' },
    { nb: 'ble for mange på én gang: velg høyst 50', en: 'were too many at once: choose at most 50' },
  ],
  unanswered: [
    { nb: 'fikk ikke svar: prøv den igjen om litt', en: 'got no answer: try it again shortly' },
    { nb: 'fikk ikke svar: prøv dem igjen om litt', en: 'got no answer: try them again shortly' },
  ],
};

/** What is said when some were told to try again: how many, and how many could not be, for which reasons. */
export function retried(done: number, not: Partial<Record<NotRetried, number>> = {}): Text {
  const failed = Object.values(not).reduce((sum, n) => sum + n, 0);
  const said = triedWords(done);
  if (failed === 0) return said;
  const reasons = (language: keyof Text) =>
    (Object.keys(REASONS) as NotRetried[])
      .flatMap((reason) => {
        const n = not[reason] ?? 0;
        return n === 0 ? [] : [`${n} ${REASONS[reason][n === 1 ? 0 : 1][language]}`];
      })
      .join('; ');
  return {
    nb: `${said.nb} ${failed} kunne ikke prøves: ${reasons('nb')}.`,
    en: `${said.en} ${failed} could not be tried: ${reasons('en')}.`,
  };
}

function triedWords(done: number): Text {
  if (done === 0) return { nb: 'Ingen rapport prøves igjen.', en: 'No report is tried again.' };
  if (done === 1) return { nb: '1 rapport prøves igjen nå.', en: '1 report is tried again now.' };
  return { nb: `${done} rapporter prøves igjen nå.`, en: `${done} reports are tried again now.` };
}

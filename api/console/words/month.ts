import type { Text } from '../../../contract/text.js';

/** What the page of a month says. */
export const month = {
  title: { nb: 'Måned', en: 'Month' },
  intro: {
    nb: 'Står alt som er godkjent i måneden i Tripletex? Rapporter teller på dagen for siste godkjenning.',
    en: 'Does everything that was approved in the month stand in Tripletex? Reports count by the day of their last approval.',
  },
  choose: { nb: 'Velg måned', en: 'Choose a month' },
  show: { nb: 'Vis', en: 'Show' },
  before: { nb: 'Forrige måned', en: 'The month before' },
  after: { nb: 'Neste måned', en: 'The next month' },
  export: { nb: 'Last ned som CSV', en: 'Download as CSV' },
  complete: { nb: 'Måneden er komplett', en: 'The month is complete' },
  completeAbout: {
    nb: 'Alt som er godkjent, står godkjent i Tripletex, på øret og med alle kvitteringer.',
    en: 'Everything that was approved stands approved in Tripletex, to the øre and with every receipt.',
  },
  incomplete: { nb: 'Måneden er ikke komplett ennå', en: 'The month is not complete yet' },
  incompleteAbout: {
    nb: 'Under ser du hva som mangler, og hvorfor.',
    en: 'Below you see what is missing, and why.',
  },
  figures: { nb: 'Måneden i tall', en: 'The month in figures' },
  reports: { nb: 'Overførte rapporter', en: 'Reports transferred' },
  inSonya: { nb: 'Godkjent i Sonya', en: 'Approved in Sonya' },
  inTripletex: { nb: 'Står i Tripletex', en: 'Stands in Tripletex' },
  difference: { nb: 'Forskjell', en: 'Difference' },
  receipts: { nb: 'Kvitteringer på plass', en: 'Receipts in place' },
  of: { nb: 'av', en: 'of' },
  missing: { nb: 'Dette mangler', en: 'What is missing' },
  causes: { nb: 'Årsaker', en: 'Causes' },
  inPlace: { nb: 'Dette er på plass', en: 'What is in place' },
  report: { nb: 'Rapport', en: 'Report' },
  employee: { nb: 'Ansatt', en: 'Employee' },
  approvedDay: { nb: 'Godkjent', en: 'Approved' },
  status: { nb: 'Status', en: 'Status' },
  number: { nb: 'Nr. i Tripletex', en: 'Tripletex no.' },
  receiptsShort: { nb: 'Kvitteringer', en: 'Receipts' },
  receiptsExpected: { nb: 'Kvitteringer i Sonya', en: 'Receipts in Sonya' },
  receiptsPresent: { nb: 'Kvitteringer i Tripletex', en: 'Receipts in Tripletex' },
  code: { nb: 'Kode', en: 'Code' },
  why: { nb: 'Hvorfor', en: 'Why' },
  heading: { nb: 'Tittel', en: 'Title' },
  otherSum: {
    nb: 'Summen i Tripletex er en annen enn den godkjente. Se på rapporten hva som står der.',
    en: 'The sum in Tripletex is not the approved one. See on the report what stands there.',
  },
  noReceipts: {
    nb: 'Kvitteringene står ikke i Tripletex. Se på rapporten hva som står der.',
    en: 'The receipts do not stand in Tripletex. See on the report what stands there.',
  },
  leftOut: {
    nb: 'Rapporter som er avbrutt eller ført for hånd, er ikke med.',
    en: 'Reports that were cancelled or booked by hand are left out.',
  },
  more: {
    nb: 'Her vises de første rapportene. Alle er med i CSV-filen.',
    en: 'The first reports are shown here. All of them are in the CSV file.',
  },
  emptyTitle: { nb: 'Ingen rapporter i denne måneden', en: 'No reports in this month' },
  empty: {
    nb: 'Ingen rapport har siste godkjenning i måneden. Velg en annen måned.',
    en: 'No report has its last approval in the month. Choose another month.',
  },
} satisfies Record<string, Text>;

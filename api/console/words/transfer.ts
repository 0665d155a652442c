import type { Text } from '../../../contract/text.js';

/** What the page of one transfer says. */
export const transfer = {
  facts: { nb: 'Om rapporten', en: 'About the report' },
  employee: { nb: 'Ansatt', en: 'Employee' },
  approved: { nb: 'Godkjent', en: 'Approved' },
  by: { nb: 'av', en: 'by' },
  sum: { nb: 'Godkjent sum', en: 'Approved sum' },
  kind: { nb: 'Type', en: 'Kind' },
  journey: { nb: 'Reise', en: 'Journey' },
  revision: { nb: 'Revisjon', en: 'Revision' },
  problem: { nb: 'Dette stopper den', en: 'What holds it up' },
  needsDecision: { nb: 'Dette må avklares', en: 'This needs a decision' },
  confirmed: { nb: 'Lest tilbake fra Tripletex', en: 'Read back from Tripletex' },
  oldRevision: {
    nb: 'Du ser på en tidligere revisjon. En senere har tatt dens plass.',
    en: 'You are looking at an earlier revision. A later one has taken its place.',
  },
  toNewest: { nb: 'Vis den som gjelder', en: 'Show the one that counts' },
  actions: { nb: 'Hva vil du gjøre?', en: 'What do you want to do?' },
  otherActions: { nb: 'Andre valg', en: 'Other choices' },
  correctInSonya: {
    nb: 'Skal innholdet rettes, gjør du det i Sonya og godkjenner på nytt. Den nye revisjonen kommer hit av seg selv.',
    en: 'If the content is to be corrected, do that in Sonya and approve again. The new revision comes here by itself.',
  },
  reason: { nb: 'Begrunnelse', en: 'Reason' },
  reasonHint: {
    nb: 'Valgfri. Lagres i historien, med navnet ditt.',
    en: 'Optional. Kept in the history, with your name.',
  },
  inTripletex: { nb: 'Dette står i Tripletex', en: 'What stands in Tripletex' },
  nothingThere: { nb: 'Ingenting står i Tripletex ennå.', en: 'Nothing stands in Tripletex yet.' },
  number: { nb: 'Nummer', en: 'Number' },
  state: { nb: 'Tilstand', en: 'State' },
  amount: { nb: 'Sum', en: 'Sum' },
  document: { nb: 'Kvitteringsdokument', en: 'Receipt document' },
  pages: { nb: 'sider', en: 'pages' },
  page: { nb: 'side', en: 'page' },
  openDocument: { nb: 'Åpne PDF-en', en: 'Open the PDF' },
  opensInNewTab: { nb: 'åpnes i ny fane', en: 'opens in a new tab' },
  ofTravelExpense: { nb: 'med kvitteringene til', en: 'with the receipts of' },
  noDocumentNow: { nb: 'Kvitteringene kan ikke vises nå', en: 'The receipts cannot be shown now' },
  toReport: { nb: 'Til rapporten', en: 'To the report' },
  noDocument: { nb: 'Ikke lastet opp', en: 'Not uploaded' },
  noReceiptsNeeded: { nb: 'Ingen kvitteringer', en: 'No receipts' },
  receipts: { nb: 'Kvitteringer', en: 'Receipts' },
  receiptsIntro: {
    nb: 'Kvitteringene er satt sammen til én PDF og lagt ved reiseregningen i Tripletex. Vi tar ikke vare på PDF-en: når du åpner den over, hentes den slik den står i Tripletex nå. Sjekksummen viser at det er den samme filen som i Sonya.',
    en: 'The receipts were put together as one PDF and attached to the travel expense in Tripletex. We keep no copy of the PDF: when you open it above, it is read as it stands in Tripletex now. The checksum shows that it is the same file as in Sonya.',
  },
  noReceipts: { nb: 'Rapporten har ingen kvitteringer.', en: 'The report has no receipts.' },
  file: { nb: 'Fil', en: 'File' },
  size: { nb: 'Størrelse', en: 'Size' },
  checksum: { nb: 'Sjekksum (SHA-256)', en: 'Checksum (SHA-256)' },
  attached: { nb: 'Vedlagt', en: 'Attached' },
  notAttached: { nb: 'Ikke ennå', en: 'Not yet' },
  lines: { nb: 'Linjer', en: 'Lines' },
  category: { nb: 'Kategori', en: 'Category' },
  date: { nb: 'Dato', en: 'Date' },
  timeline: { nb: 'Dette har skjedd', en: 'What has happened' },
  revisions: { nb: 'Revisjoner', en: 'Revisions' },
  thisOne: { nb: 'vises nå', en: 'shown now' },
  proof: { nb: 'Last ned bevis', en: 'Download proof' },
  proofHint: {
    nb: 'For revisor: rapporten, godkjenningene, det som står i Tripletex og historien, med sjekksum (JSON).',
    en: 'For an auditor: the report, its approvals, what stands in Tripletex and the history, with a checksum (JSON).',
  },
  temporal: { nb: 'Se historien i Temporal', en: 'See the history in Temporal' },
  opensTemporal: { nb: 'åpnes i Temporal', en: 'opens in Temporal' },
  opensHelp: { nb: 'åpnes i hjelpesenteret', en: 'opens in the help centre' },
  candidates: { nb: 'Hvem gjelder rapporten?', en: 'Whose report is it?' },
  noCandidates: {
    nb: 'Ingen ansatt å velge mellom. Prøv igjen først, så leter vi på nytt.',
    en: 'There is no employee to choose from. Try again first: we then look anew.',
  },
  tripletexNumber: { nb: 'Nummer i Tripletex', en: 'Number in Tripletex' },
  tripletexNumberHint: {
    nb: 'Slik Tripletex viser det, for eksempel 12-2026.',
    en: 'As Tripletex shows it, for instance 12-2026.',
  },
} satisfies Record<string, Text>;

type Action = 'retry' | 'sendAnyway' | 'bookedByHand' | 'cancel' | 'chooseEmployee';

interface ActionWords {
  readonly title: Text;
  readonly about: Text;
  readonly button: Text;
  readonly done: Text;
}

/** What somebody can decide about a transfer. */
export const ACTION_WORDS: Readonly<Record<Action, ActionWords>> = {
  retry: {
    title: { nb: 'Prøv igjen', en: 'Try again' },
    about: {
      nb: 'Årsaken er rettet, eller du vil at vi skal se etter på nytt. Ingenting blir ført to ganger.',
      en: 'The cause is gone, or you want us to look again. Nothing is booked twice.',
    },
    button: { nb: 'Prøv igjen nå', en: 'Try again now' },
    done: { nb: 'Rapporten prøves igjen nå.', en: 'The report is tried again now.' },
  },
  chooseEmployee: {
    title: { nb: 'Velg ansatt', en: 'Choose the employee' },
    about: { nb: 'Valget huskes til neste gang.', en: 'The choice is remembered for the next time.' },
    button: { nb: 'Velg', en: 'Choose' },
    done: { nb: 'Valget er lagret, og rapporten går videre.', en: 'The choice is saved, and the report goes on.' },
  },
  sendAnyway: {
    title: { nb: 'Send likevel', en: 'Send anyway' },
    about: {
      nb: 'Det som står i Tripletex er noe annet. Rapporten føres i tillegg.',
      en: 'What stands in Tripletex is something else. The report is booked as well.',
    },
    button: { nb: 'Send likevel', en: 'Send anyway' },
    done: { nb: 'Rapporten sendes.', en: 'The report is sent.' },
  },
  bookedByHand: {
    title: { nb: 'Allerede ført', en: 'Already booked' },
    about: {
      nb: 'Den er ført for hånd i Tripletex. Vi sjekker nummeret der, og sender den ikke.',
      en: 'It was booked by hand in Tripletex. We check the number there, and do not send it.',
    },
    button: { nb: 'Merk som ført', en: 'Mark as booked' },
    done: { nb: 'Det som står i Tripletex, gjelder nå.', en: 'What stands in Tripletex counts now.' },
  },
  cancel: {
    title: { nb: 'Ikke send', en: 'Do not send' },
    about: {
      nb: 'Rapporten skal ikke til Tripletex. Det som ikke er godkjent der, fjernes.',
      en: 'The report is not to go to Tripletex. What is not approved there is removed.',
    },
    button: { nb: 'Avbryt overføringen', en: 'Cancel the transfer' },
    done: { nb: 'Overføringen er avbrutt.', en: 'The transfer is cancelled.' },
  },
};

/** As `bookedByHand`, where the page knows what was changed in Tripletex and still stands there. */
export const ACCEPT_WORDS: Omit<ActionWords, 'done'> = {
  title: { nb: 'Godta slik det står nå', en: 'Accept it as it stands' },
  about: {
    nb: 'Det som står i Tripletex nå, skal gjelde. Vi sjekker nummeret der, og endrer ingenting.',
    en: 'What stands in Tripletex now shall count. We check the number there, and change nothing.',
  },
  button: { nb: 'Godta', en: 'Accept' },
};

export const WRONG_NUMBER: Text = {
  nb: 'Skriv nummeret slik Tripletex viser det, for eksempel 12-2026. Ingenting ble endret.',
  en: 'Give the number as Tripletex shows it, for instance 12-2026. Nothing was changed.',
};

export const WRONG_FORM: Text = {
  nb: 'Noe i skjemaet mangler eller er for langt. Ingenting ble endret. Fyll ut på nytt.',
  en: 'Something in the form is missing or too long. Nothing was changed. Fill it in again.',
};

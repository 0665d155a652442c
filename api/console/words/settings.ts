import type { Text } from '../../../contract/text.js';

/** What the page of the categories says. */
export const settings = {
  title: { nb: 'Innstillinger for utlegg og reise', en: 'Settings for expenses and travel' },
  intro: {
    nb: 'Hver kategori i Sonya føres på en kostnadskategori i Tripletex. Den valgte kalles ekstern referanse.',
    en: 'Each category in Sonya is booked on a cost category in Tripletex. The chosen one is called its external reference.',
  },
  categories: { nb: 'Sonyas kategorier', en: 'Sonya’s categories' },
  key: { nb: 'Kategori i Sonya', en: 'Category in Sonya' },
  reference: { nb: 'Kostnadskategori i Tripletex', en: 'Cost category in Tripletex' },
  status: { nb: 'Status', en: 'Status' },
  typeHint: {
    nb: 'Begynn å skrive, og velg fra listen. Er to like, velg den med riktig id.',
    en: 'Begin to type, and choose from the list. If two are alike, choose the one with the right id.',
  },
  save: { nb: 'Lagre', en: 'Save' },
  remove: { nb: 'Fjern', en: 'Remove' },
  removeAbout: {
    nb: 'Rapporter med denne kategorien venter til du har valgt en ny kostnadskategori. Det som er overført, endres ikke.',
    en: 'Reports with this category wait until you have chosen another cost category. What was transferred does not change.',
  },
  removeAboutSynced: {
    nb: 'Rapporter med denne kategorien føres igjen på kostnadskategorien som den ble hentet fra. Det som er overført, endres ikke.',
    en: 'Reports with this category are booked again on the cost category that it was read from. What was transferred does not change.',
  },
  goOnWaiting: {
    nb: 'rapporter venter allerede på den, og venter videre',
    en: 'reports wait for it already, and go on waiting',
  },
  goesOnWaiting: {
    nb: 'rapport venter allerede på den, og venter videre',
    en: 'report waits for it already, and goes on waiting',
  },
  removeButton: { nb: 'Ja, fjern', en: 'Yes, remove' },
  ok: { nb: 'I orden', en: 'In order' },
  missing: { nb: 'Mangler', en: 'Missing' },
  missingWhy: { nb: 'Rapporter venter til du har valgt.', en: 'Reports wait until you have chosen.' },
  unchecked: { nb: 'Ikke sjekket ennå', en: 'Not checked yet' },
  gone: { nb: 'Finnes ikke i Tripletex', en: 'Not in Tripletex' },
  inactive: { nb: 'Ikke aktiv i Tripletex', en: 'Not active in Tripletex' },
  chooseOther: { nb: 'Velg en annen, eller aktiver den der.', en: 'Choose another, or activate it there.' },
  unusable: { nb: 'Kan ikke brukes slik den står', en: 'Cannot be used as it stands' },
  unusableWhy: {
    nb: 'Gjelder ikke denne typen rapport, eller flere heter det samme. Velg en annen.',
    en: 'It is not for this kind of report, or several have the same name. Choose another.',
  },
  otherReference: { nb: 'Referansen kan ikke brukes', en: 'The reference cannot be used' },
  otherReferenceWhy: {
    nb: 'Står referansen på linjen, rett den i Sonya. Ble den fjernet her, velg en ny.',
    en: 'If the reference is on the line, correct it in Sonya. If it was removed here, choose another.',
  },
  heldElsewhere: {
    nb: 'rapporter venter med en annen referanse, som ikke kan brukes. Står den på linjen, rett den i Sonya. Ellers prøv dem igjen.',
    en: 'reports wait with another reference, which cannot be used. If it is on the line, correct it in Sonya. Otherwise try them again.',
  },
  heldElsewhereOne: {
    nb: 'rapport venter med en annen referanse, som ikke kan brukes. Står den på linjen, rett den i Sonya. Ellers prøv den igjen.',
    en: 'report waits with another reference, which cannot be used. If it is on the line, correct it in Sonya. Otherwise try it again.',
  },
  waiting: { nb: 'rapporter venter', en: 'reports wait' },
  waitingOne: { nb: 'rapport venter', en: 'report waits' },
  add: { nb: 'Legg til en kategori', en: 'Add a category' },
  addHint: { nb: 'Slik den heter i Sonya, for eksempel taxi.', en: 'As Sonya calls it, for instance taxi.' },
  addButton: { nb: 'Legg til', en: 'Add' },
  synced: { nb: 'Hentet fra Tripletex', en: 'Read from Tripletex' },
  syncedIntro: {
    nb: 'Disse kostnadskategoriene er utgiftstyper i Sonya av seg selv, uten at du gjør noe.',
    en: 'These cost categories are expense types in Sonya by themselves, without your doing anything.',
  },
  syncedShow: { nb: 'Vis kostnadskategoriene', en: 'Show the cost categories' },
  emptyTitle: { nb: 'Ingen kategorier er koblet ennå', en: 'No categories are linked yet' },
  empty: {
    nb: 'Legg til en kategori under, og velg hva den føres på i Tripletex.',
    en: 'Add a category below, and choose what it is booked on in Tripletex.',
  },
  emptyForOthers: {
    nb: 'En administrator i bedriften legger dem til, og velger hva de føres på i Tripletex.',
    en: 'An administrator of the company adds them, and chooses what they are booked on in Tripletex.',
  },
  nothingSynced: {
    nb: 'Kostnadskategoriene er ikke hentet fra Tripletex ennå. Koble til og synkroniser først, så kan du velge fra listen.',
    en: 'The cost categories were not read from Tripletex yet. Connect and synchronise first: you can then choose from the list.',
  },
  readOnly: {
    nb: 'Bare en administrator hos dere kan endre dette.',
    en: 'Only one of your administrators can change this.',
  },
  travel: { nb: 'reise', en: 'travel' },
  expense: { nb: 'utlegg', en: 'expenses' },
  account: { nb: 'konto', en: 'account' },
  incomplete: {
    nb: 'Skriv både kategorien og kostnadskategorien. Ingenting ble endret.',
    en: 'Give both the category and the cost category. Nothing was changed.',
  },
} satisfies Record<string, Text>;

/** What the types of allowances are called, which are booked as categories are. */
export const TYPE_WORDS: ReadonlyMap<string, Text> = new Map([
  ['mileage', { nb: 'Kilometergodtgjørelse', en: 'Mileage' }],
  ['perDiem', { nb: 'Diett', en: 'Per diem' }],
  ['nightAllowance', { nb: 'Nattillegg', en: 'Night allowance' }],
]);

/** What a category is called that Tripletex does not have any more. */
export function unknownCostCategory(id: string): Text {
  return { nb: `Kostnadskategori ${id} i Tripletex`, en: `Cost category ${id} in Tripletex` };
}

/** What is said when a category was saved. */
export function savedCategory(key: string, reference: string): Text {
  return {
    nb: `«${key}» føres nå på «${reference}». Rapporter som ventet på det, går videre.`,
    en: `“${key}” is now booked on “${reference}”. Reports that waited for it go on.`,
  };
}

/** What is said when what a category is booked on was taken away. */
export function removedCategory(key: string): Text {
  return {
    nb: `«${key}» er ikke lenger koblet til en kostnadskategori.`,
    en: `“${key}” is no longer linked to a cost category.`,
  };
}

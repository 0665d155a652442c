import type { Fault } from '../contract/faults.js';
import type { Text } from '../contract/text.js';

/**
 * What is said of a broken rule in bokmål, by what is said in English. It holds the rules of what people decide, set and ask for.
 * Those of a report are told in English alone: they are read by whoever builds what hands reports over.
 */
const IN_BOKMAL: Readonly<Record<string, string>> = {
  'Unknown field: remove it, or check its spelling.': 'Ukjent felt: fjern det, eller sjekk skrivemåten.',
  'This is missing: give it.': 'Dette mangler: oppgi det.',
  'Give an object.': 'Oppgi et objekt.',
  'Give a list.': 'Oppgi en liste.',
  'Give a text.': 'Oppgi en tekst.',
  'Give a number.': 'Oppgi et tall.',
  'Give a whole number.': 'Oppgi et heltall.',
  'Give true or false.': 'Oppgi true eller false.',
  'Correct this value.': 'Rett denne verdien.',
  'It is nested too deeply: nest lists and objects at most 64 deep.':
    'Det er for dypt nøstet: bruk høyst 64 nivåer av lister og objekter.',
  'It holds over 100 000 values: send less, or split it into several.':
    'Det er over 100 000 verdier: send mindre, eller del det opp.',
  'Give this once.': 'Oppgi dette én gang.',
  'Give a text without NUL and without halves of characters.': 'Oppgi en tekst uten NUL og uten halve tegn.',
  'Use at most 100 characters.': 'Bruk høyst 100 tegn.',
  'Use at most 200 characters.': 'Bruk høyst 200 tegn.',
  'Use at most 255 characters.': 'Bruk høyst 255 tegn.',
  'Use at most 2000 characters.': 'Bruk høyst 2000 tegn.',
  'Say who decides.': 'Oppgi hvem som avgjør.',
  'Give the id of the employee in Tripletex.': 'Oppgi den ansattes id i Tripletex.',
  'Give the number as Tripletex shows it, for instance "12-2026".':
    'Oppgi nummeret slik Tripletex viser det, for eksempel «12-2026».',
  'Give the corrected report, of a higher revision.': 'Oppgi den rettede rapporten, med høyere revisjon.',
  'Use one of the actions retry, sendAnyway, bookedByHand, correct, cancel, chooseEmployee.':
    'Bruk en av retry, sendAnyway, bookedByHand, correct, cancel og chooseEmployee som action.',
  'Use a code such as TLX-301.': 'Bruk en kode som TLX-301.',
  'Give the description that Tripletex has, or null for none.':
    'Oppgi beskrivelsen slik den er i Tripletex, eller null for ingen.',
  'Give the key as a text.': 'Oppgi nøkkelen som tekst.',
  'That is no user key: copy the whole key from Tripletex, in one line.':
    'Det er ingen brukernøkkel: kopier hele nøkkelen fra Tripletex, på én linje.',
  'Use costCategory.': 'Bruk costCategory.',
  'Use a time of a second or more, such as 30m or 1h.':
    'Bruk en tid på ett sekund eller mer, for eksempel 30m eller 1h.',
  'Give the id or the exact description of a Tripletex cost category.':
    'Oppgi id-en eller den nøyaktige beskrivelsen av en kostnadskategori i Tripletex.',
  'Use a whole number from 1 to 200.': 'Bruk et heltall fra 1 til 200.',
  'Use a whole number of 1 or more.': 'Bruk et heltall på 1 eller mer.',
  'Use a smaller number.': 'Bruk et mindre tall.',
  'Use one of queued, transferring, waiting, unknownOutcome, transferred, bookedByHand, cancelled, superseded.':
    'Bruk en av queued, transferring, waiting, unknownOutcome, transferred, bookedByHand, cancelled og superseded.',
  'Give a day that exists, as YYYY-MM-DD.': 'Oppgi en dag som finnes, som ÅÅÅÅ-MM-DD.',
  'Use true or false.': 'Bruk true eller false.',
  'Give an instant with offset or Z, for instance "2026-06-04T09:12:00Z".':
    'Oppgi et tidspunkt med forskyvning eller Z, for eksempel «2026-06-04T09:12:00Z».',
  'Give the month as 2026-10.': 'Oppgi måneden som 2026-10.',
};

/** Faults as they are told in both languages. */
export function inBothLanguages(faults: readonly Fault[]): Fault<Text>[] {
  return faults.map(({ path, message }) => ({ path, message: { nb: inBokmal(message), en: message } }));
}

function inBokmal(message: string): string {
  const [, than, more] = MANY_MORE.exec(message) ?? [];
  if (more !== undefined) return `… og ${than === undefined ? '' : 'mer enn '}${more} til`;
  return IN_BOKMAL[message] ?? message;
}

/** How many faults are not named. */
const MANY_MORE = /^… and (more than )?(\d+) more$/;

import type { WhyNoReceipts } from '../../../client/receipt-document-client.js';
import type { Text } from '../../../contract/text.js';

/** What is said where the receipts of a report cannot be shown. */
export const NO_RECEIPTS_TITLE: Text = {
  nb: 'Kvitteringene kan ikke vises nå',
  en: 'The receipts cannot be shown now',
};

export const NO_RECEIPTS: Readonly<Record<WhyNoReceipts, Text>> = {
  paused: {
    nb: 'Selskapet er satt på pause, og da spør vi ikke Tripletex om noe. Åpne kvitteringene igjen når noen har fortsatt, eller se dem i Tripletex.',
    en: 'The company is paused, and then we ask Tripletex for nothing. Open the receipts again once somebody has resumed, or see them in Tripletex.',
  },
  unknown: {
    nb: 'Reiseregningen hører ikke lenger til denne rapporten. Gå til rapporten og se hvordan det står der.',
    en: 'The travel expense no longer belongs to this report. Go to the report and see how things stand there.',
  },
  deleted: {
    nb: 'Reiseregningen er slettet i Tripletex, og kvitteringene med den. Se kvitteringene i Sonya.',
    en: 'The travel expense is deleted in Tripletex, and its receipts with it. See the receipts in Sonya.',
  },
  nothingAttached: {
    nb: 'Ingenting er lagt ved reiseregningen i Tripletex. Se kvitteringene i Sonya, eller legg dem ved i Tripletex.',
    en: 'Nothing is attached to the travel expense in Tripletex. See the receipts in Sonya, or attach them in Tripletex.',
  },
  tooLarge: {
    nb: 'Vedlegget i Tripletex er for stort til å vises her. Åpne det i Tripletex.',
    en: 'The attachment in Tripletex is too large to be shown here. Open it in Tripletex.',
  },
  notYet: {
    nb: 'Ingenting av rapporten står i Tripletex ennå. Gå til rapporten og se hva den venter på.',
    en: 'Nothing of the report stands in Tripletex yet. Go to the report and see what it waits for.',
  },
  never: {
    nb: 'Overføringen er avsluttet, og ingenting av rapporten står i Tripletex. Se kvitteringene i Sonya.',
    en: 'The transfer has ended, and nothing of the report stands in Tripletex. See the receipts in Sonya.',
  },
  several: {
    nb: 'Rapporten er ført som flere reiseregninger. Gå til rapporten og åpne kvitteringene til den du vil se.',
    en: 'The report was booked as several travel expenses. Go to the report and open the receipts of the one you want to see.',
  },
  gone: {
    nb: 'Kvitteringene ble hentet, men for sent til å vises. Gå til rapporten og åpne dem på nytt.',
    en: 'The receipts were read, but too late to be shown. Go to the report and open them again.',
  },
};

/** No worker has answered. */
export const NOBODY_READS: Text = {
  nb: 'Ingen svarte innen et halvt minutt. Rapporten er trygg. Prøv igjen om litt, eller se kvitteringene i Tripletex.',
  en: 'Nobody answered within half a minute. The report is safe. Try again shortly, or see the receipts in Tripletex.',
};

/** What is to be done behind the words of a problem that keeps Tripletex from being read. */
export const AFTER_PROBLEM: Text = {
  nb: 'Åpne kvitteringene igjen når det er over.',
  en: 'Open the receipts again once that is over.',
};

import { norwegianDay, osloClock } from './oslo-time.js';
import type { CodesOf, Entries } from './problem-entry.js';
import { norwegian } from './problem-words.js';

/** What happens on the way into Tripletex, or there. */
export const tripletexProblems: Entries<CodesOf<'TLX-4' | 'TLX-5' | 'TLX-6' | 'TLX-7' | 'TLX-8' | 'TLX-9'>> = {
  'TLX-401': {
    class: 'D',
    who: 'customer',
    article: 'periode',
    message: ({ month }) => ({
      nb: `Perioden ${month} er lukket i Tripletex. Åpne perioden, eller før rapporten for hånd og velg «Allerede ført». Åpnes perioden, går rapporten videre av seg selv.`,
      en: `The period ${month} is closed in Tripletex. Reopen it, or book the report by hand and choose “already booked”. Once the period is open the report goes on by itself.`,
    }),
  },
  'TLX-501': {
    class: 'A',
    who: 'sonya',
    article: 'kvittering',
    message: ({ receipt }) => ({
      nb: `Kvittering ${receipt} kunne ikke hentes. Er den borte, må den lastes opp på nytt i Sonya. Vi prøver igjen av oss selv.`,
      en: `Receipt ${receipt} could not be fetched. If it is gone, upload it again in Sonya. We retry by ourselves.`,
    }),
  },
  'TLX-502': {
    class: 'D',
    who: 'customer',
    article: 'kvittering',
    message: ({ fileName, reason }) => ({
      nb: `Filen «${fileName}» kan ikke leses (${reason.nb}). Last den opp på nytt som PDF, JPG eller PNG og godkjenn på nytt. Rapporten sendes da automatisk.`,
      en: `The file “${fileName}” cannot be read (${reason.en}). Upload it again as PDF, JPG or PNG and approve again. The report then goes by itself.`,
    }),
  },
  'TLX-503': {
    class: 'D',
    who: 'customer',
    article: 'kvittering',
    message: ({ sizeMb, limitMb }) => ({
      nb: `Kvitteringene er ${norwegian(sizeMb)} MB etter komprimering, ${limitMb ? `grensen er ${norwegian(limitMb)} MB` : 'mer enn Tripletex tar imot'}. Del opp rapporten eller last opp mindre bilder, og godkjenn på nytt. Rapporten sendes da automatisk.`,
      en: `The receipts are ${sizeMb} MB after compression, ${limitMb ? `the limit is ${limitMb} MB` : 'more than Tripletex takes'}. Split the report or use smaller images, and approve again. The report then goes by itself.`,
    }),
  },
  'TLX-601': {
    class: 'V',
    who: 'customer',
    article: 'godkjenning',
    message: ({ reason }) => ({
      nb: `Rapporten ligger i Tripletex, men nøkkelen får ikke godkjenne den (${reason.nb}). Godkjenn den der, eller gi nøkkelen tilgangen. Vi ser selv når det er gjort.`,
      en: `The report is in Tripletex, but the key may not approve it (${reason.en}). Approve it there, or grant the key the right. We notice by ourselves when it is done.`,
    }),
  },
  'TLX-602': {
    class: 'V',
    who: 'customer',
    article: 'avvist',
    message: ({ comment, by }) => ({
      nb: `Avvist i Tripletex${by ? ` av ${by}` : ''}${comment ? `: «${comment}»` : ''}. Rett i Sonya og send på nytt, eller godkjenn den i Tripletex. Vi ser selv når det er gjort.`,
      en: `Rejected in Tripletex${by ? ` by ${by}` : ''}${comment ? `: “${comment}”` : ''}. Correct it in Sonya and send again, or approve it in Tripletex. We notice by ourselves when it is done.`,
    }),
  },
  'TLX-701': {
    class: 'A',
    who: 'nobody',
    article: 'venting',
    message: () => ({
      nb: 'Noen jobber med rapporten i Tripletex akkurat nå. Du trenger ikke gjøre noe. Vi prøver igjen om litt.',
      en: 'Someone is working on the report in Tripletex right now. You need do nothing. We try again shortly.',
    }),
  },
  'TLX-702': {
    class: 'A',
    who: 'nobody',
    article: 'venting',
    message: ({ nextTryAt }) => ({
      nb: `Tripletex ber oss vente. Du trenger ikke gjøre noe. Neste forsøk kl. ${osloClock(nextTryAt)}.`,
      en: `Tripletex asks us to wait. You need do nothing. Next try at ${osloClock(nextTryAt)}.`,
    }),
  },
  'TLX-703': {
    class: 'A',
    who: 'tripletex',
    article: 'venting',
    message: () => ({
      nb: 'Tripletex svarer ikke. Du trenger ikke gjøre noe. Ingenting er tapt; vi fortsetter når de er tilbake.',
      en: 'Tripletex does not answer. You need do nothing. Nothing is lost; we continue when it is back.',
    }),
  },
  'TLX-704': {
    class: 'A',
    who: 'nobody',
    article: 'venting',
    message: () => ({
      nb: 'Vi vet ikke om rapporten kom fram til Tripletex. Du trenger ikke gjøre noe. Vi leter der før vi gjør noe mer.',
      en: 'We do not know if the report arrived in Tripletex. You need do nothing. We look there before doing anything more.',
    }),
  },
  'TLX-801': {
    class: 'S',
    who: 'customer',
    article: 'duplikat',
    message: ({ number, isOurs }) =>
      isOurs === true
        ? {
            nb: `Rapporten står to ganger i Tripletex, den ene gangen som reiseregning nr. ${number}. Slett den ene der og velg «Prøv igjen», eller velg «Allerede ført». Ingenting skrives før du har valgt.`,
            en: `The report stands twice in Tripletex, once as travel expense no. ${number}. Delete one of them there and choose “try again”, or choose “already booked”. Nothing is written before you have chosen.`,
          }
        : {
            nb: `Det finnes allerede en tilsvarende reiseregning (nr. ${number}) i Tripletex. Velg «Allerede ført» eller «Send likevel». Ingenting skrives før du har valgt.`,
            en: `A similar travel expense (no. ${number}) already stands in Tripletex. Choose “already booked” or “send anyway”. Nothing is written before you have chosen.`,
          },
  },
  'TLX-802': {
    class: 'D',
    who: 'customer',
    article: 'endret',
    message: ({ change, day, difference }) => ({
      nb: `Rapporten er ${change === 'deleted' ? 'slettet' : 'endret'} i Tripletex ${norwegianDay(day)}: ${difference.nb}. Velg hva som skal gjelde. Sonya endrer ingenting uten beskjed fra deg.`,
      en: `The report was ${change} in Tripletex on ${norwegianDay(day)}: ${difference.en}. Decide what shall count. Sonya changes nothing unless you say so.`,
    }),
  },
  'TLX-803': {
    class: 'D',
    who: 'customer',
    article: 'rettelse',
    message: ({ state, number }) => ({
      nb: `${number ? `Reiseregning nr. ${number}` : 'Rapporten'} er ${state === 'booked' ? 'bokført' : 'utbetalt'} i Tripletex. Bilaget må reverseres der før rettelsen kan sendes; da går den videre av seg selv. Skal den ikke sendes, avbryt den. Ingenting er endret.`,
      en: `${number ? `Travel expense no. ${number}` : 'The report'} is already ${state} in Tripletex. Reverse its voucher there before the correction can go; it then goes on by itself. If it is not to go, cancel it. Nothing was changed.`,
    }),
  },
  'TLX-901': {
    class: 'S',
    who: 'sonya',
    article: 'uventet',
    message: ({ requestId }) => ({
      nb: `${requestId ? `Uventet svar fra Tripletex (ref. ${requestId})` : 'Noe uventet stoppet rapporten'}. Sonya er varslet; du trenger ikke gjøre noe. Ingenting mer skrives før Sonya har sett på det.`,
      en: `${requestId ? `Unexpected answer from Tripletex (ref. ${requestId})` : 'Something unexpected stopped the report'}. Sonya is alerted; you need do nothing. Nothing more is written before Sonya has looked at it.`,
    }),
  },
};

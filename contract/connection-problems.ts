import { adviceToTick } from './connection-checks.js';
import type { CodesOf, Entries } from './problem-entry.js';

/** What is wrong between a company and Tripletex as a whole. A transfer and a synchronisation stop for them alike. */
export const connectionProblems: Entries<CodesOf<'TLX-1'>> = {
  'TLX-101': {
    class: 'V',
    who: 'customer',
    article: 'nokkel',
    message: () => ({
      nb: 'Nøkkelen til Tripletex mangler eller virker ikke lenger. Lag en ny brukernøkkel i Tripletex og lim den inn under Innstillinger→Integrasjon. Rapportene sendes da automatisk.',
      en: 'The Tripletex key is missing or no longer works. Create a new user key in Tripletex and paste it in under Settings→Integration. Reports then go by themselves.',
    }),
  },
  'TLX-102': {
    class: 'V',
    who: 'customer',
    article: 'nokkel',
    message: () => ({
      nb: 'Dette er regnskapskontorets nøkkel. Lag nøkkelen på en ansatt i selskapet selv og lim den inn under Innstillinger→Integrasjon. Rapportene sendes da automatisk.',
      en: 'This is an accountant-office key. Create the key on an employee in the company and paste it in under Settings→Integration. Reports then go by themselves.',
    }),
  },
  'TLX-103': {
    class: 'V',
    who: 'customer',
    article: 'nokkel',
    message: ({ company, expectedCompany }) => {
      const nb = expectedCompany ?? 'selskapet det gjaldt før';
      const en = expectedCompany ?? 'the company it was before';
      return {
        nb: `Nøkkelen hører til ${company ?? 'et annet selskap'}, ikke ${nb}. Lim inn en nøkkel fra ${nb} under Innstillinger→Integrasjon. Ingenting er sendt; rapportene sendes da automatisk.`,
        en: `The key belongs to ${company ?? 'another company'}, not to ${en}. Paste in a key of ${en} under Settings→Integration. Nothing was sent; reports then go by themselves.`,
      };
    },
  },
  'TLX-104': {
    class: 'V',
    who: 'customer',
    article: 'tilganger',
    message: ({ tickBox, lackedBy }) => {
      const { nb, en } = adviceToTick(tickBox, lackedBy);
      return {
        nb: `Nøkkelen mangler tilgangen «${tickBox.nb}». ${nb} Rapportene sendes automatisk når tilgangen er på plass.`,
        en: `The key lacks the right “${tickBox.en}”. ${en} Reports go by themselves once the right is there.`,
      };
    },
  },
  'TLX-105': {
    class: 'V',
    who: 'customer',
    article: 'moduler',
    message: () => ({
      nb: '«Integrasjoner» eller reisemodulen er ikke aktiv i Tripletex. Aktiver den under Selskap→Mitt abonnement. Rapportene sendes automatisk når den er aktiv.',
      en: 'The integrations or travel module is not active in Tripletex. Turn it on under Company→My subscription. Reports go by themselves once it is on.',
    }),
  },
  'TLX-106': {
    class: 'V',
    who: 'sonya',
    article: 'sonya',
    message: () => ({
      nb: 'Sonyas tilgang til Tripletex er avvist. Sonya er varslet; du trenger ikke gjøre noe. Rapportene sendes automatisk når tilgangen er tilbake.',
      en: 'Sonya’s own access to Tripletex was refused. Sonya is alerted; you need do nothing. Reports go by themselves once the access is back.',
    }),
  },
};

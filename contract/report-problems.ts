import { norwegianDay } from './oslo-time.js';
import type { EmployeeKeys } from './problem-details.js';
import type { CodesOf, Entries } from './problem-entry.js';
import { kroner } from './problem-words.js';
import type { Text } from './text.js';

const EXPENSES: Record<'expense' | 'travel', Text> = {
  expense: { nb: 'ansattutlegg', en: 'employee expenses' },
  travel: { nb: 'reiseregninger', en: 'travel expenses' },
};

const PAYERS: Record<'employee' | 'company', Text> = {
  employee: { nb: 'egne utlegg', en: 'own expenses' },
  company: { nb: 'firmakort', en: 'company cards' },
};

/** What a report names that Tripletex does not have, or has otherwise. */
export const reportProblems: Entries<CodesOf<'TLX-2' | 'TLX-3'>> = {
  'TLX-201': {
    class: 'V',
    who: 'customer',
    article: 'ansatt',
    message: (details) => ({
      nb: `${whoIs(details).nb} finnes ikke i Tripletex. Opprett den ansatte der, eller rett ansattnummer eller e-post. Rapporten sendes etter neste synkronisering.`,
      en: `${whoIs(details).en} is not in Tripletex. Create the employee there, or correct the employee number or e-mail. The report goes after the next sync.`,
    }),
  },
  'TLX-202': {
    class: 'V',
    who: 'customer',
    article: 'ansatt',
    message: ({ employee }) => ({
      nb: `Det kan ikke føres reiser og utlegg på ${employee} i Tripletex. Sjekk arbeidsforhold og tilgang på den ansatte. Rapporten sendes etter neste synkronisering.`,
      en: `No travel or expenses can be registered for ${employee} in Tripletex. Check the employee’s employment and access. The report goes after the next sync.`,
    }),
  },
  'TLX-203': {
    class: 'D',
    who: 'customer',
    article: 'ansatt',
    message: (details) => ({
      nb: `Flere ansatte i Tripletex passer til det rapporten sier (${whoIs(details).nb}). Velg riktig person. Valget huskes, og rapporten sendes da automatisk.`,
      en: `Several employees in Tripletex match what the report says (${whoIs(details).en}). Pick the right one. We remember it, and the report then goes by itself.`,
    }),
  },
  'TLX-301': {
    class: 'V',
    who: 'customer',
    article: 'kategori',
    message: ({ category }) => ({
      nb: `Kategorien «${category}» mangler kostnadskategori i Tripletex. Legg den inn som «ekstern referanse». Rapporten sendes da automatisk.`,
      en: `The category “${category}” has no cost category in Tripletex. Add it as external reference. The report then goes by itself.`,
    }),
  },
  'TLX-302': {
    class: 'V',
    who: 'customer',
    article: 'kategori',
    message: ({ category, kind, several }) =>
      several === true
        ? {
            nb: `Flere kostnadskategorier for ${EXPENSES[kind].nb} heter «${category}» i Tripletex. Gi dem ulike navn der, eller velg en annen ekstern referanse. Rapporten sendes da automatisk.`,
            en: `Several cost categories for ${EXPENSES[kind].en} are called “${category}” in Tripletex. Give them different names there, or choose another external reference. The report then goes by itself.`,
          }
        : {
            nb: `Kostnadskategorien «${category}» kan ikke brukes for ${EXPENSES[kind].nb} i Tripletex. Aktiver den der, eller velg en annen ekstern referanse. Rapporten sendes da automatisk.`,
            en: `The cost category “${category}” cannot be used for ${EXPENSES[kind].en} in Tripletex. Activate it there, or choose another external reference. The report then goes by itself.`,
          },
  },
  'TLX-303': {
    class: 'V',
    who: 'customer',
    article: 'betalingstype',
    message: ({ paidBy, paymentType }) => ({
      nb: `Betalingstype for ${PAYERS[paidBy].nb}${paymentType ? ` («${paymentType}»)` : ''} mangler i Tripletex eller er ikke valgt. Opprett den der, eller velg den under Innstillinger→Integrasjon. Rapporten sendes da automatisk.`,
      en: `The payment type for ${PAYERS[paidBy].en}${paymentType ? ` (“${paymentType}”)` : ''} is missing in Tripletex or not chosen. Create it there, or choose it under Settings→Integration. The report then goes by itself.`,
    }),
  },
  'TLX-304': {
    class: 'V',
    who: 'customer',
    article: 'prosjekt',
    message: ({ project, day }) => ({
      nb: `Det kan ikke føres kostnader på prosjektet «${project}» ${norwegianDay(day)}. Åpne prosjektet i Tripletex, eller velg et annet i Sonya og godkjenn på nytt. Rapporten sendes da automatisk.`,
      en: `The project “${project}” takes no cost on ${norwegianDay(day)}. Reopen it in Tripletex, or pick another in Sonya and approve again. The report then goes by itself.`,
    }),
  },
  'TLX-305': {
    class: 'D',
    who: 'customer',
    article: 'felt',
    message: ({ field }) => ({
      nb: `Tripletex krever ${field.nb} på denne rapporten. Fyll ut i Sonya og godkjenn på nytt. Rapporten sendes da automatisk.`,
      en: `Tripletex requires ${field.en} on this report. Fill it in in Sonya and approve again. The report then goes by itself.`,
    }),
  },
  'TLX-306': {
    class: 'D',
    who: 'customer',
    article: 'mva',
    message: ({ category, vatPercent }) => ({
      nb: `${vatPercent} % mva kan ikke brukes for «${category}» i Tripletex. Aktiver mva-koden der, eller endre kategorien i Sonya og godkjenn på nytt. Rapporten sendes da automatisk.`,
      en: `${vatPercent}% VAT cannot be used for “${category}” in Tripletex. Enable the VAT code there, or change the category in Sonya and approve again. The report then goes by itself.`,
    }),
  },
  'TLX-307': {
    class: 'A',
    who: 'tripletex',
    article: 'valuta',
    message: ({ currency, day }) => ({
      nb: `Valutakurs for ${currency} ${norwegianDay(day)} mangler i Tripletex. Du trenger ikke gjøre noe. Vi prøver igjen etter neste kursoppdatering.`,
      en: `Tripletex has no rate for ${currency} on ${norwegianDay(day)} yet. You need do nothing. We try again after the next rate update.`,
    }),
  },
  'TLX-308': {
    class: 'S',
    who: 'sonya',
    article: 'belop',
    message: ({ inTripletexNok, approvedNok }) => ({
      nb: `Beløpet i Tripletex (${kroner(inTripletexNok)}) er ulikt det godkjente (${kroner(approvedNok)}). Sonya er varslet og finner årsaken; du trenger ikke gjøre noe. Rapporten er ikke godkjent i Tripletex, og ingenting mer skrives før det er avgjort.`,
      en: `The sum in Tripletex (${kroner(inTripletexNok)}) differs from the approved sum (${kroner(approvedNok)}). Sonya is alerted and finds the cause; you need do nothing. The report was not approved in Tripletex, and nothing more is written before it is decided.`,
    }),
  },
};

/** What a report calls its employee. */
function whoIs({ email, employeeNumber }: EmployeeKeys): Text {
  if (email !== undefined) return { nb: `Ansatt med e-post ${email}`, en: `Employee with e-mail ${email}` };
  if (employeeNumber === undefined) return { nb: 'Den ansatte', en: 'The employee' };
  return { nb: `Ansatt nr. ${employeeNumber}`, en: `Employee no. ${employeeNumber}` };
}

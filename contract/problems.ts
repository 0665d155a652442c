import { adviceToTick } from './connection-checks.js';
import { norwegianDay, osloClock } from './oslo-time.js';
import type { Problem, ProblemClass, ProblemCode, ProblemDetails, ProblemOwner } from './problem-details.js';
import type { Text } from './text.js';

export type * from './problem-details.js';

interface CatalogueEntry<Code extends ProblemCode> {
  readonly class: ProblemClass;
  readonly who: ProblemOwner;
  readonly message: (details: ProblemDetails[Code]) => Text;
}

const EXPENSES: Record<'expense' | 'travel', Text> = {
  expense: { nb: 'ansattutlegg', en: 'employee expenses' },
  travel: { nb: 'reiseregninger', en: 'travel expenses' },
};

const PAYERS: Record<'employee' | 'company', Text> = {
  employee: { nb: 'egne utlegg', en: 'own expenses' },
  company: { nb: 'firmakort', en: 'company cards' },
};

/** Every problem there is: class, who acts, and the words. What comes first, then what to do, then whether it goes on by itself. */
export const catalogue: { readonly [Code in ProblemCode]: CatalogueEntry<Code> } = {
  'TLX-101': {
    class: 'V',
    who: 'customer',
    message: () => ({
      nb: 'Nøkkelen til Tripletex virker ikke lenger. Lag en ny brukernøkkel i Tripletex og lim den inn under Innstillinger→Integrasjon. Rapporten sendes da automatisk.',
      en: 'The Tripletex key no longer works. Create a new user key in Tripletex and paste it in under Settings→Integration. The report then goes by itself.',
    }),
  },
  'TLX-102': {
    class: 'V',
    who: 'customer',
    message: () => ({
      nb: 'Dette er regnskapskontorets nøkkel. Lag nøkkelen på en ansatt i selskapet selv og lim den inn under Innstillinger→Integrasjon. Rapporten sendes da automatisk.',
      en: 'This is an accountant-office key. Create the key on an employee in the company and paste it in under Settings→Integration. The report then goes by itself.',
    }),
  },
  'TLX-103': {
    class: 'V',
    who: 'customer',
    message: ({ company, expectedCompany }) => ({
      nb: `Nøkkelen hører til ${company ?? 'et annet selskap'}, ikke ${expectedCompany}. Ingenting er sendt. Lim inn en nøkkel fra ${expectedCompany}; rapporten sendes da automatisk.`,
      en: `The key belongs to ${company ?? 'another company'}, not to ${expectedCompany}. Nothing was sent. Paste in a key of ${expectedCompany}; the report then goes by itself.`,
    }),
  },
  'TLX-104': {
    class: 'V',
    who: 'customer',
    message: ({ tickBox, lackedBy }) => {
      const { nb, en } = adviceToTick(tickBox, lackedBy);
      return {
        nb: `Nøkkelen mangler tilgangen «${tickBox.nb}». ${nb} Rapporten sendes automatisk når tilgangen er på plass.`,
        en: `The key lacks the right “${tickBox.en}”. ${en} The report goes by itself once the right is there.`,
      };
    },
  },
  'TLX-105': {
    class: 'V',
    who: 'customer',
    message: () => ({
      nb: '«Integrasjoner» eller reisemodulen er ikke aktiv i Tripletex. Aktiver den under Selskap→Mitt abonnement. Rapporten sendes automatisk når den er aktiv.',
      en: 'The integrations or travel module is not active in Tripletex. Turn it on under Company→My subscription. The report goes by itself once it is on.',
    }),
  },
  'TLX-106': {
    class: 'V',
    who: 'sonya',
    message: () => ({
      nb: 'Sonyas tilgang til Tripletex er avvist. Sonya er varslet; du trenger ikke gjøre noe, rapporten sendes automatisk.',
      en: 'Sonya’s own access to Tripletex was refused. Sonya is alerted; you need do nothing, the report goes by itself.',
    }),
  },
  'TLX-201': {
    class: 'V',
    who: 'customer',
    message: ({ employee }) => ({
      nb: `${employee} finnes ikke i Tripletex. Opprett den ansatte der, eller rett ansattnummer eller e-post. Rapporten sendes etter neste synkronisering.`,
      en: `${employee} is not in Tripletex. Create the employee there, or correct the employee number or e-mail. The report goes after the next sync.`,
    }),
  },
  'TLX-202': {
    class: 'V',
    who: 'customer',
    message: ({ employee }) => ({
      nb: `Det kan ikke føres reiser og utlegg på ${employee} i Tripletex. Sjekk arbeidsforhold og tilgang på den ansatte. Rapporten sendes etter neste synkronisering.`,
      en: `No travel or expenses can be registered for ${employee} in Tripletex. Check the employee’s employment and access. The report goes after the next sync.`,
    }),
  },
  'TLX-203': {
    class: 'D',
    who: 'customer',
    message: ({ employee }) => ({
      nb: `Flere ansatte i Tripletex passer til ${employee}. Velg riktig person; valget huskes, og rapporten sendes.`,
      en: `Several employees in Tripletex match ${employee}. Pick the right one; we remember it, and the report goes.`,
    }),
  },
  'TLX-301': {
    class: 'V',
    who: 'customer',
    message: ({ category }) => ({
      nb: `Kategorien «${category}» mangler kostnadskategori i Tripletex. Legg den inn som «ekstern referanse». Rapporten sendes da automatisk.`,
      en: `The category “${category}” has no cost category in Tripletex. Add it as external reference. The report then goes by itself.`,
    }),
  },
  'TLX-302': {
    class: 'V',
    who: 'customer',
    message: ({ category, kind }) => ({
      nb: `Kostnadskategorien «${category}» kan ikke brukes for ${EXPENSES[kind].nb} i Tripletex. Aktiver den der, eller velg en annen ekstern referanse. Rapporten sendes da automatisk.`,
      en: `The cost category “${category}” cannot be used for ${EXPENSES[kind].en} in Tripletex. Activate it there, or choose another external reference. The report then goes by itself.`,
    }),
  },
  'TLX-303': {
    class: 'V',
    who: 'customer',
    message: ({ paidBy, paymentType }) => ({
      nb: `Betalingstype for ${PAYERS[paidBy].nb}${paymentType ? ` («${paymentType}»)` : ''} mangler i Tripletex eller er ikke valgt. Velg den under Integrasjon. Rapporten sendes da automatisk.`,
      en: `The payment type for ${PAYERS[paidBy].en}${paymentType ? ` (“${paymentType}”)` : ''} is missing in Tripletex or not chosen. Choose it under Integration. The report then goes by itself.`,
    }),
  },
  'TLX-304': {
    class: 'V',
    who: 'customer',
    message: ({ project, day }) => ({
      nb: `Det kan ikke føres kostnader på prosjektet «${project}» ${norwegianDay(day)}. Åpne prosjektet i Tripletex eller velg et annet. Rapporten sendes når prosjektet er åpent.`,
      en: `The project “${project}” takes no cost on ${norwegianDay(day)}. Reopen it in Tripletex or pick another. The report goes once the project is open.`,
    }),
  },
  'TLX-305': {
    class: 'D',
    who: 'customer',
    message: ({ field }) => ({
      nb: `Tripletex krever ${field.nb} på denne rapporten. Fyll ut i Sonya og godkjenn på nytt.`,
      en: `Tripletex requires ${field.en} on this report. Fill it in in Sonya and approve again.`,
    }),
  },
  'TLX-306': {
    class: 'D',
    who: 'customer',
    message: ({ category, vatPercent }) => ({
      nb: `${vatPercent} % mva kan ikke brukes for «${category}» i Tripletex. Aktiver mva-koden der, eller endre kategorien i Sonya og godkjenn på nytt.`,
      en: `${vatPercent}% VAT cannot be used for “${category}” in Tripletex. Enable the VAT code there, or change the category in Sonya and approve again.`,
    }),
  },
  'TLX-307': {
    class: 'A',
    who: 'tripletex',
    message: ({ currency, day }) => ({
      nb: `Valutakurs for ${currency} ${norwegianDay(day)} mangler i Tripletex. Du trenger ikke gjøre noe. Vi prøver igjen etter neste kursoppdatering.`,
      en: `Tripletex has no rate for ${currency} on ${norwegianDay(day)} yet. You need do nothing. We try again after the next rate update.`,
    }),
  },
  'TLX-308': {
    class: 'S',
    who: 'sonya',
    message: ({ inTripletexNok, approvedNok }) => ({
      nb: `Beløpet i Tripletex (${kroner(inTripletexNok)}) er ulikt det godkjente (${kroner(approvedNok)}). Rapporten er ikke godkjent i Tripletex. Sonya er varslet og finner årsaken; ingenting mer skrives før det er avgjort.`,
      en: `The sum in Tripletex (${kroner(inTripletexNok)}) differs from the approved sum (${kroner(approvedNok)}). It was not approved there. Sonya is alerted and finds the cause; nothing more is written before it is decided.`,
    }),
  },
  'TLX-401': {
    class: 'D',
    who: 'customer',
    message: ({ month }) => ({
      nb: `Perioden ${month} er lukket i Tripletex. Åpne perioden, eller før rapporten for hånd og velg «Allerede ført». Åpnes perioden, går rapporten videre av seg selv.`,
      en: `The period ${month} is closed in Tripletex. Reopen it, or book the report by hand and choose “already booked”. Once the period is open the report goes on by itself.`,
    }),
  },
  'TLX-501': {
    class: 'A',
    who: 'sonya',
    message: ({ receipt }) => ({
      nb: `Kvittering ${receipt} kunne ikke hentes. Er den borte, må den lastes opp på nytt i Sonya. Vi prøver igjen av oss selv.`,
      en: `Receipt ${receipt} could not be fetched. If it is gone, upload it again in Sonya. We retry by ourselves.`,
    }),
  },
  'TLX-502': {
    class: 'D',
    who: 'customer',
    message: ({ fileName, reason }) => ({
      nb: `Filen «${fileName}» kan ikke leses (${reason.nb}). Last den opp på nytt som PDF, JPG eller PNG og godkjenn på nytt.`,
      en: `The file “${fileName}” cannot be read (${reason.en}). Upload it again as PDF, JPG or PNG and approve again.`,
    }),
  },
  'TLX-503': {
    class: 'D',
    who: 'customer',
    message: ({ sizeMb, limitMb }) => ({
      nb: `Kvitteringene er ${norwegian(sizeMb)} MB etter komprimering, ${limitMb ? `grensen er ${norwegian(limitMb)} MB` : 'mer enn Tripletex tar imot'}. Del opp rapporten eller last opp mindre bilder, og godkjenn på nytt.`,
      en: `The receipts are ${sizeMb} MB after compression, ${limitMb ? `the limit is ${limitMb} MB` : 'more than Tripletex takes'}. Split the report or use smaller images, and approve again.`,
    }),
  },
  'TLX-601': {
    class: 'V',
    who: 'customer',
    message: ({ reason }) => ({
      nb: `Rapporten ligger i Tripletex, men nøkkelen får ikke godkjenne den (${reason.nb}). Godkjenn den der, eller gi nøkkelen tilgangen. Vi ser selv når det er gjort.`,
      en: `The report is in Tripletex, but the key may not approve it (${reason.en}). Approve it there, or grant the key the right. We notice by ourselves when it is done.`,
    }),
  },
  'TLX-602': {
    class: 'V',
    who: 'customer',
    message: ({ comment, by }) => ({
      nb: `Avvist i Tripletex${by ? ` av ${by}` : ''}: «${comment}». Rett i Sonya og send på nytt, eller godkjenn den i Tripletex. Vi ser selv når det er gjort.`,
      en: `Rejected in Tripletex${by ? ` by ${by}` : ''}: “${comment}”. Correct it in Sonya and send again, or approve it in Tripletex. We notice by ourselves when it is done.`,
    }),
  },
  'TLX-701': {
    class: 'A',
    who: 'nobody',
    message: () => ({
      nb: 'Noen jobber med rapporten i Tripletex akkurat nå. Du trenger ikke gjøre noe. Vi prøver igjen om litt.',
      en: 'Someone is working on the report in Tripletex right now. You need do nothing. We try again shortly.',
    }),
  },
  'TLX-702': {
    class: 'A',
    who: 'nobody',
    message: ({ nextTryAt }) => ({
      nb: `Tripletex ber oss vente. Du trenger ikke gjøre noe. Neste forsøk kl. ${osloClock(nextTryAt)}.`,
      en: `Tripletex asks us to wait. You need do nothing. Next try at ${osloClock(nextTryAt)}.`,
    }),
  },
  'TLX-703': {
    class: 'A',
    who: 'tripletex',
    message: () => ({
      nb: 'Tripletex svarer ikke. Du trenger ikke gjøre noe. Ingenting er tapt; vi fortsetter når de er tilbake.',
      en: 'Tripletex does not answer. You need do nothing. Nothing is lost; we continue when it is back.',
    }),
  },
  'TLX-704': {
    class: 'A',
    who: 'nobody',
    message: () => ({
      nb: 'Vi vet ikke om rapporten kom fram til Tripletex. Du trenger ikke gjøre noe. Vi leter der før vi gjør noe mer.',
      en: 'We do not know if the report arrived in Tripletex. You need do nothing. We look there before doing anything more.',
    }),
  },
  'TLX-801': {
    class: 'S',
    who: 'customer',
    message: ({ number }) => ({
      nb: `Det finnes allerede en tilsvarende reiseregning (nr. ${number}) i Tripletex. Velg «Allerede ført» eller «Send likevel». Ingenting skrives før du har valgt.`,
      en: `A similar travel expense (no. ${number}) already stands in Tripletex. Choose “already booked” or “send anyway”. Nothing is written before you have chosen.`,
    }),
  },
  'TLX-802': {
    class: 'D',
    who: 'customer',
    message: ({ change, day, difference }) => ({
      nb: `Rapporten er ${change === 'deleted' ? 'slettet' : 'endret'} i Tripletex ${norwegianDay(day)}: ${difference.nb}. Velg hva som skal gjelde. Sonya endrer ingenting uten beskjed fra deg.`,
      en: `The report was ${change} in Tripletex on ${norwegianDay(day)}: ${difference.en}. Decide what shall count. Sonya changes nothing unless you say so.`,
    }),
  },
  'TLX-803': {
    class: 'D',
    who: 'customer',
    message: ({ state }) => ({
      nb: `Rapporten er ${state === 'booked' ? 'bokført' : 'utbetalt'} i Tripletex. Bilaget må reverseres der før rettelsen kan sendes. Ingenting er endret.`,
      en: `The report is already ${state} in Tripletex. Reverse it there before the correction can go. Nothing was changed.`,
    }),
  },
  'TLX-901': {
    class: 'S',
    who: 'sonya',
    message: ({ requestId }) => ({
      nb: `${requestId ? `Uventet svar fra Tripletex (ref. ${requestId})` : 'Noe uventet stoppet rapporten'}. Sonya er varslet; du trenger ikke gjøre noe. Ingenting mer skrives før Sonya har sett på det.`,
      en: `${requestId ? `Unexpected answer from Tripletex (ref. ${requestId})` : 'Something unexpected stopped the report'}. Sonya is alerted; you need do nothing. Nothing more is written before Sonya has looked at it.`,
    }),
  },
};

/** Whether a text is the code of a problem. */
export function isProblemCode(text: string | undefined | null): text is ProblemCode {
  return text !== undefined && text !== null && Object.hasOwn(catalogue, text);
}

/** What the catalogue says of a problem, with the names of its case filled in. */
export function describeProblem<Code extends ProblemCode>(
  problem: Problem<Code>,
): Pick<CatalogueEntry<Code>, 'class' | 'who'> & { message: Text } {
  const entry: CatalogueEntry<Code> = catalogue[problem.code];
  return { class: entry.class, who: entry.who, message: entry.message(problem.details) };
}

const krFormat = new Intl.NumberFormat('nb-NO', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function norwegian(decimal: string): string {
  return decimal.replace('.', ',');
}

function kroner(money: string): string {
  return `${krFormat.format(Number(money))} kr`;
}

import type { RegisterName } from './registers.js';
import type { SyncSummary } from './sync-run.js';
import type { Text } from './text.js';

type SyncProblem = NonNullable<SyncSummary['problem']>;

/** What people call the registers. */
export const REGISTER_WORDS: Readonly<Record<RegisterName, Text>> = {
  vatTypes: { nb: 'mva-koder', en: 'VAT types' },
  currencies: { nb: 'valutaer', en: 'currencies' },
  costCategories: { nb: 'kostnadskategorier', en: 'cost categories' },
  paymentTypes: { nb: 'betalingstyper', en: 'payment types' },
  departments: { nb: 'avdelinger', en: 'departments' },
  employees: { nb: 'ansatte', en: 'employees' },
  projects: { nb: 'prosjekter', en: 'projects' },
};

/** What people are told of registers that were not surely read to their end. */
export function uncertainRead(registers: readonly RegisterName[]): SyncProblem {
  const { nb, en } = namesOf(registers);
  return told('SYNC-UNCERTAIN', registers, {
    nb: `Vi er ikke sikre på at vi har lest alt (${nb}): det ble endret underveis, eller det er flere enn de 10 000 Tripletex svarer med. Ingenting er satt inaktivt. Neste synkronisering prøver igjen.`,
    en: `We are not sure that everything was read (${en}): it was changed meanwhile, or there are more than the 10 000 that Tripletex answers. Nothing was made inactive. The next synchronisation tries again.`,
  });
}

/** What people are told of registers that the key may not read, where no box of the set-up article is known to be missing. */
export function forbiddenRead(registers: readonly RegisterName[]): SyncProblem {
  const { nb, en } = namesOf(registers);
  return told('TLX-104', registers, {
    nb: `Nøkkelen får ikke lese ${nb} i Tripletex. Gi nøkkelens eier tilgang, eller slå av synkroniseringen av dem. Ingenting er endret. Neste synkronisering prøver igjen.`,
    en: `The key may not read the ${en} in Tripletex. Give its owner the right, or switch their synchronisation off. Nothing was changed. The next synchronisation tries again.`,
  });
}

/** What people are told of a synchronisation that somebody ended from outside. */
export const ENDED_FROM_OUTSIDE: SyncProblem = told('SYNC-ENDED', [], {
  nb: 'Synkroniseringen ble avbrutt utenfra. Det den rakk å lese, er tatt inn. Neste synkronisering leser resten.',
  en: 'The synchronisation was ended from outside. What it had read is taken in. The next one reads the rest.',
});

/** A missing right is one of the catalogue; what that has no code for passes by itself, for the next one reads it all again. */
function told(
  code: 'SYNC-UNCERTAIN' | 'SYNC-ENDED' | 'TLX-104',
  registers: readonly RegisterName[],
  message: Text,
): SyncProblem {
  const isRight = code === 'TLX-104';
  const fate = { class: isRight ? 'V' : 'A', who: isRight ? 'customer' : 'nobody', nextTryAt: null } as const;
  return { code, ...fate, message, details: { registers: [...registers] } };
}

function namesOf(registers: readonly RegisterName[]): Text {
  const names = (language: keyof Text) => registers.map((register) => REGISTER_WORDS[register][language]).join(', ');
  return { nb: names('nb'), en: names('en') };
}

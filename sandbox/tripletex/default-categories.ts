type Kind = 'travel' | 'expense';

export interface DefaultCategory {
  readonly description: string;
  readonly accountNumber: number;
  readonly vatTypeId: number;
  readonly kind: Kind;
  readonly isVatLocked?: boolean;
}

function all(kind: Kind, accountNumber: number, vatTypeId: number, descriptions: readonly string[]): DefaultCategory[] {
  return descriptions.map((description) => ({ description, accountNumber, vatTypeId, kind }));
}

const LOCKED = { vatTypeId: 0, kind: 'travel', isVatLocked: true } as const;

/** The cost categories every new company has (observed March 2026). None is both for travel reports and for employee expenses. */
export const DEFAULT_CATEGORIES: readonly DefaultCategory[] = [
  ...all('expense', 6900, 1, ['Bredbånd']),
  ...all('expense', 6800, 1, ['Kontorrekvisita']),
  ...all('expense', 6810, 1, ['Data/EDB-kostnad']),
  ...all('expense', 6840, 0, ['Aviser, tidsskrifter, bøker o.l.']),
  ...all('expense', 6860, 0, ['Møte, kurs, oppdatering o.l.']),
  ...all('expense', 6890, 1, ['Annen kontorkostnad']),
  ...all('expense', 6900, 1, ['Telefon']),
  ...all('expense', 6940, 1, ['Porto']),
  ...all('travel', 7140, 12, [
    'Buss',
    'Båt',
    'Ferge',
    'Fly',
    'Flybuss',
    'Flytog',
    'Hotell',
    'Hurtigbåt',
    'Kollektivtransport',
  ]),
  ...all('travel', 7140, 12, ['T-bane', 'Taxi', 'Tog', 'Trikk']),
  ...all('travel', 7140, 0, ['Bomavgift', 'Drivstoff - leiebil', 'Leiebil - personbil', 'Metro', 'Parkering']),
  ...all('travel', 7140, 0, ['Reisekostnad, ikke oppgavepliktig']),
  ...all('travel', 7140, 1, ['Leiebil - annet']),
  ...all('travel', 7000, 0, ['Drivstoff', 'Drivstoff - selskapets transportmiddel']),
  { description: 'Mat', accountNumber: 7160, ...LOCKED },
  { description: 'Representasjon - fradragsb.', accountNumber: 7350, ...LOCKED },
  { description: 'Representasjon - ikke fradragsb.', accountNumber: 7360, ...LOCKED },
  ...all('travel', 6900, 1, ['Telefon']),
  ...all('travel', 7190, 0, ['Vekslingsgebyr']),
  ...all('travel', 7020, 0, ['Vedlikehold transportmidler']),
];

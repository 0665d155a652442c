import { People } from './people.js';
import { ENTITLEMENTS } from './rights.js';
import type { Company, World } from './world.js';

/** The integration's own token. */
export const SANDBOX_CONSUMER_TOKEN = token(1001, 'test-2f1c7a80-1d5e-4c0f-9a33-5b1f8e6d0c11');
/** The user key of the sample company. */
export const NORDFJELL_USER_KEY = token(2001, 'test-7b0e6f52-93c4-4d8a-8f2b-1c9d3e4a5f61');

function token(tokenId: number, uuid: string): string {
  return Buffer.from(JSON.stringify({ tokenId, token: uuid })).toString('base64');
}

/** A user key shaped as Tripletex makes them: base64 text that starts with `eyJ`. */
export function userKey(tokenId: number): string {
  return token(tokenId, `test-00000000-0000-4000-8000-${String(tokenId).padStart(12, '0')}`);
}

/** The rights of the set-up article, as somebody ticks them for the key. */
export const ARTICLE_RIGHTS = [47, 25, 121, 92, 20, 133, 11, 21, 61];

export interface NewCompany {
  readonly name: string;
  readonly organizationNumber: string;
  readonly userKey: string;
  readonly isProxy?: boolean;
  readonly vatRegistrationStatus?: Company['vatRegistrationStatus'];
}

/** Adds a company as Tripletex makes one: the default categories, one payment type, one department, an administrator with a key. */
export function addCompany(
  world: World,
  { name, organizationNumber, userKey: key, isProxy = false, vatRegistrationStatus = 'VAT_REGISTERED' }: NewCompany,
): People {
  const ownerId = world.nextId();
  const technicalUserId = ownerId + 1;
  const department = {
    id: world.nextId(),
    version: 0,
    name: 'Avdeling',
    departmentNumber: '',
    displayName: 'Avdeling',
    isInactive: false,
  };
  const company: Company = {
    id: world.nextId(),
    name,
    organizationNumber,
    vatRegistrationStatus,
    modules: ['WAGE', 'TIME_TRACKING', 'API_V2'],
    settings: { useRates: true, approvalRequired: true, canApproveOwnExpenses: true },
    onlyProjectMembersCanRegisterInfo: false,
    hasAttestationFlow: false,
    closedMonths: [],
    keys: [{ token: key, ownerId, technicalUserId, isProxy, revoked: false }],
    sessions: [],
    entitlements: { [ownerId]: [ENTITLEMENTS.administrator], [technicalUserId]: [...ARTICLE_RIGHTS] },
    employees: [],
    employments: [],
    departments: [department],
    projects: [],
    costCategories: [],
    paymentTypes: [],
    travelExpenses: [],
    costs: [],
    participants: [],
    documents: [],
    numbers: {},
  };
  const people = new People(world, company);
  const owner = people.addEmployee({
    firstName: 'Anne',
    lastName: 'Administrator',
    email: `admin@${slug(name)}.example`,
  });
  owner.id = ownerId;
  for (const [description, vatTypeId, kind, locked] of DEFAULT_CATEGORIES) {
    people.addCostCategory({
      description,
      vatTypeId,
      travel: kind === 'T',
      expense: kind === 'E',
      isVatLocked: locked === 'locked',
    });
  }
  people.addPaymentType('Privat utlegg');
  world.add(company);
  return people;
}

/** The sample company: five employees, a department, two projects, a company card. */
export function seedNordfjell(world: World): People {
  const people = addCompany(world, {
    name: 'Nordfjell AS',
    organizationNumber: '999888777',
    userKey: NORDFJELL_USER_KEY,
  });
  const names = [
    ['Kari', 'Eksempel'],
    ['Ola', 'Testesen'],
    ['Per', 'Prøvesen'],
    ['Ida', 'Demo'],
    ['Nils', 'Fiktiv'],
  ] as const;
  names.forEach(([firstName, lastName], index) =>
    people.addEmployee({
      firstName,
      lastName,
      employeeNumber: String(index + 1),
      email: `${firstName.toLowerCase()}@nordfjell.example`,
    }),
  );
  people.addDepartment('Salg', '20');
  people.addProject('P-100', 'Havneprosjektet');
  people.addProject('P-200', 'Brua');
  people.addPaymentType('Firmakort');
  return people;
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** What every new company has (seen March 2026): description, VAT type, kind of report, locked VAT. */
const DEFAULT_CATEGORIES: readonly (readonly [string, number, 'E' | 'T', 'locked'?])[] = [
  ['Bredbånd', 1, 'E'],
  ['Kontorrekvisita', 1, 'E'],
  ['Data/EDB-kostnad', 1, 'E'],
  ['Aviser, tidsskrifter, bøker o.l.', 0, 'E'],
  ['Møte, kurs, oppdatering o.l.', 0, 'E'],
  ['Annen kontorkostnad', 1, 'E'],
  ['Telefon', 1, 'E'],
  ['Porto', 1, 'E'],
  ['Buss', 12, 'T'],
  ['Båt', 12, 'T'],
  ['Ferge', 12, 'T'],
  ['Fly', 12, 'T'],
  ['Flybuss', 12, 'T'],
  ['Flytog', 12, 'T'],
  ['Hotell', 12, 'T'],
  ['Hurtigbåt', 12, 'T'],
  ['Kollektivtransport', 12, 'T'],
  ['T-bane', 12, 'T'],
  ['Taxi', 12, 'T'],
  ['Tog', 12, 'T'],
  ['Trikk', 12, 'T'],
  ['Bomavgift', 0, 'T'],
  ['Drivstoff - leiebil', 0, 'T'],
  ['Leiebil - personbil', 0, 'T'],
  ['Metro', 0, 'T'],
  ['Parkering', 0, 'T'],
  ['Reisekostnad, ikke oppgavepliktig', 0, 'T'],
  ['Leiebil - annet', 1, 'T'],
  ['Drivstoff', 0, 'T'],
  ['Drivstoff - selskapets transportmiddel', 0, 'T'],
  ['Mat', 0, 'T', 'locked'],
  ['Representasjon - fradragsb.', 0, 'T', 'locked'],
  ['Representasjon - ikke fradragsb.', 0, 'T', 'locked'],
  ['Telefon', 1, 'T'],
  ['Vekslingsgebyr', 0, 'T'],
  ['Vedlikehold transportmidler', 0, 'T'],
];

import { CompanyHandle } from './company-handle.js';
import { DEFAULT_CATEGORIES } from './default-categories.js';
import { ENTITLEMENTS } from './resources/rights.js';
import type { Company, VatRegistration } from './state/records.js';
import { tokenText, userKeyOf } from './user-key.js';
import type { World } from './state/world.js';

/** The integration's own token. */
export const SANDBOX_CONSUMER_TOKEN = tokenText(1001, 'test-2f1c7a80-1d5e-4c0f-9a33-5b1f8e6d0c11');
/** The user key of the sample company. */
export const NORDFJELL_USER_KEY = tokenText(2001, 'test-7b0e6f52-93c4-4d8a-8f2b-1c9d3e4a5f61');

/** The rights of the set-up article, as somebody ticks them for the key. */
export const ARTICLE_RIGHTS: readonly number[] = [
  ENTITLEMENTS.registerReports,
  ENTITLEMENTS.allReports,
  ENTITLEMENTS.travelSettings,
  ENTITLEMENTS.projectInfo,
  ENTITLEMENTS.projectStatus,
  ENTITLEMENTS.projectSettings,
  ENTITLEMENTS.allProjects,
  ENTITLEMENTS.companyInfo,
  ENTITLEMENTS.employeeInfo,
];

export interface NewCompany {
  readonly name: string;
  readonly organizationNumber?: string;
  readonly userKey?: string;
  readonly vatRegistrationStatus?: VatRegistration;
  readonly modules?: readonly string[];
  /** Of the key's technical user; those of the set-up article when left out. */
  readonly rights?: readonly number[];
  /** Of the person who owns the key; an administrator when left out. */
  readonly ownerRights?: readonly number[];
  /** The key is an accountant's, for these companies. */
  readonly isProxyFor?: readonly string[];
}

/** Adds a company as Tripletex makes one: default categories, one payment type, one department, an administrator with a key. */
export function addCompany(world: World, asked: NewCompany): CompanyHandle {
  if (world.companies.some(({ name }) => name === asked.name))
    throw new Error(`There is a company "${asked.name}" already. Choose another name.`);
  const clients = (asked.isProxyFor ?? []).map((name) => companyNamed(world, name));
  const [ownerId, id] = [world.nextId(), world.nextId()];
  // The technical user comes right after its owner (observed March 2026).
  const tokenUserId = ownerId + 1;
  const key = { token: asked.userKey ?? userKeyOf(id), ownerId, tokenUserId, isProxy: asked.isProxyFor !== undefined };
  const rights = {
    [ownerId]: [...(asked.ownerRights ?? [ENTITLEMENTS.administrator])],
    [tokenUserId]: [...(asked.rights ?? ARTICLE_RIGHTS)],
  };
  for (const client of clients) Object.assign(client.rights, structuredClone(rights));
  const department = {
    id: world.nextId(),
    version: 0,
    name: 'Avdeling',
    departmentNumber: '',
    departmentManager: null,
    isInactive: false,
  };
  const company: Company = {
    ...emptyCompany(id),
    name: asked.name,
    organizationNumber: asked.organizationNumber ?? '999999999',
    vatRegistrationStatus: asked.vatRegistrationStatus ?? 'VAT_REGISTERED',
    modules: [...(asked.modules ?? ['API_V2', 'KOMPLETT', 'WAGE', 'TIME_TRACKING'])],
    keys: [{ ...key, clientIds: clients.map((client) => client.id), isRevoked: false }],
    rights,
    departments: [department],
  };
  world.add(company);
  const handle = new CompanyHandle(world, company);
  handle.addEmployee({
    id: ownerId,
    firstName: 'Anne',
    lastName: 'Administrator',
    email: `admin@${domainOf(asked.name)}`,
    isEmployed: false,
  });
  for (const category of DEFAULT_CATEGORIES) handle.addCostCategory(category);
  handle.addPaymentType({ description: 'Privat utlegg', accountNumber: 2910 });
  return handle;
}

/** A company by its name; throws when there is none. */
export function companyNamed({ companies }: World, name: string): Company {
  const company = companies.find((candidate) => candidate.name === name);
  if (company === undefined)
    throw new Error(
      `The stand-in has no company "${name}". It has: ${companies.map((known) => known.name).join(', ') || 'none'}.`,
    );
  return company;
}

function emptyCompany(id: number): Company {
  return {
    id,
    name: '',
    organizationNumber: '',
    vatRegistrationStatus: 'VAT_REGISTERED',
    modules: [],
    settings: {
      useRates: true,
      approvalRequired: true,
      taxFreePerDiemRates: false,
      taxFreeMileageRates: 0,
      perDiemNotCompensated: false,
      accommodationNotCompensated: false,
      mileageNotCompensated: false,
      canApproveOwnExpenses: true,
    },
    onlyProjectMembersCanRegisterInfo: false,
    hasApprovalFlow: false,
    closedMonths: [],
    keys: [],
    sessions: [],
    rights: {},
    employees: [],
    employments: [],
    departments: [],
    projects: [],
    costCategories: [],
    paymentTypes: [],
    travelExpenses: [],
    costs: [],
    participants: [],
    perDiems: [],
    mileages: [],
    accommodations: [],
    passengers: [],
    documents: [],
    numbers: {},
  };
}

function domainOf(name: string): string {
  return `${name
    .toLowerCase()
    .replace(/ as$/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')}.example`;
}

const PEOPLE = [
  ['Kari', 'Eksempel'],
  ['Ola', 'Testesen'],
  ['Per', 'Prøvesen'],
  ['Ida', 'Demo'],
  ['Nils', 'Fiktiv'],
] as const;

/** The sample company: five employees, a department, two projects, a company card. */
export function seedNordfjell(world: World): CompanyHandle {
  const company = addCompany(world, {
    name: 'Nordfjell AS',
    organizationNumber: '999888777',
    userKey: NORDFJELL_USER_KEY,
  });
  PEOPLE.forEach(([firstName, lastName], index) => {
    const email = `${firstName.toLowerCase()}@nordfjell.example`;
    company.addEmployee({ firstName, lastName, email, employeeNumber: String(index + 1) });
  });
  company.addDepartment({ name: 'Salg', departmentNumber: '20' });
  company.addProject({ number: 'P-100', name: 'Havneprosjektet' });
  company.addProject({ number: 'P-200', name: 'Brua' });
  company.addPaymentType({ description: 'Firmakort', accountNumber: 2490 });
  return company;
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A reference from one object to another, as it is stored. */
export interface Ref {
  readonly id: number;
}

export interface Stored {
  id: number;
  version: number;
  [field: string]: unknown;
}

export interface TravelExpense extends Stored {
  employee: Ref;
  department: Ref | null;
  project: Ref | null;
  title: string;
  travelDetails: Record<string, unknown> | null;
  state: 'OPEN' | 'DELIVERED' | 'APPROVED' | 'SALARY_PAID' | 'REJECTED';
  date: string;
  number: number;
  completedBy: Ref | null;
  approvedBy: Ref | null;
  rejectedBy: Ref | null;
  rejectedComment: string;
  voucher: Ref | null;
  attachment: Ref | null;
}

export interface Cost extends Stored {
  travelExpense: Ref;
  date: string | null;
  costCategory: Ref | null;
  vatType: Ref | null;
  paymentType: Ref | null;
  currency: Ref;
  rate: number;
  comments: string;
  amountCurrencyIncVat: number;
  amountNOKInclVAT: number;
}

export interface Employee extends Stored {
  firstName: string;
  lastName: string;
  email: string;
  employeeNumber: string;
  allowInformationRegistration: boolean;
  isContact: boolean;
  isProxy: boolean;
  department: Ref;
}

/** A user key: who owns it, and the technical user Tripletex makes for it. */
export interface UserKey {
  token: string;
  ownerId: number;
  technicalUserId: number;
  isProxy: boolean;
  revoked: boolean;
}

export interface Session {
  token: string;
  userKey: string;
  /** It dies when this Oslo day begins. */
  expirationDate: string;
  ended: boolean;
}

/** One company's account. */
export interface Company {
  id: number;
  name: string;
  organizationNumber: string;
  vatRegistrationStatus: 'VAT_NOT_REGISTERED' | 'VAT_APPLICANT' | 'VAT_REGISTERED' | 'VAT_COMPENSATION';
  modules: string[];
  settings: { useRates: boolean; approvalRequired: boolean; canApproveOwnExpenses: boolean };
  onlyProjectMembersCanRegisterInfo: boolean;
  /** Somebody else has to approve as well. */
  hasAttestationFlow: boolean;
  /** Months (YYYY-MM) that are closed in the books. */
  closedMonths: string[];
  keys: UserKey[];
  sessions: Session[];
  /** Rights by employee id. */
  entitlements: Record<string, number[]>;
  employees: Employee[];
  employments: Stored[];
  departments: Stored[];
  projects: Stored[];
  costCategories: Stored[];
  paymentTypes: Stored[];
  travelExpenses: TravelExpense[];
  costs: Cost[];
  participants: Stored[];
  documents: (Stored & { base64: string; pages: number })[];
  /** How many travel expenses were numbered in each year. */
  numbers: Record<string, number>;
}

interface Saved {
  nextId: number;
  companies: Company[];
}

const osloDays = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' });

/** Everything the stand-in knows. Kept in a file when one is named, written whole after every change. */
export class World {
  private saved: Saved = { nextId: 11_000_000, companies: [] };

  constructor(
    private readonly stateFile: string | undefined,
    readonly now: () => Date,
  ) {
    if (stateFile !== undefined) this.saved = readSaved(stateFile) ?? this.saved;
  }

  get companies(): readonly Company[] {
    return this.saved.companies;
  }

  /** Today in Oslo. */
  get today(): string {
    return osloDays.format(this.now());
  }

  add(company: Company): void {
    this.saved.companies.push(company);
    this.keep();
  }

  nextId(): number {
    this.saved.nextId += 7;
    return this.saved.nextId;
  }

  keep(): void {
    if (this.stateFile === undefined) return;
    writeFileSync(`${this.stateFile}.new`, JSON.stringify(this.saved));
    renameSync(`${this.stateFile}.new`, this.stateFile);
  }
}

function readSaved(path: string): Saved | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Saved;
  } catch {
    return undefined;
  }
}

import type { HabitChanges, WithHabits } from './habits.js';
import type {
  TravelExpense,
  Cost,
  PerDiem,
  Mileage,
  Accommodation,
  Participant,
  Passenger,
  StoredDocument,
} from './travel-records.js';

/** A reference from one object to another, as it is stored. */
export interface Ref {
  readonly id: number;
}

/** What every object has. */
export interface Stored {
  readonly id: number;
  version: number;
}

export type * from './travel-records.js';

export interface Employee extends Stored {
  firstName: string;
  lastName: string;
  email: string;
  employeeNumber: string;
  phoneNumberMobile: string;
  department: Ref | null;
  allowInformationRegistration: boolean;
  isContact: boolean;
  isProxy: boolean;
  hasSystemAccess: boolean;
  isInactive: boolean;
}

export interface Employment extends Stored {
  readonly employee: Ref;
  startDate: string;
  endDate: string | null;
}

export interface Department extends Stored {
  name: string;
  departmentNumber: string;
  departmentManager: Ref | null;
  isInactive: boolean;
}

export interface Project extends Stored {
  number: string;
  name: string;
  projectManager: Ref | null;
  department: Ref | null;
  mainProject: Ref | null;
  startDate: string;
  endDate: string | null;
  isClosed: boolean;
  isOffer: boolean;
  isInternal: boolean;
  forParticipantsOnly: boolean;
  participantIds: number[];
}

export interface CostCategory extends Stored {
  description: string;
  accountNumber: number;
  vatType: Ref;
  isVatLocked: boolean;
  showOnTravelExpenses: boolean;
  showOnEmployeeExpenses: boolean;
  isInactive: boolean;
  sequence: number;
}

export interface PaymentType extends Stored {
  description: string;
  accountNumber: number;
  showOnTravelExpenses: boolean;
  showOnEmployeeExpenses: boolean;
  isInactive: boolean;
}

/** A user key: who owns it, the technical user made for it, and the companies an accountant's key reaches. */
export interface UserKey {
  token: string;
  readonly ownerId: number;
  readonly tokenUserId: number;
  readonly isProxy: boolean;
  readonly clientIds: number[];
  isRevoked: boolean;
}

export interface Session {
  readonly token: string;
  readonly userKey: string;
  /** It dies when this day begins in Oslo. */
  readonly expirationDate: string;
  isEnded: boolean;
}

export type VatRegistration = 'VAT_NOT_REGISTERED' | 'VAT_APPLICANT' | 'VAT_REGISTERED' | 'VAT_COMPENSATION';

export interface TravelSettings {
  useRates: boolean;
  approvalRequired: boolean;
  taxFreePerDiemRates: boolean;
  taxFreeMileageRates: number;
  perDiemNotCompensated: boolean;
  accommodationNotCompensated: boolean;
  mileageNotCompensated: boolean;
  canApproveOwnExpenses: boolean;
}

/** What an account can ask for with every posting; a travel expense has each of them under the same name. */
export const DIMENSIONS = ['department', 'project', 'freeDimension1', 'freeDimension2', 'freeDimension3'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One company's account with everything in it. */
export interface Company extends WithHabits {
  readonly id: number;
  name: string;
  organizationNumber: string;
  vatRegistrationStatus: VatRegistration;
  modules: string[];
  settings: TravelSettings;
  onlyProjectMembersCanRegisterInfo: boolean;
  /** Somebody else has to approve as well. */
  hasApprovalFlow: boolean;
  /** Months (YYYY-MM) that are closed in the books. */
  closedMonths: string[];
  /** What postings on an account need, by its number (official changelog 2.69.23 and 2.75.02). */
  accountDemands?: Record<string, Dimension[]>;
  habits?: HabitChanges;
  keys: UserKey[];
  sessions: Session[];
  /** Rights in this company by the id of an owner or a technical user. */
  rights: Record<string, number[]>;
  employees: Employee[];
  employments: Employment[];
  departments: Department[];
  projects: Project[];
  costCategories: CostCategory[];
  paymentTypes: PaymentType[];
  travelExpenses: TravelExpense[];
  costs: Cost[];
  participants: Participant[];
  perDiems: PerDiem[];
  mileages: Mileage[];
  accommodations: Accommodation[];
  passengers: Passenger[];
  documents: StoredDocument[];
  /** How many travel expenses were numbered in each year. */
  numbers: Record<string, number>;
}

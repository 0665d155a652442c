/** What a transfer needs to know of a company's Tripletex account before it can write. Read live, or from a register. */
export interface References {
  /** All cost categories, inactive ones too. */
  costCategories(): Promise<readonly CostCategory[]>;
  /** All payment types, inactive ones too. */
  paymentTypes(): Promise<readonly PaymentType[]>;
  /** Whether the company deducts VAT. */
  isVatRegistered(): Promise<boolean>;
  /** Ids of the VAT types that are active for purchases, or null when the key may not read them. */
  activeVatTypes(): Promise<ReadonlySet<number> | null>;
  employeesById(id: number): Promise<readonly Employee[]>;
  employeesByNumber(number: string): Promise<readonly Employee[]>;
  /** Exact match, whatever the case. */
  employeesByEmail(email: string): Promise<readonly Employee[]>;
  project(number: string): Promise<Project | undefined>;
  department(number: string): Promise<Department | undefined>;
  currency(code: string): Promise<Currency | undefined>;
}

export interface CostCategory {
  readonly id: number;
  readonly description: string;
  readonly vatTypeId: number;
  readonly isVatLocked: boolean;
  readonly showOnTravelExpenses: boolean;
  readonly showOnEmployeeExpenses: boolean;
  readonly isInactive: boolean;
}

export interface PaymentType {
  readonly id: number;
  readonly description: string;
  readonly showOnTravelExpenses: boolean;
  readonly showOnEmployeeExpenses: boolean;
  readonly isInactive: boolean;
}

export interface Employee {
  readonly id: number;
  readonly name: string;
  readonly allowInformationRegistration: boolean;
  /** The last day of the last employment when all have ended, else null. */
  readonly employedUntil: string | null;
}

export interface Project {
  readonly id: number;
  readonly name: string;
  readonly isClosed: boolean;
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** Employees who may register on it, or null when everybody may. */
  readonly participants: readonly number[] | null;
}

export interface Department {
  readonly id: number;
  readonly isInactive: boolean;
}

export interface Currency {
  readonly id: number;
  readonly isDisabled: boolean;
}

/** Whether a company deducts VAT, by what Tripletex calls its registration. An applicant deducts nothing yet. */
export function deductsVat(vatRegistrationStatus: string): boolean {
  return vatRegistrationStatus !== 'VAT_NOT_REGISTERED' && vatRegistrationStatus !== 'VAT_APPLICANT';
}

export type ReportKind = 'expense' | 'travel';

/** Whether a category or a payment type can be chosen on a travel expense of a kind. */
export function isUsableFor(
  kind: ReportKind,
  item: { isInactive: boolean; showOnTravelExpenses: boolean; showOnEmployeeExpenses: boolean },
): boolean {
  return !item.isInactive && (kind === 'travel' ? item.showOnTravelExpenses : item.showOnEmployeeExpenses);
}

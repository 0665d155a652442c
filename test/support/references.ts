import type { CostCategory, Employee, PaymentType, Project, References } from '../../activities/transfer/references.js';

export function category(id: number, description: string, changes: Partial<CostCategory> = {}): CostCategory {
  return {
    id,
    description,
    vatTypeId: 12,
    isVatLocked: false,
    showOnTravelExpenses: true,
    showOnEmployeeExpenses: false,
    isInactive: false,
    ...changes,
  };
}

export function paymentType(id: number, description: string, changes: Partial<PaymentType> = {}): PaymentType {
  return { id, description, showOnTravelExpenses: true, showOnEmployeeExpenses: true, isInactive: false, ...changes };
}

export function employee(id: number, changes: Partial<Employee> = {}): Employee {
  return { id, name: 'Kari Eksempel', allowInformationRegistration: true, employedUntil: null, ...changes };
}

export function project(id: number, changes: Partial<Project> = {}): Project {
  return {
    id,
    name: 'Havneprosjektet',
    isClosed: false,
    startDate: null,
    endDate: null,
    participants: null,
    ...changes,
  };
}

/** What a Tripletex account answers, as plain data. */
export interface Account {
  readonly costCategories?: readonly CostCategory[];
  readonly paymentTypes?: readonly PaymentType[];
  readonly isVatRegistered?: boolean;
  readonly activeVatTypes?: ReadonlySet<number> | null;
  readonly byId?: Readonly<Record<number, Employee[]>>;
  readonly byNumber?: Readonly<Record<string, Employee[]>>;
  readonly byEmail?: Readonly<Record<string, Employee[]>>;
  readonly projects?: Readonly<Record<string, Project>>;
  readonly departments?: Readonly<Record<string, { id: number; isInactive: boolean }>>;
  readonly currencies?: Readonly<Record<string, { id: number; isDisabled: boolean }>>;
}

/** References out of plain data: a company with one taxi category, one private payment type and employee number 1. */
export function referencesOf(account: Account = {}): References {
  const answer = <T>(value: T) => Promise.resolve(value);
  return {
    costCategories: () => answer(account.costCategories ?? [category(10, 'Taxi')]),
    paymentTypes: () => answer(account.paymentTypes ?? [paymentType(20, 'Privat utlegg')]),
    isVatRegistered: () => answer(account.isVatRegistered ?? true),
    activeVatTypes: () =>
      answer(account.activeVatTypes === undefined ? new Set([0, 1, 11, 12]) : account.activeVatTypes),
    employeesById: (id) => answer(account.byId?.[id] ?? []),
    employeesByNumber: (number) => answer((account.byNumber ?? { '1': [employee(1)] })[number] ?? []),
    employeesByEmail: (email) => answer(account.byEmail?.[email] ?? []),
    project: (number) => answer(account.projects?.[number]),
    department: (number) => answer(account.departments?.[number]),
    currency: (code) => answer((account.currencies ?? { EUR: { id: 5, isDisabled: false } })[code]),
  };
}

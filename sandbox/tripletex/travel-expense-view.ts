import { amountsOf, childrenOf, drivenMileages } from './resources/children.js';
import { sumOf } from './resources/money.js';
import { dateOf, isApproved, isCompleted } from './resources/travel-expense-shape.js';
import { CURRENCIES } from './registers/currencies.js';
import type { Company, TravelDetails, TravelExpense, TravelExpenseState } from './state/records.js';

/** A cost as somebody reads it on the screen. Amounts are decimal strings. */
export interface CostView {
  readonly id: number;
  readonly date: string | null;
  readonly category: string | null;
  readonly vatTypeId: number | null;
  readonly paymentType: string | null;
  readonly currency: string;
  readonly amount: string;
  readonly amountNok: string;
  readonly comments: string;
  readonly participants: readonly string[];
}

/** A compensation by rates: what for, how many, at what. */
export interface CompensationView {
  readonly id: number;
  readonly rateCategoryId: number | null;
  readonly rateTypeId: number | null;
  /** Days, nights or kilometres. */
  readonly count: number;
  readonly rate: number;
  readonly amountNok: string;
  readonly place: string;
  readonly passengers: readonly string[];
  /** Of the passengers' supplement, when there is one. */
  readonly supplementNok: string | null;
}

/** A travel expense as somebody reads it under "Reiser og utlegg". */
export interface TravelExpenseView {
  readonly id: number;
  readonly version: number;
  /** `1-2026`. */
  readonly number: string;
  /** 0 a travel report, 1 an employee expense. */
  readonly type: 0 | 1;
  readonly title: string;
  readonly state: TravelExpenseState;
  readonly isCompleted: boolean;
  readonly isApproved: boolean;
  readonly date: string;
  readonly employee: { readonly id: number; readonly employeeNumber: string; readonly name: string };
  readonly department: string | null;
  readonly project: string | null;
  readonly travelDetails: TravelDetails | null;
  readonly amountNok: string;
  readonly costs: readonly CostView[];
  readonly perDiems: readonly CompensationView[];
  readonly mileages: readonly CompensationView[];
  readonly accommodations: readonly CompensationView[];
  readonly attachment: {
    readonly documentId: number;
    readonly fileName: string;
    readonly pages: number;
    readonly size: number;
  } | null;
  readonly completedById: number | null;
  readonly approvedById: number | null;
  readonly rejectedComment: string;
  readonly voucherId: number | null;
  readonly accountingPeriodClosed: boolean;
}

/** Reads a stored travel expense for people. */
export function viewOf(company: Company, expense: TravelExpense): TravelExpenseView {
  const employee = company.employees.find(({ id }) => id === expense.employee.id);
  const department = company.departments.find(({ id }) => id === expense.department?.id);
  const project = company.projects.find(({ id }) => id === expense.project?.id);
  const document = company.documents.find(({ id }) => id === expense.attachment?.id);
  return {
    id: expense.id,
    version: expense.version,
    number: `${expense.number}-${expense.numberYear}`,
    type: expense.travelDetails === null ? 1 : 0,
    title: expense.title,
    state: expense.state,
    isCompleted: isCompleted(expense.state),
    isApproved: isApproved(expense.state),
    date: dateOf(expense),
    employee: {
      id: expense.employee.id,
      employeeNumber: employee?.employeeNumber ?? '',
      name: employee === undefined ? '' : `${employee.firstName} ${employee.lastName}`,
    },
    department: department === undefined ? null : `${department.departmentNumber} ${department.name}`.trim(),
    project: project === undefined ? null : `${project.number} ${project.name}`,
    travelDetails: expense.travelDetails && { ...expense.travelDetails },
    amountNok: decimal(sumOf(amountsOf(company, expense))),
    costs: costViews(company, expense),
    ...compensationViews(company, expense),
    attachment:
      document === undefined
        ? null
        : { documentId: document.id, fileName: document.fileName, pages: document.pages, size: document.size },
    completedById: expense.completedBy?.id ?? null,
    approvedById: expense.approvedBy?.id ?? null,
    rejectedComment: expense.rejectedComment,
    voucherId: expense.voucher?.id ?? null,
    accountingPeriodClosed: company.closedMonths.includes(dateOf(expense).slice(0, 7)),
  };
}

function costViews(company: Company, expense: TravelExpense): CostView[] {
  return childrenOf(company.costs, expense).map((cost) => ({
    id: cost.id,
    date: cost.date,
    category: company.costCategories.find(({ id }) => id === cost.costCategory?.id)?.description ?? null,
    vatTypeId: cost.vatType?.id ?? null,
    paymentType: company.paymentTypes.find(({ id }) => id === cost.paymentType?.id)?.description ?? null,
    currency: CURRENCIES.find(({ id }) => id === cost.currency.id)?.code ?? '',
    amount: decimal(cost.amountCurrencyIncVat),
    amountNok: decimal(cost.amountNOKInclVAT),
    comments: cost.comments,
    participants: company.participants.filter((row) => row.cost.id === cost.id).map(({ displayName }) => displayName),
  }));
}

type Compensations = Pick<TravelExpenseView, 'perDiems' | 'mileages' | 'accommodations'>;

function compensationViews(company: Company, expense: TravelExpense): Compensations {
  const nothing = { passengers: [], supplementNok: null };
  const rates = (row: {
    id: number;
    rateCategory: { id: number } | null;
    rateType: { id: number } | null;
    rate: number;
    amount: number;
  }) => ({
    id: row.id,
    rateCategoryId: row.rateCategory?.id ?? null,
    rateTypeId: row.rateType?.id ?? null,
    rate: row.rate,
    amountNok: decimal(row.amount),
  });
  const supplementOf = (mileageId: number) =>
    company.mileages.find(({ supplementOf: of }) => of?.id === mileageId)?.amount;
  return {
    perDiems: childrenOf(company.perDiems, expense).map((row) => ({
      ...rates(row),
      count: row.count,
      place: row.location,
      ...nothing,
    })),
    mileages: childrenOf(drivenMileages(company), expense).map((row) => ({
      ...rates(row),
      count: row.km,
      place: `${row.departureLocation} - ${row.destination}`,
      passengers: company.passengers
        .filter(({ mileageAllowance }) => mileageAllowance.id === row.id)
        .map(({ name }) => name),
      supplementNok: optionalDecimal(supplementOf(row.id)),
    })),
    accommodations: childrenOf(company.accommodations, expense).map((row) => ({
      ...rates(row),
      count: row.count,
      place: row.location,
      ...nothing,
    })),
  };
}

function decimal(amount: number): string {
  return amount.toFixed(2);
}

function optionalDecimal(amount: number | undefined): string | null {
  return amount === undefined ? null : decimal(amount);
}

import { FILL_IN, invalidExpense, type Objection } from '../protocol/refusals.js';
import { RATE_CATEGORIES } from '../registers/rates.js';
import type { Company, Compensation, Cost, CostCategory, Dimension, TravelExpense } from '../state/records.js';
import { amountsOf, childrenOf, drivenMileages } from './children.js';
import { vatObjection } from './costs.js';
import { projectObjection } from './expense-header.js';

/** A rule names every path it could live at, the one that counts last (observed March 2026). */
function pathsOf(name: string): string {
  return `project.invoicingPlan.orders.travelReports.mileageAllowances.tollCost.${name},mileageAllowances.tollCost.${name},costs.${name}`;
}

/** Creating takes nearly anything; delivering and approving look at the contents (observed March 2026). */
export function assertComplete(company: Company, expense: TravelExpense, index = 0): void {
  if (amountsOf(company, expense).length === 0) {
    throw invalidExpense(expense.id, {
      field: String(expense.id),
      message: 'Du kan ikke levere eller godkjenne et utlegg uten kostnader.',
      path: `[${index}]`,
    });
  }
  const at = `[${index}]`;
  const objections = [
    ...ofTravel(expense, at),
    ...childrenOf(company.costs, expense).flatMap((cost, row) => ofCost(company, expense, cost, `${at}.costs[${row}]`)),
    ...ofCompensations(company, expense, at),
    ...ofProject(company, expense, at),
  ];
  if (objections.length > 0) throw invalidExpense(expense.id, ...objections);
}

function ofTravel({ travelDetails }: TravelExpense, at: string): Objection[] {
  if (travelDetails === null) return [];
  return (['departureFrom', 'destination', 'departureDate', 'returnDate'] as const)
    .filter((name) => travelDetails[name] === null || travelDetails[name] === '')
    .map((name) => ({
      field: `travelDetails.${name}`,
      message: 'Feltet må fylles ut',
      path: `${at}.travelDetails.${name}`,
    }));
}

function ofCost(company: Company, expense: TravelExpense, cost: Cost, at: string): Objection[] {
  const objections: Objection[] = [];
  const object = (name: string, message: string) =>
    objections.push({ field: pathsOf(name), message, path: `${at}.${name.split('.')[0] ?? ''}` });
  const category = company.costCategories.find(({ id }) => id === cost.costCategory?.id);
  if (category === undefined) object('costCategory.id', FILL_IN);
  if (cost.vatType === null) object('vatType.id', FILL_IN);
  if (cost.date === null) object('date', FILL_IN);
  const paymentType = company.paymentTypes.find(({ id }) => id === cost.paymentType?.id);
  if (paymentType === undefined) object('paymentType.id', FILL_IN);
  const vat = cost.vatType === null ? undefined : vatObjection(company, cost.vatType, cost.costCategory);
  if (vat !== undefined) objections.push({ field: 'vatType', message: vat, path: `${at}.vatType` });
  // Whether these stop a delivery is not documented; here they do.
  if (category !== undefined && !isUsable(category, expense))
    object('costCategory.id', 'Kostnadskategorien kan ikke brukes her.');
  if (paymentType?.isInactive === true) object('paymentType.id', 'Betalingstypen er ikke aktiv.');
  if (
    category?.description.startsWith('Representasjon') === true &&
    !company.participants.some((row) => row.cost.id === cost.id)
  ) {
    object('participants', FILL_IN);
  }
  return [...objections, ...ofAccount(company, expense, category, at)];
}

const DIMENSION_NAMES: Readonly<Record<Dimension, string>> = {
  department: 'avdeling',
  project: 'prosjekt',
  freeDimension1: 'dimensjon 1',
  freeDimension2: 'dimensjon 2',
  freeDimension3: 'dimensjon 3',
};

/** An account can ask for dimensions. That delivering looks at it, and on which fields, is not known: chosen here. */
function ofAccount(
  { accountDemands }: Company,
  expense: TravelExpense,
  category: CostCategory | undefined,
  at: string,
): Objection[] {
  const demanded = accountDemands?.[String(category?.accountNumber)] ?? [];
  return demanded
    .filter((name) => expense[name] === null)
    .map((name) => ({
      field: `costs.${name}`,
      message: `Kontoen ${category?.accountNumber ?? ''} krever ${DIMENSION_NAMES[name]}.`,
      path: `${at}.${name}`,
    }));
}

function isUsable(
  { isInactive, showOnEmployeeExpenses, showOnTravelExpenses }: CostCategory,
  { travelDetails }: TravelExpense,
): boolean {
  return !isInactive && (travelDetails === null ? showOnEmployeeExpenses : showOnTravelExpenses);
}

function ofCompensations(company: Company, expense: TravelExpense, at: string): Objection[] {
  const kinds = {
    perDiemCompensations: company.perDiems,
    mileageAllowances: drivenMileages(company),
    accommodationAllowances: company.accommodations,
  };
  const withoutRate = Object.entries(kinds).flatMap(([name, rows]) =>
    childrenOf<Compensation>(rows, expense)
      .filter(({ rateType }) => rateType === null)
      .map(() => ({
        field: `${name}.rateType`,
        message: 'Sats eller satskategori må spesifiseres.',
        path: `${at}.${name}`,
      })),
  );
  const withoutBed = childrenOf(company.perDiems, expense)
    .filter((row) => row.overnightAccommodation === 'NONE' && needsBed(row.rateCategory?.id))
    .map(() => ({
      field: 'perDiemCompensations.overnightAccommodation',
      message: FILL_IN,
      path: `${at}.perDiemCompensations`,
    }));
  return [...withoutRate, ...withoutBed];
}

function needsBed(categoryId: number | undefined): boolean {
  return RATE_CATEGORIES.find(({ id }) => id === categoryId)?.isRequiresOvernightAccommodation ?? false;
}

/** A project can be closed after a travel expense was entered on it. */
function ofProject(company: Company, expense: TravelExpense, at: string): Objection[] {
  const day = expense.travelDetails?.departureDate ?? expense.enteredOn;
  const message = projectObjection(company, expense.project, expense.employee.id, day);
  return message === undefined ? [] : [{ field: 'project.id', message, path: `${at}.project` }];
}

import type { Child, Company, Mileage, Stored, TravelExpense } from '../state/records.js';

/** Those of some rows that belong to a travel expense. */
export function childrenOf<Row extends Child>(rows: readonly Row[], { id }: Stored): Row[] {
  return rows.filter(({ travelExpense }) => travelExpense.id === id);
}

/** The mileages somebody drove, without the supplements beside them. */
export function drivenMileages({ mileages }: Company): Mileage[] {
  return mileages.filter(({ supplementOf }) => supplementOf === null);
}

/** Everything of a travel expense that is worth money. */
export function amountsOf(company: Company, expense: TravelExpense): number[] {
  const compensations = [company.perDiems, company.mileages, company.accommodations].flatMap((rows) =>
    childrenOf<Child & { amount: number }>(rows, expense),
  );
  return [
    ...childrenOf(company.costs, expense).map(({ amountNOKInclVAT }) => amountNOKInclVAT),
    ...compensations.map(({ amount }) => amount),
  ];
}

/** Removes a travel expense with everything below it; answers the ids of documents that are gone. */
export function forget(company: Company, { id }: Stored): number[] {
  const isOther = (row: Child) => row.travelExpense.id !== id;
  const gone = company.documents.filter(({ travelExpense }) => travelExpense.id === id).map((document) => document.id);
  company.travelExpenses = company.travelExpenses.filter((row) => row.id !== id);
  company.costs = company.costs.filter(isOther);
  company.perDiems = company.perDiems.filter(isOther);
  company.mileages = company.mileages.filter(isOther);
  company.accommodations = company.accommodations.filter(isOther);
  company.documents = company.documents.filter(({ travelExpense }) => travelExpense.id !== id);
  forgetOrphans(company);
  return gone;
}

/** Removes what belonged to costs and mileages that are gone. */
export function forgetOrphans(company: Company): void {
  const costs = new Set(company.costs.map(({ id }) => id));
  const mileages = new Set(company.mileages.map(({ id }) => id));
  company.participants = company.participants.filter(({ cost }) => costs.has(cost.id));
  company.passengers = company.passengers.filter(({ mileageAllowance }) => mileages.has(mileageAllowance.id));
  company.mileages = company.mileages.filter(
    ({ supplementOf }) => supplementOf === null || mileages.has(supplementOf.id),
  );
}

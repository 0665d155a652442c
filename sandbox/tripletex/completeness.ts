import { costsOf } from './render.js';
import { invalid, REQUIRED_FIELD, type Objection } from './refusals.js';
import type { Company, Cost, TravelExpense } from './world.js';

/** The paths a rule about categories could live at: Tripletex names them all, the one that counts last (observed March 2026). */
const CATEGORY_PATHS =
  'project.invoicingPlan.orders.travelReports.mileageAllowances.tollCost.costCategory.id,mileageAllowances.tollCost.costCategory.id,costs.costCategory.id';
const VAT_PATHS = 'mileageAllowances.tollCost.vatType.id,costs.vatType.id';

/** Delivering is when contents are checked; creating takes nearly anything (observed March 2026). */
export function assertComplete(company: Company, stored: TravelExpense): void {
  const costs = costsOf(company, stored.id);
  if (stored.travelDetails === null && costs.length === 0) {
    throw invalid({
      field: String(stored.id),
      message: 'Du kan ikke levere eller godkjenne et utlegg uten kostnader.',
    });
  }
  const objections = [
    ...ofTravel(stored.travelDetails),
    ...costs.flatMap((cost, index) => ofCost(company, cost, index)),
  ];
  if (objections.length > 0) throw invalid(...objections);
}

function ofTravel(details: Record<string, unknown> | null): Objection[] {
  if (details === null) return [];
  return ['departureFrom', 'destination', 'departureDate', 'returnDate']
    .filter((name) => details[name] === undefined || details[name] === null || details[name] === '')
    .map((name) => ({ field: `travelDetails.${name}`, message: REQUIRED_FIELD, path: 'travelDetails' }));
}

function ofCost(company: Company, cost: Cost, index: number): Objection[] {
  const at = `[0].costs[${index}]`;
  const objections: Objection[] = [];
  if (cost.costCategory === null)
    objections.push({ field: CATEGORY_PATHS, message: REQUIRED_FIELD, path: `${at}.costCategory` });
  if (cost.vatType === null) objections.push({ field: VAT_PATHS, message: REQUIRED_FIELD, path: `${at}.vatType` });
  if (cost.date === null) objections.push({ field: 'costs.date', message: REQUIRED_FIELD, path: `${at}.date` });
  if (cost.vatType !== null && cost.vatType.id !== 0 && company.vatRegistrationStatus === 'VAT_NOT_REGISTERED') {
    objections.push({
      field: 'vatType',
      message: 'Ikke registrert i Merverdiavgiftsregisteret',
      path: `${at}.vatType`,
    });
  }
  return objections;
}

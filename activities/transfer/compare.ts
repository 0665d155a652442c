import { sumMoney } from '../../contract/money.js';
import type { PlannedCost, TravelExpensePlan } from './plan.js';
import type { StandingCost, StandingTravelExpense } from './travel-expenses.js';

/** A planned cost and the one that stands in Tripletex for it, null while there is none. */
export interface CostPair {
  readonly planned: PlannedCost;
  readonly standing: StandingCost | null;
}

/** Pairs what was planned with what stands; of equal costs each stands for one. */
export function pairCosts(plan: TravelExpensePlan, standing: StandingTravelExpense): CostPair[] {
  const free = [...standing.costs];
  return plan.costs.map((planned) => {
    const index = free.findIndex((cost) => isSame(planned, cost));
    return { planned, standing: index === -1 ? null : (free.splice(index, 1)[0] ?? null) };
  });
}

function isSame(planned: PlannedCost, cost: StandingCost): boolean {
  return (
    planned.categoryId === cost.categoryId &&
    planned.paymentTypeId === cost.paymentTypeId &&
    planned.date === cost.date &&
    (planned.foreign?.amount ?? planned.amountNok) === cost.amount &&
    planned.comments === cost.comments
  );
}

/** The planned participants of a cost that do not stand yet. */
export function missingParticipants({ planned, standing }: CostPair): PlannedCost['participants'] {
  const free = (standing?.participants ?? []).map(({ displayName }) => displayName);
  return planned.participants.filter(({ displayName }) => {
    const index = free.indexOf(displayName);
    if (index !== -1) free.splice(index, 1);
    return index === -1;
  });
}

/**
 * What a travel expense amounts to in NOK, where that is not what was approved; undefined when it is. Both the sum of its costs
 * and Tripletex' own total count: whether that total holds everything was seen both ways (March 2026).
 */
export function differingSum(plan: TravelExpensePlan, standing: StandingTravelExpense): string | undefined {
  const costs = sumMoney(standing.costs.map(({ amountNok }) => amountNok));
  return [costs, standing.amountNok].find((sum) => sum !== plan.amountNok);
}

import { sumMoney } from '../../contract/money.js';
import type { PlannedCost, TravelExpensePlan } from './plan.js';
import type { StandingCost, StandingTravelExpense } from './travel-expenses.js';

/** A planned cost and the one that stands in Tripletex for it, null while there is none. */
export interface CostPair {
  readonly planned: PlannedCost;
  readonly standing: StandingCost | null;
}

/**
 * Pairs what was planned with what stands; of equal costs each stands for one. Where the texts differ, the rest tells them: what
 * is taken for missing would be written twice.
 */
export function pairCosts(plan: TravelExpensePlan, standing: StandingTravelExpense): CostPair[] {
  const free = [...standing.costs];
  const take = (isIt: (cost: StandingCost) => boolean): StandingCost | null => {
    const index = free.findIndex(isIt);
    return index === -1 ? null : (free.splice(index, 1)[0] ?? null);
  };
  const isExact = (planned: PlannedCost, cost: StandingCost) =>
    isSame(planned, cost) && planned.comments === cost.comments;
  // Of equal costs, the one whose participants stand already is taken for the one that has them.
  const withParticipants = plan.costs.map((planned) =>
    planned.participants.length === 0
      ? null
      : take((cost) => isExact(planned, cost) && unnamed(planned, cost).length === 0),
  );
  const toTheLetter = plan.costs.map(
    (planned, index) => withParticipants[index] ?? take((cost) => isExact(planned, cost)),
  );
  return plan.costs.map((planned, index) => ({
    planned,
    standing: toTheLetter[index] ?? take((cost) => isSame(planned, cost)),
  }));
}

/** A key may not see everything: what is hidden from it tells nothing apart. */
function isSame(planned: PlannedCost, cost: StandingCost): boolean {
  return (
    (cost.categoryId === null || planned.categoryId === cost.categoryId) &&
    (cost.paymentTypeId === null || planned.paymentTypeId === cost.paymentTypeId) &&
    planned.date === cost.date &&
    (planned.foreign?.amount ?? planned.amountNok) === cost.amount
  );
}

/** The planned participants of a cost that do not stand yet: none when there are as many as planned, whatever they are called. */
export function missingParticipants({ planned, standing }: CostPair): PlannedCost['participants'] {
  if (standing === null) return planned.participants;
  return standing.participants.length >= planned.participants.length ? [] : unnamed(planned, standing);
}

/** The planned participants whose names do not stand with a cost. */
function unnamed(planned: PlannedCost, standing: StandingCost): PlannedCost['participants'] {
  const free = standing.participants.map(({ displayName }) => displayName);
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

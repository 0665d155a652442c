import { describe, expect, it } from 'vitest';
import { differingSum, missingParticipants, pairCosts } from '../../../activities/transfer/compare.js';
import type { PlannedCost, TravelExpensePlan } from '../../../activities/transfer/plan.js';
import type { StandingCost, StandingTravelExpense } from '../../../activities/transfer/travel-expenses.js';

function planned(changes: Partial<PlannedCost> = {}): PlannedCost {
  return {
    line: 'l1',
    categoryId: 900,
    vatTypeId: 12,
    paymentTypeId: 800,
    date: '2026-03-12',
    amountNok: '448.00',
    foreign: null,
    comments: 'Taxi',
    participants: [],
    ...changes,
  };
}

function standing(changes: Partial<StandingCost> = {}): StandingCost {
  return {
    id: 1,
    date: '2026-03-12',
    amount: '448.00',
    amountNok: '448.00',
    comments: 'Taxi',
    categoryId: 900,
    paymentTypeId: 800,
    participants: [],
    ...changes,
  };
}

const people = (...names: string[]) => names.map((displayName) => ({ displayName, employeeId: null }));
const pairs = (costs: PlannedCost[], stand: StandingCost[]) =>
  pairCosts({ costs } as TravelExpensePlan, { costs: stand } as unknown as StandingTravelExpense).map(
    ({ standing: found }) => found?.id ?? null,
  );

describe('a planned cost and what stands', () => {
  it.each([
    ['to the letter', {}, 1],
    ['in another text: what is taken for missing would be written twice', { comments: ' taxi' }, 1],
    ['with a category and a payment type that the key may not see', { categoryId: null, paymentTypeId: null }, 1],
    ['on another day', { date: '2026-03-13' }, null],
    ['of another sum', { amount: '447.00' }, null],
    ['in another category', { categoryId: 901 }, null],
  ] as const)('are paired %s', (_, changes, id) => {
    expect(pairs([planned()], [standing(changes)])).toEqual([id]);
  });

  it('are told apart by their texts first', () => {
    const costs = [planned({ comments: 'hjem' }), planned({ comments: 'ut' })];
    expect(pairs(costs, [standing({ id: 1, comments: 'ut' }), standing({ id: 2, comments: 'hjem' })])).toEqual([2, 1]);
  });

  it('are compared in the currency of the receipt', () => {
    const euro = planned({ foreign: { currencyId: 5, amount: '38.70' } });
    expect(pairs([euro], [standing({ amount: '38.70' })])).toEqual([1]);
    expect(pairs([euro], [standing({ amount: '448.00' })])).toEqual([null]);
  });

  it('stand for one another once: of two alike, one may be missing', () => {
    expect(pairs([planned(), planned()], [standing()])).toEqual([1, null]);
  });

  it('that are alike but for their participants go to those who have them', () => {
    const costs = [planned({ participants: people('Nora') }), planned({ participants: people('Jonas') })];
    const stand = [standing({ id: 1, participants: people('Jonas') }), standing({ id: 2 })];
    expect(pairs(costs, stand)).toEqual([2, 1]);
  });
});

describe('participants that are missing', () => {
  const missing = (wanted: string[], there: string[]) =>
    missingParticipants({
      planned: planned({ participants: people(...wanted) }),
      standing: standing({ participants: people(...there) }),
    }).map(({ displayName }) => displayName);

  it.each([
    [['Nora', 'Jonas'], [], ['Nora', 'Jonas']],
    [['Nora', 'Jonas'], ['Nora'], ['Jonas']],
    [['Nora', 'Nora'], ['Nora'], ['Nora']],
    [['Nora', 'Jonas'], ['Jonas', 'Nora'], []],
    [['Nora'], ['NORA EKSEMPEL'], []],
  ])('of %j beside %j are %j', (wanted, there, expected) => {
    expect(missing(wanted, there)).toEqual(expected);
  });
});

describe('the sum', () => {
  const sum = (amountNok: string, costs: string[]) =>
    differingSum(
      { amountNok: '448.00' } as TravelExpensePlan,
      { amountNok, costs: costs.map((nok) => standing({ amountNok: nok })) } as unknown as StandingTravelExpense,
    );

  it.each([
    ['448.00', ['400.00', '48.00'], undefined],
    ['448.00', ['447.99'], '447.99'],
    ['449.00', ['448.00'], '449.00'],
  ])('%s of the costs %j differs by %s', (total, costs, expected) => {
    expect(sum(total, costs)).toBe(expected);
  });
});

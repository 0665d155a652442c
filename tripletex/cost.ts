import { z } from 'zod';
import { CostParticipant } from './cost-participant.js';
import { acts, lists, reads, writes } from './endpoint.js';
import { Amount } from './money.js';
import { Reference, ReferenceTo, Text } from './readings.js';

/** A cost as it stands. `amountCurrencyIncVat` is in the cost's own currency, `amountNOKInclVAT` in NOK. */
export const Cost = z.object({
  id: z.int(),
  date: Text,
  amountCurrencyIncVat: Amount,
  amountNOKInclVAT: Amount,
  comments: Text,
  costCategory: Reference,
  vatType: Reference,
  paymentType: Reference,
  currency: Reference,
  participants: z.array(CostParticipant).nullish(),
});

/** A cost to be made. Nested in a travel expense it must not name NOK as its currency (observed March 2026). */
export const NewCost = z.object({
  date: z.string(),
  costCategory: ReferenceTo,
  vatType: ReferenceTo,
  paymentType: ReferenceTo,
  amountCurrencyIncVat: z.number(),
  amountNOKInclVAT: z.number(),
  currency: ReferenceTo.optional(),
  comments: z.string().optional(),
});

/** The costs of one travel expense: what makes adding them repeatable. */
export const listCosts = lists({ name: 'listCosts', path: '/travelExpense/cost', query: ['travelExpenseId'] }, Cost);

export const readCost = reads({ name: 'readCost', path: '/travelExpense/cost/{id}' }, Cost);

/** One after another within a travel expense: parallel ones are refused with 409 / 8000 (observed March 2026). */
export const createCost = writes(
  'POST',
  {
    name: 'createCost',
    path: '/travelExpense/cost',
    body: NewCost.extend({ travelExpense: ReferenceTo }),
  },
  'url',
  z.unknown(),
);

export const deleteCost = acts('DELETE', { name: 'deleteCost', path: '/travelExpense/cost/{id}' }, 'none', z.unknown());

import { z } from 'zod';
import { CostParticipant } from './cost-participant.js';
import { writes } from './endpoint.js';
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

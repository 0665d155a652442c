import { z } from 'zod';
import { Cost, NewCost } from './cost.js';
import { acts, lists, reads, writes } from './endpoint.js';
import { Amount } from './money.js';
import { Flag, Numeral, Reference, ReferenceTo, Text } from './readings.js';

/**
 * What tells one travel expense from another. `type` is 1 for an employee expense and 0 for a travel expense, which alone has
 * travel details. Fields that the key may not see are left out (official document 2.75.00).
 */
const Listed = z.object({
  id: z.int(),
  title: Text,
  /** OPEN, DELIVERED, APPROVED, SALARY_PAID, REJECTED; others may come. */
  state: Text,
  type: Numeral,
  numberAsString: Text,
  /** In NOK. Whether it holds more than the costs was seen both ways (March 2026). */
  amount: Amount.nullish(),
  /** Tripletex' own: the day of creation, or the day of return of a travel expense (observed March 2026). */
  date: Text,
  employee: Reference,
  department: Reference,
  project: Reference,
  travelDetails: z
    .object({ departureDate: Text, returnDate: Text, purpose: Text })
    .nullish()
    .transform((details) => details ?? null),
  attachment: Reference,
  voucher: Reference,
});

/** The only useful filter for finding one's own is the employee: there is none on title or number (official document 2.75.00). */
export const listTravelExpenses = lists(
  { name: 'listTravelExpenses', path: '/travelExpense', query: ['employeeId', 'state'] },
  Listed,
);

/** A travel expense with its costs, as it is compared with what was approved. `attachment` tells of a file; `attachmentCount` is 1 even without any. */
export const readTravelExpense = reads(
  { name: 'readTravelExpense', path: '/travelExpense/{id}' },
  Listed.extend({
    state: z.string(),
    amount: Amount,
    rejectedComment: Text,
    rejectedBy: Reference,
    accountingPeriodClosed: Flag,
    accountingPeriodVATClosed: Flag,
    costs: z.array(Cost),
  }),
);

/** What a write answers of a travel expense, that is relied on. */
export const Written = z.object({ id: z.int(), state: z.string(), numberAsString: Text, amount: Amount });

const NewTravelExpense = z.object({
  employee: ReferenceTo,
  title: z.string(),
  department: ReferenceTo.optional(),
  project: ReferenceTo.optional(),
  travelDetails: z
    .object({
      isForeignTravel: z.boolean(),
      isDayTrip: z.boolean(),
      isCompensationFromRates: z.boolean(),
      departureDate: z.string(),
      returnDate: z.string(),
      departureTime: z.string(),
      returnTime: z.string(),
      departureFrom: z.string(),
      destination: z.string(),
      purpose: z.string(),
      detailedJourneyDescription: z.string().optional(),
    })
    .optional(),
  costs: z.array(NewCost).optional(),
});

/** Answers 201 with the full object; costs in NOK may be nested. Twice the same body makes two (observed March 2026). */
export const createTravelExpense = writes(
  'POST',
  { name: 'createTravelExpense', path: '/travelExpense', body: NewTravelExpense },
  'value',
  Written,
);

/** Takes its costs with it; seen for open and delivered ones (March 2026). */
export const deleteTravelExpense = acts(
  'DELETE',
  { name: 'deleteTravelExpense', path: '/travelExpense/{id}' },
  'none',
  z.unknown(),
);

export const deliverTravelExpenses = acts(
  'PUT',
  { name: 'deliverTravelExpenses', path: '/travelExpense/:deliver', query: ['id'] },
  'list',
  Written,
);

/** Approving an open one delivers it in the same step (observed March 2026). */
export const approveTravelExpenses = acts(
  'PUT',
  { name: 'approveTravelExpenses', path: '/travelExpense/:approve', query: ['id'] },
  'list',
  Written,
);

export const undeliverTravelExpenses = acts(
  'PUT',
  { name: 'undeliverTravelExpenses', path: '/travelExpense/:undeliver', query: ['id'] },
  'list',
  Written,
);

export const unapproveTravelExpenses = acts(
  'PUT',
  { name: 'unapproveTravelExpenses', path: '/travelExpense/:unapprove', query: ['id'] },
  'list',
  Written,
);

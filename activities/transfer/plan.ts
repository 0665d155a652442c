import { z } from 'zod';
import { Money } from '../../contract/approved-report.js';

/** A cost as it shall stand in Tripletex, every reference resolved to Tripletex' ids. */
export const PlannedCost = z.object({
  line: z.string(),
  categoryId: z.int(),
  vatTypeId: z.int(),
  paymentTypeId: z.int(),
  /** YYYY-MM-DD */
  date: z.string(),
  amountNok: Money,
  /** For a cost in another currency than NOK: Tripletex refuses those inside the travel expense, they are written one by one. */
  foreign: z.object({ currencyId: z.int(), amount: Money }).nullable(),
  comments: z.string(),
  participants: z.array(z.object({ displayName: z.string(), employeeId: z.int().nullable() })),
});
export type PlannedCost = z.infer<typeof PlannedCost>;

/** One travel expense as it shall stand in Tripletex. Fixed when its writing begins. */
export const TravelExpensePlan = z.object({
  marker: z.string(),
  title: z.string(),
  kind: z.enum(['expense', 'travel']),
  employeeId: z.int(),
  /** As Tripletex names the employee: for the cover page of the receipts. */
  employeeName: z.string(),
  departmentId: z.int().nullable(),
  projectId: z.int().nullable(),
  costs: z.array(PlannedCost),
  amountNok: Money,
  /** Ids of the part's receipts in line order, each once. */
  receipts: z.array(z.string()),
});
export type TravelExpensePlan = z.infer<typeof TravelExpensePlan>;

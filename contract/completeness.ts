import { z } from 'zod';

const SignedMoney = z.string().regex(/^-?\d+\.\d{2}$/);

/** Whether everything that was approved in a month stands in Tripletex. Reports count by the day of their last approval. */
export const Completeness = z.object({
  /** `YYYY-MM` */
  month: z.string(),
  complete: z.boolean(),
  /** What is to be carried over: without what was cancelled or booked by hand. */
  reports: z.int(),
  transferred: z.int(),
  /** What has not arrived, by the problem it waits for; without one by its status. */
  waiting: z.array(z.object({ code: z.string(), count: z.int() })),
  approvedNok: SignedMoney,
  /** The sum of what stands approved there. */
  tripletexNok: SignedMoney,
  /** Approved less what stands in Tripletex. */
  differenceNok: SignedMoney,
  receiptsExpected: z.int(),
  receiptsPresent: z.int(),
});
export type Completeness = z.infer<typeof Completeness>;

import { z } from 'zod';
import { writes } from './endpoint.js';
import { ReferenceTo, Text } from './readings.js';

/** Who took part in what a cost paid for, as representation demands. `employeeId` is null, or 0, for somebody from outside. */
export const CostParticipant = z.object({
  id: z.int(),
  displayName: Text,
  employeeId: z
    .int()
    .nullish()
    .transform((id) => id ?? null),
});

const NewCostParticipants: z.ZodType<readonly object[], readonly object[]> = z.array(
  z.object({ cost: ReferenceTo, displayName: z.string(), employeeId: z.int().optional() }),
);

/** Adds participants; repeating it doubles them. */
export const createCostParticipants = writes(
  'POST',
  { name: 'createCostParticipants', path: '/travelExpense/costParticipant/list', body: NewCostParticipants },
  'none',
  z.unknown(),
);

import { z } from 'zod';
import { lists } from './endpoint.js';
import { Name, Numeral } from './readings.js';

/** What was paid with, which decides the account that is credited. A new company has one: `Privat utlegg` (observed March 2026). */
export const listPaymentTypes = lists(
  { name: 'listPaymentTypes', path: '/travelExpense/paymentType' },
  z.object({
    id: z.int(),
    version: Numeral,
    description: Name,
    showOnTravelExpenses: z.boolean().catch(false),
    showOnEmployeeExpenses: z.boolean().catch(false),
    isInactive: z.boolean().catch(false),
  }),
);

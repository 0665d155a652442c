import { z } from 'zod';
import { lists } from './endpoint.js';
import { Name, Numeral, Reference } from './readings.js';

/** There is no filter for those shown on travel expenses (official document 2.75.00): all are read and told apart here. */
export const listCostCategories = lists(
  { name: 'listCostCategories', path: '/travelExpense/costCategory' },
  z.object({
    id: z.int(),
    version: Numeral,
    description: Name,
    account: z.object({ id: z.int(), number: Numeral }).nullish(),
    vatType: Reference,
    /** Takes its own VAT type only. */
    isVatLocked: z.boolean().catch(false),
    showOnTravelExpenses: z.boolean().catch(false),
    showOnEmployeeExpenses: z.boolean().catch(false),
    isInactive: z.boolean().catch(false),
  }),
);

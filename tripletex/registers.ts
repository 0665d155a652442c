import { z } from 'zod';
import { lists, reads } from './endpoint.js';

const Reference = z.object({ id: z.int() });

/** There is no filter for those shown on travel expenses (official document 2.75.00): all are read and told apart here. */
export const listCostCategories = lists(
  { name: 'listCostCategories', path: '/travelExpense/costCategory' },
  z.object({
    id: z.int(),
    description: z.string(),
    vatType: Reference.nullish(),
    isVatLocked: z.boolean().catch(false),
    showOnTravelExpenses: z.boolean().catch(false),
    showOnEmployeeExpenses: z.boolean().catch(false),
    isInactive: z.boolean().catch(false),
  }),
);

export const listPaymentTypes = lists(
  { name: 'listPaymentTypes', path: '/travelExpense/paymentType' },
  z.object({
    id: z.int(),
    description: z.string(),
    showOnTravelExpenses: z.boolean().catch(false),
    showOnEmployeeExpenses: z.boolean().catch(false),
    isInactive: z.boolean().catch(false),
  }),
);

/** Offers are projects too in Tripletex; nothing can be booked on them. */
export const listProjects = lists(
  { name: 'listProjects', path: '/project', query: ['number', 'isOffer'] },
  z.object({
    id: z.int(),
    number: z.string().nullish(),
    name: z.string().catch(''),
    isClosed: z.boolean().catch(false),
    isOffer: z.boolean().catch(false),
    startDate: z.string().nullish(),
    endDate: z.string().nullish(),
    forParticipantsOnly: z.boolean().nullish(),
    participants: z.array(z.object({ employee: Reference.nullish() })).nullish(),
  }),
);

export const listDepartments = lists(
  { name: 'listDepartments', path: '/department', query: ['departmentNumber'] },
  z.object({ id: z.int(), departmentNumber: z.string().nullish(), isInactive: z.boolean().nullish() }),
);

export const readProjectSettings = reads(
  { name: 'readProjectSettings', path: '/project/settings' },
  z.object({ onlyProjectMembersCanRegisterInfo: z.boolean().nullish() }),
);

/** Only VAT types that are active for the company are listed when a kind is asked for. */
export const listVatTypes = lists(
  { name: 'listVatTypes', path: '/ledger/vatType', query: ['typeOfVat'] },
  z.object({ id: z.int() }),
);

export const readVatSettings = reads(
  { name: 'readVatSettings', path: '/ledger/vatSettings' },
  z.object({ vatRegistrationStatus: z.string().nullish() }),
);

export const listCurrencies = lists(
  { name: 'listCurrencies', path: '/currency', query: ['code'] },
  z.object({ id: z.int(), code: z.string(), isDisabled: z.boolean().catch(false) }),
);

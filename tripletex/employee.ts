import { z } from 'zod';
import { lists } from './endpoint.js';

const Employment = z.object({ startDate: z.string().nullish(), endDate: z.string().nullish() });

/** Only what a transfer needs; never the bank account, the national identity number or the address. `email` filters by part of it. */
export const listEmployees = lists(
  { name: 'listEmployees', path: '/employee', query: ['id', 'employeeNumber', 'email', 'includeContacts'] },
  z.object({
    id: z.int(),
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    email: z.string().nullish(),
    employeeNumber: z.string().nullish(),
    allowInformationRegistration: z.boolean().nullish(),
    isContact: z.boolean().nullish(),
    isProxy: z.boolean().nullish(),
    employments: z.array(Employment).nullish(),
  }),
);

/** The rights of an employee, one row per right and company. The number is stable, the name is not (official document 2.75.00). */
export const listEntitlements = lists(
  { name: 'listEntitlements', path: '/employee/entitlement', query: ['employeeId'] },
  z.object({ entitlementId: z.int(), customer: z.object({ id: z.int() }).nullish() }),
);

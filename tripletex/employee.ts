import { z } from 'zod';
import { lists, reads } from './endpoint.js';
import { Flag, Numeral, Text } from './readings.js';

/** Only what a transfer needs; never the bank account, the national identity number or the address. */
const Employee = z.object({
  id: z.int(),
  version: Numeral,
  firstName: Text,
  lastName: Text,
  email: Text,
  employeeNumber: Text,
  /** Whether expenses may be registered for them at all. */
  allowInformationRegistration: Flag,
  isContact: Flag,
  isProxy: Flag,
  employments: z.array(z.object({ startDate: Text, endDate: Text })).nullish(),
});

/** `email` filters by part of it, `employeeNumber` by the whole (official document 2.75.00). */
export const listEmployees = lists(
  { name: 'listEmployees', path: '/employee', query: ['id', 'employeeNumber', 'email', 'includeContacts'] },
  Employee,
);

export const readEmployee = reads({ name: 'readEmployee', path: '/employee/{id}' }, Employee);

/** The rights of an employee, one row per right and company. The number is stable, the name is not (official document 2.75.00). */
export const listEntitlements = lists(
  { name: 'listEntitlements', path: '/employee/entitlement', query: ['employeeId'] },
  z.object({ entitlementId: z.int(), customer: z.object({ id: z.int() }).nullish() }),
);

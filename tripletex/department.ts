import { z } from 'zod';
import { lists } from './endpoint.js';
import { Flag, Name, Numeral, Text } from './readings.js';

/** Without `isInactive` both kinds are listed (official document 2.75.00). */
export const listDepartments = lists(
  { name: 'listDepartments', path: '/department', query: ['departmentNumber', 'isInactive'] },
  z.object({ id: z.int(), version: Numeral, name: Name, departmentNumber: Text, isInactive: Flag }),
);

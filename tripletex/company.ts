import { z } from 'zod';
import { lists, reads } from './endpoint.js';
import { Name, Text } from './readings.js';

export const readCompany = reads(
  { name: 'readCompany', path: '/company/{id}' },
  z.object({ id: z.int(), name: Name, organizationNumber: Text }),
);

/** The companies a key can log in to. With a key of an accountant's office nothing but this and whoAmI answers (official documentation). */
export const listCompaniesWithLoginAccess = lists(
  { name: 'listCompaniesWithLoginAccess', path: '/company/>withLoginAccess' },
  z.object({ id: z.int() }),
);

/** The modules a company has bought (official document 2.75.00: BETA). `API_V2` is the integrations module (seen March 2026). */
export const listSalesModules = lists(
  { name: 'listSalesModules', path: '/company/salesmodules' },
  z.object({ name: z.string() }),
);

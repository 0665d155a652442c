import { z } from 'zod';
import { reads, writes } from './endpoint.js';

/** `POST /token/session/:create`: needs no Authorization; the preferred form (official document 2.75.00). */
export const createSession = {
  ...writes(
    'POST',
    {
      name: 'createSession',
      path: '/token/session/:create',
      body: z.object({ consumerToken: z.string(), employeeToken: z.string(), expirationDate: z.string() }),
    },
    'value',
    z.object({ token: z.string().min(1) }),
  ),
  // A session nobody knows of ends by itself: there is nothing to look for when its answer is lost.
  writes: false,
};

/** Whose key it is: `employeeId` owns it, `actualEmployeeId` is the technical user Tripletex makes for it (observed March 2026). */
export const whoAmI = reads(
  { name: 'whoAmI', path: '/token/session/>whoAmI' },
  z.object({
    employeeId: z.int(),
    actualEmployeeId: z.int(),
    companyId: z.int(),
    employeeIsProxy: z.boolean().catch(false),
  }),
);

import { z } from 'zod';
import { lists, reads } from './endpoint.js';
import { Name, Numeral, Text } from './readings.js';

/**
 * Only VAT types that are active for the company are listed when a kind is asked for. The id is not the number: id 12 has
 * number 13 (observed March 2026). `percentage` and `deductionPercentage` are per cent.
 */
export const listVatTypes = lists(
  { name: 'listVatTypes', path: '/ledger/vatType', query: ['typeOfVat', 'vatDate'] },
  z.object({
    id: z.int(),
    version: Numeral,
    name: Name,
    number: Text,
    percentage: Numeral,
    deductionPercentage: Numeral,
  }),
);

/** `VAT_NOT_REGISTERED`, `VAT_APPLICANT`, `VAT_REGISTERED` or `VAT_COMPENSATION` (official document 2.75.00). */
export const readVatSettings = reads(
  { name: 'readVatSettings', path: '/ledger/vatSettings' },
  z.object({ vatRegistrationStatus: Text }),
);

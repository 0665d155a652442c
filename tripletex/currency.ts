import { z } from 'zod';
import { lists } from './endpoint.js';
import { Numeral } from './readings.js';

/** `factor` is how many units a rate is quoted for: 100 for SEK, DKK, CHF and JPY, 1 for NOK, USD, EUR and GBP (observed March 2026). */
export const listCurrencies = lists(
  { name: 'listCurrencies', path: '/currency', query: ['code'] },
  z.object({ id: z.int(), version: Numeral, code: z.string(), factor: Numeral, isDisabled: z.boolean().catch(false) }),
);

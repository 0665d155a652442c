import { z } from 'zod';

/**
 * A text that may be missing. Tripletex writes both `null` and `''` for none (observed March 2026), and leaves out what a key
 * may not see (official document 2.75.00).
 */
export const Text = z
  .string()
  .nullish()
  .transform((text) => whole(text ?? '') || null);

/** A text that is always there to be shown: `''` when a key may not see it. */
export const Name = z
  .string()
  .nullish()
  .transform((text) => whole(text ?? ''));

/** Without what no database keeps: NUL, and halves of characters. */
function whole(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}]/gu, '');
}

/** A yes or no that may be hidden from a key: `null` then. */
export const Flag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? null);

/** A whole or decimal number that is no money and may be missing. */
export const Numeral = z
  .number()
  .nullish()
  .transform((number) => number ?? null);

/** Another object, by its id: null when there is none, missing when a key may not see it. */
export const Reference = z.object({ id: z.int() }).nullish();

/** Another object in a body: the id alone, for Tripletex takes anything beside it for data (official documentation). */
export const ReferenceTo = z.object({ id: z.int() });

import { z } from 'zod';

/** A text for customers, in both languages. */
export const Text = z.object({ nb: z.string(), en: z.string() });
export type Text = z.infer<typeof Text>;

/** What texts are told in. */
export type Language = keyof Text;

/** What no database keeps and no checksum is defined for: NUL, and halves of characters. */
const BROKEN = /[\0\p{Surrogate}]/u;

/** Whether a text can be kept as it is. */
export function isKeepable(text: string): boolean {
  return !BROKEN.test(text);
}

/** What is said of a text that cannot be kept. */
export const NOT_KEEPABLE = 'Give a text without NUL and without halves of characters.';

import { z } from 'zod';

/** A text for customers, in both languages. */
export const Text = z.object({ nb: z.string(), en: z.string() });
export type Text = z.infer<typeof Text>;

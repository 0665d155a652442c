import { z } from 'zod';
import { isKeepable, NOT_KEEPABLE } from './text.js';

const decided = {
  by: z
    .string('Say who decides.')
    .trim()
    .min(1, 'Say who decides.')
    .max(200, 'Use at most 200 characters.')
    .refine(isKeepable, NOT_KEEPABLE),
  note: z.string().max(2000, 'Use at most 2000 characters.').refine(isKeepable, NOT_KEEPABLE).optional(),
};

const number = 'Give the number as Tripletex shows it, for instance "12-2026".';

/** What a named person decides about a transfer that waits. */
export const Decision = z.discriminatedUnion(
  'action',
  [
    /** The cause is gone: go on, past a class S stop too. */
    z.strictObject({ action: z.literal('retry'), ...decided }),
    /** What looks like a duplicate (TLX-801) is none. */
    z.strictObject({ action: z.literal('sendAnyway'), ...decided }),
    /** It stands in Tripletex already, entered by hand: nothing is carried there any more. */
    z.strictObject({
      action: z.literal('bookedByHand'),
      ...decided,
      tripletexNumber: z
        .string(number)
        .trim()
        .regex(/^\d{1,9}-\d{4}$/, number),
    }),
  ],
  { error: 'Use one of the actions retry, sendAnyway, bookedByHand.' },
);
export type Decision = z.infer<typeof Decision>;

/** The decision that a report was entered by hand. */
export type BookedByHand = Extract<Decision, { action: 'bookedByHand' }>;

/** The failure type with which a transfer refuses a decision; nothing was changed. */
export const RESOLVE_REFUSED = 'ResolveRefused';

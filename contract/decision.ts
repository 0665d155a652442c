import { z } from 'zod';
import type { Fault } from './faults.js';
import { isRefusedPlain, PLAIN_PAYLOAD_REFUSED } from './plain-payload.js';
import { isKeepable, NOT_KEEPABLE, type Text } from './text.js';
import type { TransferStatus } from './transfer-status.js';

/** Who decides, and why: what every decision of a named person says. */
export const decided = {
  by: z
    .string('Say who decides.')
    .trim()
    .min(1, 'Say who decides.')
    .max(200, 'Use at most 200 characters.')
    .refine(isKeepable, NOT_KEEPABLE),
  note: z.string().max(2000, 'Use at most 2000 characters.').refine(isKeepable, NOT_KEEPABLE).optional(),
};

const ACTIONS = ['retry', 'sendAnyway', 'bookedByHand', 'correct', 'cancel', 'chooseEmployee'];
const employeeId = 'Give the id of the employee in Tripletex.';
const number = 'Give the number as Tripletex shows it, for instance "12-2026".';

/** What a named person decides about a transfer. */
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
    /** A corrected report takes the place of the one that was handed over. Its rules are checked as those of any report. */
    z.strictObject({
      action: z.literal('correct'),
      ...decided,
      report: z.record(z.string(), z.unknown(), 'Give the corrected report, of a higher revision.'),
      /** The revision that it was compared with: refused once a later one was handed over. */
      inPlaceOf: z.int().positive().optional(),
    }),
    /** Nothing is carried to Tripletex any more; what is not approved there yet is removed. */
    z.strictObject({ action: z.literal('cancel'), ...decided }),
    /** Which of several employees the report belongs to (TLX-203). */
    z.strictObject({
      action: z.literal('chooseEmployee'),
      ...decided,
      tripletexEmployeeId: z.int(employeeId).positive(employeeId),
    }),
  ],
  {
    error: ({ input }) =>
      isRefusedPlain(input) ? PLAIN_PAYLOAD_REFUSED : `Use one of the actions ${ACTIONS.join(', ')}.`,
  },
);
export type Decision = z.infer<typeof Decision>;

/** The decision that a report was entered by hand. */
export type BookedByHand = Extract<Decision, { action: 'bookedByHand' }>;

/** The decision that a corrected report takes the place of the first. */
export type Correct = Extract<Decision, { action: 'correct' }>;

/** The decision that nothing is carried to Tripletex any more. */
export type Cancel = Extract<Decision, { action: 'cancel' }>;

/** The decision which employee a report belongs to. */
export type ChooseEmployee = Extract<Decision, { action: 'chooseEmployee' }>;

/** Where a transfer stands that somebody decides about. */
export interface Standing extends Pick<TransferStatus, 'status' | 'problem'> {
  /** Whether it stands still: while it writes, or does not know what it wrote, it may be booked any moment. */
  readonly isStill: boolean;
}

/** Why a decision does not fit where a transfer stands, with what to do instead; undefined when it does. */
export function objectionTo(action: Decision['action'], { status, problem, isStill }: Standing): Text | undefined {
  if (status === 'superseded') return OBJECTIONS.superseded;
  if (action === 'correct') return undefined;
  if (status === 'bookedByHand' || status === 'cancelled') return OBJECTIONS.ended;
  if (status === 'transferred' && problem === null) return OBJECTIONS.transferred;
  if (action === 'sendAnyway' && problem?.code !== 'TLX-801') return OBJECTIONS.noDuplicate;
  if (action === 'chooseEmployee' && problem?.code !== 'TLX-203') return OBJECTIONS.noChoice;
  if ((action === 'bookedByHand' || action === 'cancel') && !isStill) return OBJECTIONS.underWay;
  return undefined;
}

/** Why a decision does not fit, with what to do instead. */
export const OBJECTIONS = {
  superseded: {
    nb: 'En senere revisjon har tatt dens plass: avgjør om den.',
    en: 'A later revision has taken its place: decide about that one.',
  },
  ended: {
    nb: 'Noen har alt avsluttet overføringen: rett rapporten og få den godkjent på nytt hvis noe skal endres.',
    en: 'Somebody has ended the transfer already: hand over a corrected report if something is to be changed.',
  },
  transferred: {
    nb: 'Rapporten står godkjent i Tripletex: rett rapporten og få den godkjent på nytt hvis noe skal endres.',
    en: 'The report stands approved in Tripletex: hand over a corrected report if something is to be changed.',
  },
  noDuplicate: {
    nb: 'Rapporten venter ikke på at noen vurderer en mulig dobbeltføring (TLX-801): se hvordan den står nå.',
    en: 'It does not wait for anybody to judge a likely duplicate (TLX-801): look at the status.',
  },
  noChoice: {
    nb: 'Rapporten venter ikke på at noen velger en ansatt (TLX-203): se hvordan den står nå.',
    en: 'It does not wait for an employee to be chosen (TLX-203): look at the status.',
  },
  underWay: {
    nb: 'Overføringen er underveis og kan nå Tripletex når som helst: avgjør på nytt når den venter.',
    en: 'The transfer is under way and may reach Tripletex any moment: decide again once it waits.',
  },
} satisfies Record<string, Text>;

/** The failure type with which a transfer refuses a decision; nothing was changed. */
const RESOLVE_REFUSED = 'ResolveRefused';

/** Why a decision was refused: in words, and each fault of a corrected report. */
export interface WhyRefused {
  readonly text: Text;
  readonly faults: readonly Fault[];
}

/** The parts of such a failure, the same in a workflow and in an activity. Its only detail is why. */
export function refusedFailure(text: Text, faults: readonly Fault[] = []) {
  const why: WhyRefused = { text, faults };
  return { type: RESOLVE_REFUSED, message: text.en, nonRetryable: true, details: [why] };
}

/** Why a decision was refused, by a failure; undefined when it is no such failure. */
export function whyRefused({ type, details }: FailureWithDetails): WhyRefused | undefined {
  return type === RESOLVE_REFUSED ? (details?.[0] as WhyRefused) : undefined;
}

interface FailureWithDetails {
  readonly type?: string | null | undefined;
  readonly details?: readonly unknown[] | null | undefined;
}

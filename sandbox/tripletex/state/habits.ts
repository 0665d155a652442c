import { z } from 'zod';
import { fieldsOf, isModelName } from '../protocol/models.js';

const FieldName = z.string().refine((name) => isFieldName(name), {
  error: 'Write a field as "Company.organizationNumber": a model of the official document, then one of its fields.',
});
const Reading = z.enum(['allowed', 'forbidden', 'empty']);

/**
 * What Tripletex does where sources disagree, or where it depends on rights and set-up nobody sees from outside. Each company of
 * the stand-in has habits of its own; what is not said otherwise is as in `DEFAULT_HABITS`.
 */
const HabitsOfCompany = z.strictObject({
  /** What an id nothing has is answered with: 422 on the field (observed March 2026) or 404 / 6000 (official documentation). */
  unknownId: z.enum(['invalid', 'notFound']),
  /**
   * What `field` holds where `path` leads into a travel expense: every place the rule could live at, the name within the child
   * alone, or the id of the travel expense as text. All were observed in March 2026; when it is which is not known.
   */
  refusalField: z.enum(['places', 'name', 'expenseId']),

  /** What the key's approval does in an approval flow: not known. A 403 was observed once in March 2026. */
  approvalInFlow: z.enum(['ownStep', 'forbidden']),
  /** Whether approving an open one delivers it (observed March 2026), or asks for that first: 422 on `state`. */
  approvalOfOpen: z.enum(['delivers', 'refused']),
  /** How approving one's own is refused where `canApproveOwnExpenses` is off: 403 or 422, not known. */
  approvalOfOwn: z.enum(['forbidden', 'invalid']),
  /** What 200 to an approval holds: the travel expenses (observed March 2026), nothing although it was done, or nothing was. */
  approvalAnswer: z.enum(['expenses', 'empty', 'emptyAndUndone']),

  /** Whether blanks around titles, comments and names of participants are taken away: not known. */
  trimsTexts: z.boolean(),
  /** The most bytes an uploaded file may have; null is no limit. Whether there is one is not known. */
  largestUpload: z.int().min(0).nullable(),
  /** What a larger one is answered with: a page of HTML with 413, or 422 on `file`. Not known. */
  tooLargeUpload: z.enum(['page', 'invalid']),
  /** Currencies nobody quotes, as `EUR`, or `EUR 2026-03-12` for one day alone. */
  currenciesWithoutRate: z.array(z.string()),
  /** Which field a cost in one of them is refused on: not known. */
  missingRateField: z.enum(['currency', 'rate']),
  /** How passengers change a mileage: a supplement of its own beside it, its own amount, or nothing. Not known. */
  passengerAmounts: z.enum(['supplement', 'included', 'none']),

  /** Fields that are left out of every 200 because of rights (official document 2.75.00), as `Company.organizationNumber`. */
  hiddenFields: z.array(FieldName),
  /** Fields that are left out of lists alone. */
  hiddenFieldsInLists: z.array(FieldName),
  /** Reading registers: as it should be, 403, or without anything in them. Which rights these ask for is not known. */
  vatTypes: Reading,
  vatSettings: Reading,
  currencies: Reading,
  departments: Reading,
  /** The most rows of a page by what it lists, as `TravelExpense`, or of `all`: 1000 as observed March 2026. */
  largestPages: z.record(
    z.string().refine((name) => isListName(name), { error: 'Name a model, or "all".' }),
    z.int().min(1),
  ),
});

export type Habits = z.output<typeof HabitsOfCompany>;

/** Some habits, for a company to take on. */
export const HabitChanges = HabitsOfCompany.partial();
export type HabitChanges = z.input<typeof HabitChanges>;

const DEFAULT_HABITS: Habits = {
  unknownId: 'invalid',
  refusalField: 'places',
  approvalInFlow: 'ownStep',
  approvalOfOpen: 'delivers',
  approvalOfOwn: 'forbidden',
  approvalAnswer: 'expenses',
  trimsTexts: false,
  largestUpload: null,
  tooLargeUpload: 'page',
  currenciesWithoutRate: [],
  missingRateField: 'currency',
  passengerAmounts: 'supplement',
  hiddenFields: [],
  hiddenFieldsInLists: [],
  vatTypes: 'allowed',
  vatSettings: 'allowed',
  currencies: 'allowed',
  departments: 'allowed',
  largestPages: {},
};

/** Whoever has habits: what it took on, nothing when it never did. */
export interface WithHabits {
  readonly habits?: HabitChanges;
}

/** All habits of a company. */
export function habitsOf({ habits = {} }: WithHabits): Habits {
  return Object.assign({}, DEFAULT_HABITS, known(habits));
}

/** The habits a company has taken on after some more. Throws a ZodError for what is no habit. */
export function moreHabits({ habits = {} }: WithHabits, changes: HabitChanges): HabitChanges {
  return { ...known(habits), ...known(HabitChanges.parse(changes)) };
}

function known(changes: HabitChanges): HabitChanges {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function isListName(text: string): boolean {
  return text === 'all' || isModelName(text);
}

function isFieldName(text: string): boolean {
  const [model = '', field = '', ...rest] = text.split('.');
  return isModelName(model) && fieldsOf(model).has(field) && rest.length === 0;
}

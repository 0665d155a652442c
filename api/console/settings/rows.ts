import type { WaitingCategory } from '../../../client/archive-client.js';
import type { Category } from '../../../client/category-client.js';
import type { ShownRow } from '../../../client/register-client.js';
import { referenceOfSynced } from '../../../contract/synced-categories.js';

/** A category, and how many reports it holds up and why. */
export interface Row {
  readonly category: Category;
  /** Nothing was chosen for it. */
  readonly unset: number;
  /** What it is booked on cannot be used as it stands. */
  readonly unusable: number;
  /** A reference that is not the one it is booked on cannot be used: the line's own, which goes before it, or one that was removed since. */
  readonly elsewhere: number;
}

interface Known {
  readonly categories: readonly Category[];
  readonly waiting: readonly WaitingCategory[];
  readonly costCategories: readonly ShownRow[];
}

type Why = Exclude<keyof Row, 'category'>;

/** What somebody chose and what holds reports up; the worst first. */
export function rowsOf({ categories, waiting, costCategories }: Known): Row[] {
  const manual = categories.filter(({ source }) => source === 'manual');
  const references = new Map(manual.map(({ key, externalReference }) => [key, externalReference]));
  const held = waiting.flatMap((one) => heldBy(one, references).map((key) => ({ key, ...whyOf(one, references) })));
  const others = [...new Set(held.map(({ key }) => key))].filter((key) => !references.has(key));
  const all = [...others.map((key) => withoutChoice(key, costCategories)), ...manual];
  const count = (key: string, why: Why) =>
    held.filter((one) => one.key === key && one.why === why).reduce((sum, one) => sum + one.count, 0);
  return all
    .map((category) => ({
      category,
      unset: count(category.key, 'unset'),
      unusable: count(category.key, 'unusable'),
      elsewhere: count(category.key, 'elsewhere'),
    }))
    .sort((one, other) => troubleOf(other) - troubleOf(one));
}

type References = ReadonlyMap<string, string | null>;

/** Any choice frees what has none; else it is the one category that the line is booked by. */
function heldBy({ code, keys }: WaitingCategory, references: References): string[] {
  if (code === 'TLX-301') return [...new Set(keys)];
  return [...keys.filter((key) => references.has(key)), ...keys].slice(0, 1);
}

function whyOf(one: WaitingCategory, references: References): { why: Why; count: number } {
  const { code, reference, count } = one;
  if (code === 'TLX-301') return { why: 'unset', count };
  const [key = ''] = heldBy(one, references);
  const isItsOwn = reference === null || reference === (references.get(key) ?? referenceOfSynced(key));
  return { why: isItsOwn ? 'unusable' : 'elsewhere', count };
}

/** A synchronised category is booked on what it is itself, called as Tripletex calls it. */
function withoutChoice(key: string, costCategories: readonly ShownRow[]): Category {
  const reference = referenceOfSynced(key);
  const row = costCategories.find(({ tripletexId }) => String(tripletexId) === reference);
  if (reference === undefined) return { key, name: key, externalReference: null, costCategory: null, source: 'manual' };
  const description = row && String(row['description']);
  const costCategory =
    row === undefined || description === undefined
      ? null
      : { tripletexId: row.tripletexId, description, active: row.active };
  return { key, name: description ?? key, externalReference: reference, costCategory, source: 'synced' };
}

function troubleOf({ category: { costCategory }, unusable }: Row): number {
  return costCategory === null ? 2 : costCategory.active && unusable === 0 ? 0 : 1;
}

import type { ConnectionCheckResult } from './connection.js';
import type { LiveCostCategory } from './company-steps.js';
import { isMeantBy } from './external-reference.js';
import type { Text } from './text.js';

/** Mileage and per diem are booked as cost lines: each needs exactly one active category by its external reference. */
export function checkAllowances(
  references: ReadonlyMap<string, string>,
  categories: readonly LiveCostCategory[],
): ConnectionCheckResult {
  const usable = categories.filter(({ active, travel }) => active && travel);
  const ok = ['mileage', 'perDiem'].every((key) => {
    const reference = references.get(key);
    if (reference === undefined) return false;
    return usable.filter(({ tripletexId: id, description }) => isMeantBy(reference, { id, description })).length === 1;
  });
  return { id: 'allowanceCategories', ok, advice: ok ? null : SET_ALLOWANCES };
}

/**
 * Checks with what was saved since: whether mileage and per diem have a category follows from what is known, without asking
 * Tripletex. `categories` are undefined before they were read to their end once.
 */
export function withAllowancesOf(
  results: readonly ConnectionCheckResult[],
  references: ReadonlyMap<string, string>,
  categories: readonly LiveCostCategory[] | undefined,
): readonly ConnectionCheckResult[] {
  // Of a key that does not work nothing else is told.
  if (categories === undefined || results.some(({ id, ok }) => id === 'key' && !ok)) return results;
  const allowances = checkAllowances(references, categories);
  return results.map((result) => (result.id === allowances.id ? allowances : result));
}

const SET_ALLOWANCES: Text = {
  nb: 'Legg inn «ekstern referanse» for kilometergodtgjørelse og diett under Utlegg & Reise → Innstillinger.',
  en: 'Add the external reference for mileage and per diem under Expenses & Travel → Settings.',
};

import type { ReportLine } from '../../contract/approved-report.js';
import { isId, isMeantBy } from '../../contract/external-reference.js';
import { referenceOfSynced } from '../../contract/synced-categories.js';
import { problem } from '../problem-error.js';
import { isUsableFor, type CostCategory, type ReportKind } from './references.js';

/**
 * The cost category of a line. Its external reference, else the company's for its category key, else, for an allowance, for
 * the key of its type, else the one that a synchronised category names itself. Digits only are an id, anything else the exact description among the active ones shown for the kind.
 * Throws TLX-301 without a reference and TLX-302 when the reference fits none or several.
 */
export function resolveCategory(
  line: ReportLine,
  kind: ReportKind,
  references: ReadonlyMap<string, string>,
  categories: readonly CostCategory[],
): CostCategory {
  const reference = referenceOf(line, references);
  const keys = keysOf(line);
  if (reference === undefined) throw problem('TLX-301', { category: line.category, keys });
  const matches = categoriesMatching(reference, kind, categories);
  const [match] = matches;
  const several = matches.length > 1;
  if (match === undefined || several)
    throw problem('TLX-302', { category: nameFor(reference, line, categories), kind, reference, keys, several });
  return match;
}

/** The active categories of a kind that an external reference names: by id when it is digits only, else by exact description. */
function categoriesMatching(reference: string, kind: ReportKind, categories: readonly CostCategory[]): CostCategory[] {
  return categories.filter((category) => isUsableFor(kind, category) && isMeantBy(reference, category));
}

function referenceOf(line: ReportLine, references: ReadonlyMap<string, string>): string | undefined {
  return (
    line.externalReference ??
    keysOf(line)
      .map((key) => references.get(key))
      .find((found) => found !== undefined) ??
    referenceOfSynced(line.category)
  );
}

/** The categories whose reference a line is booked by, the first that has one: its own, and for an allowance its type's. */
function keysOf(line: ReportLine): string[] {
  return line.type === 'cost' ? [line.category] : [line.category, line.type];
}

/** What people call the category: never a raw id. */
function nameFor(reference: string, line: ReportLine, categories: readonly CostCategory[]): string {
  if (!isId(reference)) return reference;
  return categories.find(({ id }) => id === Number(reference))?.description ?? line.category;
}

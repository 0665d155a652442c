import type { ReportLine } from '../../contract/approved-report.js';
import { problem } from '../problem-error.js';
import type { CostCategory } from './references.js';

/** Tripletex' ids of the VAT types for deductible purchases; 12 % has id 12 and number 13 (official document 2.75.00, seen March 2026). */
const VAT_TYPE_OF_PERCENT: Record<0 | 12 | 15 | 25, number> = { 0: 0, 12: 12, 15: 11, 25: 1 };
const NO_VAT = 0;

/**
 * The VAT type of a line: by the rate to deduct, for an allowance the category's own. A company that is not registered
 * deducts none. Throws TLX-306 when the category is locked to another one, or the type is not active (`active` null: unknown).
 */
export function resolveVatType(
  line: ReportLine,
  category: CostCategory,
  vat: { isRegistered: boolean; active: ReadonlySet<number> | null },
): number {
  if (!vat.isRegistered) return NO_VAT;
  if (line.type !== 'cost') return category.vatTypeId;
  const wanted = VAT_TYPE_OF_PERCENT[line.vatPercent];
  const locked = category.isVatLocked && category.vatTypeId !== wanted;
  const inactive = wanted !== NO_VAT && vat.active !== null && !vat.active.has(wanted);
  if (locked || inactive) throw problem('TLX-306', { category: category.description, vatPercent: line.vatPercent });
  return wanted;
}

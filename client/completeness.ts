import type { Completeness } from '../contract/completeness.js';
import { fromOre, toOre } from '../contract/money.js';
import { MONTH_PATTERN } from '../contract/oslo-time.js';
import { isApprovedState } from '../contract/standing.js';
import type { Store } from '../store/index.js';
import type { PartOfMonth, ReportOfMonth } from '../store/months.js';
import { Refused } from './refused.js';

/**
 * Whether every report of a company that was approved in a month (`YYYY-MM`) stands approved in Tripletex, to the øre and with
 * every receipt. Throws `Refused` (422 for what is no month, 404 for a company nobody knows). `onReport` is told of each.
 */
export async function completenessOf(
  store: Store,
  companyId: string,
  month: string,
  onReport?: (report: ReportOfMonth) => void,
): Promise<Completeness> {
  if (!MONTH_PATTERN.test(month))
    throw new Refused(422, {
      nb: 'Skriv måneden som 2026-10.',
      en: 'Give the month as 2026-10.',
    });
  const waiting = new Map<string, number>();
  let [reports, transferred, approved, inTripletex, receiptsExpected, receiptsPresent] = [0, 0, 0, 0, 0, 0];
  for await (const report of store.months.reports(companyId, month)) {
    onReport?.(report);
    const { status, problemCode } = report;
    const standing = report.parts.filter(({ state }) => isApprovedState(state));
    reports += 1;
    approved += toOre(report.totalNok);
    inTripletex += standing.reduce((sum, { amountNok }) => sum + toOre(amountNok ?? '0.00'), 0);
    receiptsExpected += report.receipts;
    receiptsPresent += receiptsIn(standing);
    if (standsAsApproved(report)) transferred += 1;
    else waiting.set(problemCode ?? status, (waiting.get(problemCode ?? status) ?? 0) + 1);
  }
  if (reports === 0 && (await store.companies.find(companyId)) === undefined)
    throw new Refused(404, {
      nb: 'Selskapet finnes ikke: sjekk id-en.',
      en: 'There is no such company: check its id.',
    });
  return {
    month,
    complete: transferred === reports && approved === inTripletex && receiptsExpected === receiptsPresent,
    reports,
    transferred,
    waiting: [...waiting].map(([code, count]) => ({ code, count })).sort((one, other) => other.count - one.count),
    approvedNok: fromOre(approved),
    tripletexNok: fromOre(inTripletex),
    differenceNok: fromOre(approved - inTripletex),
    receiptsExpected,
    receiptsPresent,
  };
}

/** One that was changed there since does not stand as it was approved. */
export function standsAsApproved({ status, problemCode }: Pick<ReportOfMonth, 'status' | 'problemCode'>): boolean {
  return status === 'transferred' && problemCode === null;
}

/** A receipt that belongs to lines of two parts lies in both, and counts once. */
function receiptsIn(standing: readonly PartOfMonth[]): number {
  return new Set(standing.flatMap(({ receiptsPresent }) => receiptsPresent)).size;
}

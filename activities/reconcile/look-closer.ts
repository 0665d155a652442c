import { driftsOf, type Drift } from '../../contract/standing.js';
import type { TransferredPart, TransferredReport } from '../../store/reconciliation.js';
import {
  isNotFound,
  isRefused,
  readEmployee,
  readTravelExpense,
  type TripletexCompany,
} from '../../tripletex/index.js';
import { behindRefusal, explainForbidden } from '../company/rights.js';
import type { SeenPart } from './judge.js';
import { seenOf, type Listed } from './list-sights.js';
import { driftOf, isSameDrift, type Sight } from './sight.js';

/**
 * Looks at travel expenses one by one where a list is not enough: what it does not show is not gone for that, and what it shows
 * as different counts only when the travel expense itself shows it.
 */
export class CloserLook {
  private hasAllReports: Promise<void> | undefined;

  constructor(
    private readonly tripletex: TripletexCompany,
    private readonly signal: AbortSignal,
  ) {}

  /** Every part of a report as it stands; what lists show of it is enough where it is what is known already. */
  async at(report: TransferredReport, listed?: Listed): Promise<SeenPart[]> {
    const seen: SeenPart[] = [];
    for (const part of report.parts) {
      const known = driftsOf(report.problem).find(({ id }) => id === part.tripletexId);
      seen.push({ part, sight: (await this.asKnown(part, known, listed)) ?? (await this.read(part.tripletexId)) });
    }
    return seen;
  }

  private async asKnown(part: TransferredPart, known: Drift | undefined, listed?: Listed): Promise<Sight | undefined> {
    const { tripletexId: id } = part;
    const sight = listed?.seen.get(id) ?? (listed?.missing.has(id) ? 'gone' : undefined);
    if (sight === undefined || !isSameDrift(driftOf(part, sight), known)) return undefined;
    if (sight === 'gone') await this.mustSeeAll();
    return sight;
  }

  private async read(id: number): Promise<Sight> {
    try {
      const { value } = await this.tripletex.call(readTravelExpense, { path: { id } }, { signal: this.signal });
      const seen = seenOf(value);
      if (value.state !== 'REJECTED') return seen;
      const by = value.rejectedBy ? await this.nameOf(value.rejectedBy.id) : undefined;
      return { ...seen, rejection: { by, comment: value.rejectedComment ?? '' } };
    } catch (error) {
      if (!isNotFound(error)) throw await this.explained(error);
      await this.mustSeeAll();
      return 'gone';
    }
  }

  private async nameOf(employeeId: number): Promise<string | undefined> {
    try {
      const { value } = await this.tripletex.call(readEmployee, { path: { id: employeeId } }, { signal: this.signal });
      return [value.firstName, value.lastName].filter(Boolean).join(' ') || undefined;
    } catch (error) {
      if (isRefused(error)) return undefined;
      throw error;
    }
  }

  /**
   * Throws TLX-104 or TLX-105 where the key may not see every report of its company: one that it may not see looks the same as
   * one that is gone (official document 2.75.00).
   */
  private mustSeeAll(): Promise<void> {
    this.hasAllReports ??= explainForbidden(this.tripletex, ['allReports']).then((lacking) => {
      if (lacking) throw lacking;
    });
    return this.hasAllReports;
  }

  explained(error: unknown): Promise<unknown> {
    return behindRefusal(this.tripletex, error);
  }
}

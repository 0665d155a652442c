import { and, eq, isNull, ne, or, sql } from 'drizzle-orm';
import { DELETED } from '../contract/standing.js';
import type { Database } from './database.js';
import { parts, reportNumbers, transfers } from './schema.js';
import { isPartOfRow } from './transfer-row.js';

/** A travel expense in Tripletex: its id, and the marker of its title where it has one. */
export interface MarkedTravelExpense {
  readonly id: number;
  readonly marker: string | null;
}

/**
 * The number of another report of the company that a travel expense belongs to: carried there for it, named as booked by hand for it, or
 * marked with its number. Undefined when it is no other report's.
 */
export async function findOtherReport(
  db: Pick<Database, 'select'>,
  { companyId, reportId }: { readonly companyId: string; readonly reportId: string },
  { id, marker }: MarkedTravelExpense,
): Promise<string | undefined> {
  const [carried] = await db
    .select({ reportNumber: transfers.reportNumber })
    .from(transfers)
    .leftJoin(parts, and(isPartOfRow, eq(parts.tripletexId, id), or(isNull(parts.state), ne(parts.state, DELETED))))
    .where(
      and(
        eq(transfers.companyId, companyId),
        ne(transfers.reportId, reportId),
        or(
          eq(parts.tripletexId, id),
          and(eq(transfers.status, 'bookedByHand'), sql`(${transfers.enteredByHand} ->> 'id')::bigint = ${id}`),
        ),
      ),
    )
    .limit(1);
  if (carried !== undefined || marker === null) return carried?.reportNumber;
  // Of several parts each carries its number after the report's.
  const number = marker.replace(/\/\d+$/, '');
  const [marked] = await db
    .select({ reportNumber: reportNumbers.reportNumber })
    .from(reportNumbers)
    .where(
      and(
        eq(reportNumbers.companyId, companyId),
        eq(reportNumbers.reportNumber, number),
        ne(reportNumbers.reportId, reportId),
      ),
    );
  return marked?.reportNumber;
}

import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { tellOfConnection } from './connection-notices.js';
import type { Database } from './database.js';
import { externalReferences } from './schema.js';

/** Which Tripletex cost category each Sonya category of a company is booked on, as the customer wrote it. */
export class ExternalReferences {
  constructor(private readonly db: Database) {}

  /** All references of a company by category key, in alphabetical order. */
  async all(companyId: string): Promise<Map<string, string>> {
    const rows = await this.db
      .select()
      .from(externalReferences)
      .where(eq(externalReferences.companyId, companyId))
      .orderBy(asc(externalReferences.category));
    return new Map(rows.map(({ category, reference }) => [category, reference]));
  }

  /** Whether a reference of a company was saved since an instant. */
  async hasChanged(companyId: string, since: Date): Promise<boolean> {
    const rows = await this.db
      .select({ category: externalReferences.category })
      .from(externalReferences)
      .where(and(eq(externalReferences.companyId, companyId), gt(externalReferences.updatedAt, since)))
      .limit(1);
    return rows.length > 0;
  }

  /** Saves references; those not named stay as they are. */
  async save(companyId: string, references: ReadonlyMap<string, string>): Promise<void> {
    if (references.size === 0) return;
    const rows = [...references].map(([category, reference]) => ({ companyId, category, reference }));
    await this.db.transaction(async (tx) => {
      await tx
        .insert(externalReferences)
        .values(rows)
        .onConflictDoUpdate({
          target: [externalReferences.companyId, externalReferences.category],
          set: { reference: sql`excluded.reference`, updatedAt: sql`now()` },
        });
      await tellOfConnection(tx, companyId);
    });
  }

  /** Answers whether there was one. */
  async remove(companyId: string, category: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const removed = await tx
        .delete(externalReferences)
        .where(and(eq(externalReferences.companyId, companyId), eq(externalReferences.category, category)))
        .returning({ category: externalReferences.category });
      await tellOfConnection(tx, companyId);
      return removed.length > 0;
    });
  }
}

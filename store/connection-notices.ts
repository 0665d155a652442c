import { eq } from 'drizzle-orm';
import { withAllowancesOf } from '../contract/allowance-check.js';
import { connectionStatus, describeChecks } from '../contract/connection-checks.js';
import type { ConnectionStatus } from '../contract/connection.js';
import type { Queryable } from './database.js';
import { Registers } from './registers.js';
import { companies, externalReferences } from './schema.js';
import { writeNotices } from './write-notices.js';

/**
 * Tells the status of a company's connection when it is another one than was told last. Call it after any change of what it
 * follows from: the key, the checks, what is synchronised, the references, the cost categories.
 */
export async function tellOfConnection(tx: Queryable, companyId: string): Promise<void> {
  const isOf = eq(companies.companyId, companyId);
  const [company] = await tx.select().from(companies).where(isOf).for('update');
  if (company === undefined) return;
  const status = await statusOf(tx, company);
  if (status === undefined || status === company.toldStatus) return;
  await tx.update(companies).set({ toldStatus: status }).where(isOf);
  const { problemCode } = company;
  await writeNotices(tx, [{ type: 'connection.status', companyId, data: { companyId, status, problemCode } }]);
}

/** Undefined while nobody has checked the key: nothing is known of it then. */
async function statusOf(
  tx: Queryable,
  { companyId, userKey, candidateKey, checks, settings }: typeof companies.$inferSelect,
): Promise<ConnectionStatus | undefined> {
  if (userKey === null && candidateKey === null) return 'none';
  if (userKey === null || checks.length === 0) return undefined;
  const references = await tx.select().from(externalReferences).where(eq(externalReferences.companyId, companyId));
  const results = withAllowancesOf(
    checks,
    new Map(references.map(({ category, reference }) => [category, reference])),
    await new Registers(tx).costCategories(companyId),
  );
  return connectionStatus(true, describeChecks(results, settings.sync));
}

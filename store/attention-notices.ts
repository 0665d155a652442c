import { and, count, eq, isNotNull, sql, type SQL } from 'drizzle-orm';
import { DEFAULT_SETTINGS } from '../contract/connection.js';
import { ATTENTION_AFTER_MS } from '../contract/needs-attention.js';
import type { Database, Queryable } from './database.js';
import { companies, transfers } from './schema.js';
import { writeNotices } from './write-notices.js';

/**
 * Tells that a company has come to have a transfer that needs somebody, or has none any more, when that is news. Call it after
 * a change of a transfer that has a problem or had one: `isNeeded` says whether that one needs somebody now.
 */
export async function tellOfAttention(
  tx: Queryable,
  companyId: string,
  isNeeded: boolean,
  now = new Date(),
): Promise<void> {
  const isOf = eq(companies.companyId, companyId);
  const columns = { told: companies.toldAttention };
  if (isNeeded) await enterCompany(tx, companyId);
  const [seen] = await tx.select(columns).from(companies).where(isOf);
  if (!isNeeded && seen?.told !== true) return;
  // From here on nobody else tells of this company, and every change that was told of so far is seen.
  const [company] = await tx.select(columns).from(companies).where(isOf).for('update');
  if (company === undefined || company.told === isNeeded) return;
  const needing = await countNeeding(tx, companyId, now);
  const needsAttention = needing > 0 || (company.told && (await isAnySettingOut(tx, companyId)));
  if (needsAttention === company.told) return;
  await tx.update(companies).set({ toldAttention: needsAttention }).where(isOf);
  await writeNotices(tx, [{ type: 'attention', companyId, data: { companyId, needsAttention, transfers: needing } }]);
}

/** Tells what time alone has changed: a problem that passes by itself needs somebody when it has stood for a day. */
export async function tellOfGrownAttention(db: Database, now: Date): Promise<void> {
  const needing = db.selectDistinct({ companyId: transfers.companyId }).from(transfers).where(needsAttentionAt(now));
  const told = db.select({ companyId: companies.companyId }).from(companies).where(eq(companies.toldAttention, true));
  const [isNeeding, isTold] = [await idsOf(needing), await idsOf(told)];
  for (const companyId of new Set([...isNeeding, ...isTold])) {
    if (isNeeding.has(companyId) !== isTold.has(companyId))
      await db.transaction((tx) => tellOfAttention(tx, companyId, isNeeding.has(companyId), now));
  }
}

async function idsOf(rows: PromiseLike<{ companyId: string }[]>): Promise<Set<string>> {
  return new Set((await rows).map(({ companyId }) => companyId));
}

/** A report may wait for a company that nobody has connected yet. */
async function enterCompany(tx: Queryable, companyId: string): Promise<void> {
  await tx.insert(companies).values({ companyId, settings: DEFAULT_SETTINGS }).onConflictDoNothing();
}

async function countNeeding(tx: Queryable, companyId: string, now: Date): Promise<number> {
  const [counted] = await tx
    .select({ n: count() })
    .from(transfers)
    .where(and(eq(transfers.companyId, companyId), needsAttentionAt(now)));
  return counted?.n ?? 0;
}

/** What sets out again still has the problem that it stopped for, as far as anybody knows. */
async function isAnySettingOut(tx: Queryable, companyId: string): Promise<boolean> {
  const { status, toldProblem } = transfers;
  const rows = await tx
    .select({ reportId: transfers.reportId })
    .from(transfers)
    .where(and(eq(transfers.companyId, companyId), eq(status, 'transferring'), isNotNull(toldProblem)))
    .limit(1);
  return rows.length > 0;
}

/** As `needsAttention`, for the database. */
function needsAttentionAt(now: Date): SQL | undefined {
  const aDayAgo = new Date(now.getTime() - ATTENTION_AFTER_MS).toISOString();
  const { problem, problemCode } = transfers;
  return and(
    isNotNull(problemCode),
    sql`(${problem} ->> 'class' <> 'A' or (${problem} ->> 'since')::timestamptz < ${aDayAgo}::timestamptz)`,
  );
}

import { and, count, eq, ne } from 'drizzle-orm';
import { REGISTER_NAMES, type RegisterName } from '../contract/registers.js';
import type { SyncSummary } from '../contract/sync-run.js';
import type { Queryable } from './database.js';
import { syncChanges } from './register-schema.js';
import { writeNotices } from './write-notices.js';

/** Which register of which run. */
interface OfRun {
  readonly id: string;
  readonly companyId: string;
  readonly register: RegisterName;
}

/** How many rows of a register were changed, in which way. */
interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly returned: number;
  readonly deactivated: number;
}

const NOTHING: Changes = { added: 0, changed: 0, returned: 0, deactivated: 0 };

/** Tells what a run has changed in a register, unless that is nothing. */
export async function tellOfRegister(tx: Queryable, run: OfRun): Promise<void> {
  const { syncRunId, register, change } = syncChanges;
  const counted = await tx
    .select({ change, n: count() })
    .from(syncChanges)
    .where(and(eq(syncRunId, run.id), eq(register, run.register), ne(change, 'refused')))
    .groupBy(change);
  await tell(tx, run, { ...NOTHING, ...Object.fromEntries(counted.map(({ change, n }) => [change, n])) });
}

/** Tells what somebody let a run deactivate that it had refused to. */
export async function tellOfDeactivated(tx: Queryable, run: OfRun, deactivated: number): Promise<void> {
  await tell(tx, run, { ...NOTHING, deactivated });
}

/** Tells what a run has changed in registers that it could not read to their end. `closed`: those that it could. */
export async function tellOfUnclosed(
  tx: Queryable,
  { id, companyId }: { id: string; companyId: string },
  closed: SyncSummary['registers'],
): Promise<void> {
  for (const register of REGISTER_NAMES) {
    if (closed[register] === undefined) await tellOfRegister(tx, { id, companyId, register });
  }
}

async function tell(tx: Queryable, { id: syncRunId, companyId, register }: OfRun, changes: Changes): Promise<void> {
  if (Object.values(changes).every((n) => n === 0)) return;
  const data = { companyId, register, syncRunId, ...changes };
  await writeNotices(tx, [{ type: 'register.changed', companyId, data }]);
}

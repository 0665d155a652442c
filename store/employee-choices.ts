import canonicalize from 'canonicalize';
import { and, eq, gt, sql, type SQL } from 'drizzle-orm';
import type { EmployeeKeys } from '../contract/problem-details.js';
import type { Database } from './database.js';
import { employeeChoices } from './schema.js';

/** A named person's word on who is meant, where several employees in Tripletex fit. */
export interface EmployeeChoice {
  readonly companyId: string;
  readonly keys: EmployeeKeys;
  readonly tripletexEmployeeId: number;
  readonly by: string;
}

/** Whom people chose of several employees that fit what reports say. */
export class EmployeeChoices {
  constructor(private readonly db: Database) {}

  /** Remembers a choice; a later one counts. */
  async save({ companyId, keys, tripletexEmployeeId, by }: EmployeeChoice): Promise<void> {
    await this.db
      .insert(employeeChoices)
      .values({ companyId, keys: employeeKeysId(keys), tripletexEmployeeId, by })
      .onConflictDoUpdate({
        target: [employeeChoices.companyId, employeeChoices.keys],
        set: { tripletexEmployeeId, by, at: sql`now()` },
      });
  }

  /** The id in Tripletex of the employee that was chosen for these keys, or undefined. */
  async find(companyId: string, keys: EmployeeKeys): Promise<number | undefined> {
    const [row] = await this.db
      .select({ id: employeeChoices.tripletexEmployeeId })
      .from(employeeChoices)
      .where(isFor(companyId, keys));
    return row?.id;
  }

  /** Whether somebody chose for these keys since an instant. */
  async hasChanged(companyId: string, keys: EmployeeKeys, since: Date): Promise<boolean> {
    const rows = await this.db
      .select({ id: employeeChoices.tripletexEmployeeId })
      .from(employeeChoices)
      .where(and(isFor(companyId, keys), gt(employeeChoices.at, since)));
    return rows.length > 0;
  }
}

function isFor(companyId: string, keys: EmployeeKeys): SQL | undefined {
  return and(eq(employeeChoices.companyId, companyId), eq(employeeChoices.keys, employeeKeysId(keys)));
}

/** The same text for the same keys, whatever their order and the case of the e-mail. */
export function employeeKeysId({ tripletexEmployeeId, employeeNumber, email }: EmployeeKeys): string {
  return canonicalize({ tripletexEmployeeId, employeeNumber, email: email?.toLowerCase() }) ?? '';
}

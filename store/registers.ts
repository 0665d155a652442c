import { and, asc, eq, gt, gte, ilike, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { LiveCostCategory } from '../contract/company-steps.js';
import type { RegisterName, RegisterRow } from '../contract/registers.js';
import type { Database } from './database.js';
import { registerRows, registerStates } from './register-schema.js';

export interface RegisterFilter {
  readonly active?: boolean | undefined;
  /** Part of a name, a number or an e-mail address. */
  readonly q?: string | undefined;
  readonly changedSince?: Date | undefined;
  /** Rows after this id only. */
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/** Rows by whatever names them: each of these may be left out. */
export interface NamedRows {
  readonly tripletexId?: number | undefined;
  readonly key?: string | undefined;
  readonly email?: string | undefined;
}

/** When a register was last read to its end. */
export interface RegisterState {
  readonly completeAt: Date | null;
  readonly digest: string | null;
}

/** The registers of the companies, as they were last read. */
export class Registers {
  constructor(private readonly db: Pick<Database, 'select'>) {}

  /** Rows in the order of their ids; no more than `limit` when one is given. */
  async list<Name extends RegisterName>(
    companyId: string,
    register: Name,
    { active, q, changedSince, after, limit }: RegisterFilter = {},
  ): Promise<RegisterRow<Name>[]> {
    const fits = and(
      isOf(companyId, register),
      active === undefined ? undefined : eq(registerRows.active, active),
      changedSince === undefined ? undefined : gte(registerRows.changedAt, changedSince),
      after === undefined ? undefined : gt(registerRows.tripletexId, after),
      q === undefined ? undefined : isAbout(q),
    );
    const rows = this.db.select().from(registerRows).where(fits).orderBy(asc(registerRows.tripletexId));
    return (await (limit === undefined ? rows : rows.limit(limit))).map(rowOf<Name>);
  }

  /** The rows that a number, a description or a code names. */
  async byKey<Name extends RegisterName>(companyId: string, register: Name, key: string): Promise<RegisterRow<Name>[]> {
    return this.where(isOf(companyId, register), eq(registerRows.key, key));
  }

  async byId<Name extends RegisterName>(
    companyId: string,
    register: Name,
    tripletexId: number,
  ): Promise<RegisterRow<Name>[]> {
    return this.where(isOf(companyId, register), eq(registerRows.tripletexId, tripletexId));
  }

  /** Employees by their whole e-mail address, whatever the case. */
  async byEmail(companyId: string, email: string): Promise<RegisterRow<'employees'>[]> {
    return this.where(isOf(companyId, 'employees'), eq(registerRows.email, email.toLowerCase()));
  }

  /** The employees whom any of many keys names. */
  async employeesNamed(companyId: string, names: readonly NamedRows[]): Promise<RegisterRow<'employees'>[]> {
    const given = <T>(values: readonly (T | undefined)[]) => values.filter((value) => value !== undefined);
    const isAnyOf = or(
      inArray(registerRows.tripletexId, given(names.map(({ tripletexId }) => tripletexId))),
      inArray(registerRows.key, given(names.map(({ key }) => key))),
      inArray(registerRows.email, given(names.map(({ email }) => email?.toLowerCase()))),
    );
    return names.length === 0 ? [] : this.where(isOf(companyId, 'employees'), isAnyOf);
  }

  /** The cost categories as people choose from them, inactive ones too; undefined before they were read to their end once. */
  async costCategories(companyId: string): Promise<LiveCostCategory[] | undefined> {
    const { completeAt } = await this.state(companyId, 'costCategories');
    if (completeAt === null) return undefined;
    const rows = await this.list(companyId, 'costCategories');
    return rows.map(({ tripletexId, active, fields }) => ({ tripletexId, active, ...fields }));
  }

  /** Rows that any of these names. */
  async named<Name extends RegisterName>(
    companyId: string,
    register: Name,
    names: NamedRows,
  ): Promise<RegisterRow<Name>[]> {
    return this.where(isOf(companyId, register), isNamed(names));
  }

  /** Whether a row was added or changed from an instant on: any of the named ones, or, with nothing named, any of the register. */
  async hasChanged(companyId: string, register: RegisterName, since: Date, named?: NamedRows): Promise<boolean> {
    const [row] = await this.db
      .select({ tripletexId: registerRows.tripletexId })
      .from(registerRows)
      .where(and(isOf(companyId, register), gte(registerRows.changedAt, since), named && isNamed(named)))
      .limit(1);
    return row !== undefined;
  }

  /** When a register was last read to its end; never for one that is unknown. */
  async state(companyId: string, register: RegisterName): Promise<RegisterState> {
    const [state] = await this.db
      .select({ completeAt: registerStates.completeAt, digest: registerStates.digest })
      .from(registerStates)
      .where(and(eq(registerStates.companyId, companyId), eq(registerStates.register, register)));
    return state ?? { completeAt: null, digest: null };
  }

  /** When each register of a company was last read to its end; those that never were are left out. */
  async completeAt(companyId: string): Promise<ReadonlyMap<RegisterName, Date>> {
    const { register, completeAt } = registerStates;
    const rows = await this.db
      .select({ register, completeAt })
      .from(registerStates)
      .where(eq(registerStates.companyId, companyId));
    return new Map(rows.map((row) => [row.register, row.completeAt]));
  }

  private async where<Name extends RegisterName>(...conditions: (SQL | undefined)[]): Promise<RegisterRow<Name>[]> {
    const rows = await this.db
      .select()
      .from(registerRows)
      .where(and(...conditions))
      .orderBy(asc(registerRows.tripletexId));
    return rows.map(rowOf<Name>);
  }
}

function isOf(companyId: string, register: RegisterName): SQL | undefined {
  return and(eq(registerRows.companyId, companyId), eq(registerRows.register, register));
}

function isNamed({ tripletexId, key, email }: NamedRows): SQL | undefined {
  return or(
    tripletexId === undefined ? sql`false` : eq(registerRows.tripletexId, tripletexId),
    key === undefined ? undefined : eq(registerRows.key, key),
    email === undefined ? undefined : eq(registerRows.email, email.toLowerCase()),
  );
}

function isAbout(q: string): SQL | undefined {
  const part = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return or(
    ilike(registerRows.name, part),
    ilike(registerRows.key, part),
    ilike(sql`coalesce(${registerRows.email}, '')`, part),
  );
}

function rowOf<Name extends RegisterName>(row: typeof registerRows.$inferSelect): RegisterRow<Name> {
  const { tripletexId, version, key, name, email, active, inactiveReason, fields } = row;
  const { firstSeenAt, changedAt, inactiveSince } = row;
  return {
    tripletexId,
    version,
    key,
    name,
    email,
    active,
    inactiveReason,
    fields: fields as RegisterRow<Name>['fields'],
    firstSeenAt: firstSeenAt.toISOString(),
    changedAt: changedAt.toISOString(),
    inactiveSince: inactiveSince?.toISOString() ?? null,
  };
}

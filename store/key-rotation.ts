import { and, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { MissingKeyError } from '../runtime/key-cipher.js';
import type { Cipher } from './cipher.js';
import { keyBoundTo } from './companies.js';
import type { Database } from './database.js';
import { planBoundTo } from './parts.js';
import { companies, parts, transfers } from './schema.js';
import { reportBoundTo } from './transfers.js';

/** How far a rotation has come with a table, in rows. */
export interface RotationProgress {
  readonly table: 'companies' | 'transfers' | 'parts';
  readonly done: number;
  readonly of: number;
}

/** What a rotation did: how many values it re-encrypted, and what it had to leave. */
export interface Rotated {
  /** Candidates too. */
  readonly userKeys: number;
  readonly reports: number;
  readonly plans: number;
  /** The ids of keys that something is sealed with and that are not there. */
  readonly missingKeys: readonly string[];
  /** How many values were left as they are: their key is missing, or they are damaged. */
  readonly unreadable: number;
}

type RowKey = Readonly<Record<string, string | number>>;

/** A table with sealed columns. */
interface SealedTable<Key extends RowKey> {
  readonly name: RotationProgress['table'];
  readonly table: PgTable;
  /** Its primary key, in the order of its columns. */
  readonly key: Readonly<Record<keyof Key, PgColumn>>;
  readonly sealed: Readonly<Record<string, PgColumn>>;
  readonly boundTo: (key: Key) => string;
}

/** A row as it was read. */
interface SealedRow<Key extends RowKey = RowKey> {
  readonly key: Key;
  readonly sealed: Readonly<Record<string, Buffer | null>>;
}

type CompanyKey = Pick<typeof companies.$inferSelect, 'companyId'>;
type ReportKey = Pick<typeof transfers.$inferSelect, 'companyId' | 'reportId' | 'revision'>;
type PartKey = Pick<typeof parts.$inferSelect, keyof ReportKey | 'position'>;

const USER_KEYS: SealedTable<CompanyKey> = {
  name: 'companies',
  table: companies,
  key: { companyId: companies.companyId },
  sealed: { userKey: companies.userKey, candidateKey: companies.candidateKey },
  boundTo: ({ companyId }) => keyBoundTo(companyId),
};

const REPORTS: SealedTable<ReportKey> = {
  name: 'transfers',
  table: transfers,
  key: { companyId: transfers.companyId, reportId: transfers.reportId, revision: transfers.revision },
  sealed: { report: transfers.report },
  boundTo: reportBoundTo,
};

const PLANS: SealedTable<PartKey> = {
  name: 'parts',
  table: parts,
  key: {
    companyId: parts.companyId,
    reportId: parts.reportId,
    revision: parts.revision,
    position: parts.position,
  },
  sealed: { plan: parts.plan },
  boundTo: planBoundTo,
};

/** Reports may be large, and a batch of them is held in memory. */
const BATCH_ROWS = 200;

/**
 * Re-encrypts with the key in use whatever is sealed with an older one, so that the older one can be thrown away. Others may
 * work meanwhile: a row is written only as it was read, and nothing but its sealed values. Whatever ends it, it goes on
 * where it was when it is started again.
 */
export class KeyRotation {
  constructor(
    private readonly db: Database,
    private readonly cipher: Cipher,
  ) {}

  /** Every other process must have the key in use as well by now: what is re-encrypted opens with no other. */
  async rotate(onProgress: (progress: RotationProgress) => void = () => undefined): Promise<Rotated> {
    const left = new Leftovers();
    const userKeys = await this.rotateTable(USER_KEYS, left, onProgress);
    const reports = await this.rotateTable(REPORTS, left, onProgress);
    const plans = await this.rotateTable(PLANS, left, onProgress);
    return { userKeys, reports, plans, ...left.summary() };
  }

  /** Answers how many values it re-encrypted. */
  private async rotateTable<Key extends RowKey>(
    table: SealedTable<Key>,
    left: Leftovers,
    onProgress: (progress: RotationProgress) => void,
  ): Promise<number> {
    const of = await this.db.$count(table.table);
    let [done, reEncrypted] = [0, 0];
    let rows = await this.read(table);
    for (let last = rows.at(-1); last; last = rows.at(-1)) {
      // Each is a statement of its own and holds no lock but its row's: nobody waits for more, and nobody for each other.
      const counts = await Promise.all(rows.map((row) => this.rotateRow(table, row, left)));
      reEncrypted += counts.reduce((sum, n) => sum + n, 0);
      done += rows.length;
      onProgress({ table: table.name, done, of: Math.max(done, of) });
      rows = await this.read(table, isAfter(table, last));
    }
    return reEncrypted;
  }

  /** A row that somebody changed since it was read is read again: who changed it may still have an older key in use. */
  private async rotateRow<Key extends RowKey>(
    table: SealedTable<Key>,
    read: SealedRow<Key>,
    left: Leftovers,
  ): Promise<number> {
    for (let row: SealedRow<Key> | undefined = read; row; [row] = await this.read(table, isRow(table, row))) {
      const { fresh, failures } = this.reSealed(row, table.boundTo(row.key));
      const count = Object.keys(fresh).length;
      if (count > 0 && !(await this.write(table, row, fresh))) continue;
      for (const failure of failures) left.add(failure);
      return count;
    }
    return 0;
  }

  /** What of a row was sealed with an older key, sealed with the one in use, and why the rest of it cannot be. */
  private reSealed({ sealed }: SealedRow, boundTo: string) {
    const fresh: Record<string, Buffer> = {};
    const failures: unknown[] = [];
    for (const [column, value] of Object.entries(sealed)) {
      if (value === null || this.cipher.isCurrent(value)) continue;
      try {
        fresh[column] = this.cipher.encrypt(this.cipher.decrypt(value, boundTo), boundTo);
      } catch (failure) {
        failures.push(failure);
      }
    }
    return { fresh, failures };
  }

  private async read<Key extends RowKey>(table: SealedTable<Key>, where?: SQL): Promise<SealedRow<Key>[]> {
    const rows = await this.db
      .select({ key: table.key, sealed: table.sealed })
      .from(table.table)
      .where(where)
      .orderBy(...keyOf(table))
      .limit(BATCH_ROWS);
    return rows as unknown as SealedRow<Key>[];
  }

  /** Answers false, and writes nothing, when what is sealed in the row is not what was read. */
  private async write<Key extends RowKey>(
    table: SealedTable<Key>,
    row: SealedRow<Key>,
    fresh: Readonly<Record<string, Buffer>>,
  ): Promise<boolean> {
    // A candidate may have been adopted: the columns of a row are compared all together.
    const written = await this.db
      .update(table.table)
      .set(fresh)
      .where(and(isRow(table, row), isUnchanged(table, row)))
      .returning({ written: sql`1` });
    return written.length > 0;
  }
}

/** What a rotation has to leave as it is. */
class Leftovers {
  private readonly missingKeys = new Set<string>();
  private unreadable = 0;

  add(failure: unknown): void {
    this.unreadable += 1;
    if (failure instanceof MissingKeyError) this.missingKeys.add(failure.keyId);
  }

  summary(): Pick<Rotated, 'missingKeys' | 'unreadable'> {
    return { missingKeys: [...this.missingKeys].sort(), unreadable: this.unreadable };
  }
}

function keyOf<Key extends RowKey>({ key }: SealedTable<Key>): PgColumn[] {
  return Object.values(key);
}

/** Rows that come after one, in the order of their keys. */
function isAfter<Key extends RowKey>(table: SealedTable<Key>, { key }: SealedRow<Key>): SQL {
  const values = Object.keys(table.key).map((column) => sql`${key[column]}`);
  return sql`(${sql.join(keyOf(table), sql`, `)}) > (${sql.join(values, sql`, `)})`;
}

function isRow<Key extends RowKey>(table: SealedTable<Key>, { key }: SealedRow<Key>): SQL | undefined {
  return and(...Object.entries<PgColumn>(table.key).map(([name, column]) => eq(column, key[name])));
}

function isUnchanged<Key extends RowKey>(table: SealedTable<Key>, { sealed }: SealedRow<Key>): SQL | undefined {
  const columns = Object.entries(table.sealed);
  return and(...columns.map(([name, column]) => (sealed[name] ? eq(column, sealed[name]) : isNull(column))));
}

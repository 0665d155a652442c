import { and, asc, eq, inArray, isNull, lt, ne, or, sql, type SQL } from 'drizzle-orm';
import { DELETED } from '../contract/standing.js';
import type { Cipher } from './cipher.js';
import type { Database } from './database.js';
import { parts } from './schema.js';
import type { TransferKey } from './transfer-row.js';

/** A write to Tripletex that was announced before it was sent and whose answer is not known yet. */
export interface PendingWrite {
  /** What is written: the travel expense itself, one of its costs, its document, its approval … */
  readonly what: string;
  /** After this instant its sender sends it no more, and waits for no answer. */
  readonly giveUpAt: string;
  /** When we learned that the answer is lost (instant); null while it may still come. */
  readonly lostAt: string | null;
  /** When it was looked up since and not found (instant). */
  readonly lookedAt: string | null;
  /** The document, when that is what is written. */
  readonly document?: { readonly sha256: string; readonly pages: number };
}

/** One travel expense that a report becomes. */
export interface Part extends Readonly<Omit<typeof parts.$inferSelect, 'plan'>> {
  /** What shall stand in Tripletex, as JSON. */
  readonly plan: string;
}

export type PartChange = Partial<
  Pick<
    Part,
    | 'intended'
    | 'pendingWrite'
    | 'answerLost'
    | 'tripletexId'
    | 'number'
    | 'state'
    | 'amountNok'
    | 'complete'
    | 'receiptSha256'
    | 'receiptPages'
    | 'requestIds'
  >
>;

/** A part as it is planned before anything is written. */
export interface PlannedPart {
  readonly position: number;
  readonly marker: string;
  readonly lines: readonly string[];
  readonly plan: string;
}

/** Somebody else changed a part since it was read; whoever gets this must read again before doing anything. */
export class StalePartError extends Error {
  override readonly name = 'StalePartError';
}

/** A part as its row holds it, its plan decrypted. */
export function openPart(cipher: Cipher, row: typeof parts.$inferSelect): Part {
  return { ...row, plan: cipher.decrypt(row.plan, planBoundTo(row)) };
}

/** The parts of transfers: intents, writes under way, and what stands in Tripletex. */
export class Parts {
  constructor(
    private readonly db: Database,
    private readonly cipher: Cipher,
  ) {}

  /** The parts of a transfer in order. */
  async of(key: TransferKey): Promise<Part[]> {
    const rows = await this.db.select().from(parts).where(isOf(key)).orderBy(asc(parts.position));
    return rows.map((row) => openPart(this.cipher, row));
  }

  /** Keeps plans. A part whose writing has begun keeps the plan it began with. */
  async plan(key: TransferKey, planned: readonly PlannedPart[]): Promise<void> {
    const { companyId, reportId, revision } = key;
    const rows = planned.map(({ position, marker, lines, plan }) => {
      const sealed = this.cipher.encrypt(plan, planBoundTo(key));
      return { companyId, reportId, revision, position, marker, lines: [...lines], plan: sealed };
    });
    await this.db
      .insert(parts)
      .values(rows)
      .onConflictDoUpdate({
        target: [parts.companyId, parts.reportId, parts.revision, parts.position],
        set: {
          plan: sql`excluded.plan`,
          marker: sql`excluded.marker`,
          lines: sql`excluded.lines`,
          // Whoever read the older plan may not write by it any more.
          version: sql`${parts.version} + 1`,
        },
        setWhere: eq(parts.intended, false),
      });
  }

  /** Changes a part as it was read. Throws a `StalePartError` when it was changed since. */
  async change(part: Part, change: PartChange): Promise<Part> {
    const [row] = await this.db
      .update(parts)
      .set({ ...change, version: part.version + 1 })
      .where(and(isOf(part), eq(parts.position, part.position), eq(parts.version, part.version)))
      .returning();
    if (row === undefined) throw new StalePartError('The part was changed by somebody else: read it again.');
    return { ...row, plan: part.plan };
  }

  /** The parts of earlier revisions that were not taken out of Tripletex again, in order. */
  async earlier({ companyId, reportId, revision }: TransferKey): Promise<Part[]> {
    const rows = await this.db
      .select()
      .from(parts)
      .where(
        and(
          eq(parts.companyId, companyId),
          eq(parts.reportId, reportId),
          lt(parts.revision, revision),
          or(isNull(parts.state), ne(parts.state, DELETED)),
        ),
      )
      .orderBy(asc(parts.revision), asc(parts.position));
    return rows.map((row) => openPart(this.cipher, row));
  }

  /** Which of some markers stand in a company's archive. */
  async knownMarkers(companyId: string, markers: readonly string[]): Promise<Set<string>> {
    if (markers.length === 0) return new Set();
    const rows = await this.db
      .select({ marker: parts.marker })
      .from(parts)
      .where(and(eq(parts.companyId, companyId), inArray(parts.marker, [...markers])));
    return new Set(rows.map(({ marker }) => marker));
  }
}

function isOf({ companyId, reportId, revision }: TransferKey): SQL | undefined {
  return and(eq(parts.companyId, companyId), eq(parts.reportId, reportId), eq(parts.revision, revision));
}

/** The place that the plans of a report are sealed for. */
export function planBoundTo({ companyId, reportId }: { companyId: string; reportId: string }): string {
  return `part/${companyId}/${reportId}`;
}

import { and, eq, lt, sql, type SQL } from 'drizzle-orm';
import type { Cipher } from './cipher.js';
import type { Database } from './database.js';
import { documents } from './schema.js';

/** A document on its way from a worker to whoever asked for it. */
export interface DocumentKey {
  readonly companyId: string;
  /** A random UUID of who asked. */
  readonly documentId: string;
}

/**
 * Documents on their way from a worker to whoever asked for them: nothing that large fits through Temporal. None stays for long,
 * so the rotation of keys leaves them alone.
 */
export class Documents {
  constructor(
    private readonly db: Database,
    private readonly cipher: Cipher,
  ) {}

  /** Lays a document ready, in the place of what an earlier try laid there. */
  async leave(key: DocumentKey, bytes: Uint8Array): Promise<void> {
    const content = this.cipher.encryptBytes(bytes, boundTo(key));
    await this.db
      .insert(documents)
      .values({ companyId: key.companyId, id: key.documentId, content })
      .onConflictDoUpdate({
        target: [documents.companyId, documents.id],
        set: { content: sql`excluded.content`, createdAt: sql`now()` },
      });
  }

  /** Takes a document away and answers it; undefined when none is there. */
  async fetch(key: DocumentKey): Promise<Buffer | undefined> {
    const [row] = await this.db.delete(documents).where(isDocument(key)).returning({ content: documents.content });
    return row && this.cipher.decryptBytes(row.content, boundTo(key));
  }

  async forget(key: DocumentKey): Promise<void> {
    await this.db.delete(documents).where(isDocument(key));
  }

  /** Forgets what nobody has fetched for so long, by the database's own clock. Answers how many. */
  async forgetOlderThan(ms: number): Promise<number> {
    const forgotten = await this.db
      .delete(documents)
      .where(lt(documents.createdAt, sql`now() - ${ms}::float8 * interval '1 millisecond'`))
      .returning({ id: documents.id });
    return forgotten.length;
  }
}

function isDocument({ companyId, documentId }: DocumentKey): SQL | undefined {
  return and(eq(documents.companyId, companyId), eq(documents.id, documentId));
}

function boundTo({ companyId, documentId }: DocumentKey): string {
  return `document/${companyId}/${documentId}`;
}

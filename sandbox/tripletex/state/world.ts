import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Company, StoredDocument } from './records.js';

interface Saved {
  lastId: number;
  companies: Company[];
}

const osloDays = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' });

/** Everything the stand-in knows. With a state file it is written whole, by way of a new file, after every change. */
export class World {
  private saved: Saved = { lastId: 11_000_000, companies: [] };
  private readonly bytes = new Map<number, Buffer>();

  constructor(
    private readonly stateFile: string | undefined,
    readonly now: () => Date,
  ) {
    const found = stateFile === undefined ? undefined : readSaved(stateFile);
    if (found !== undefined) this.saved = found;
  }

  get companies(): readonly Company[] {
    return this.saved.companies;
  }

  /** Today in Oslo. */
  get today(): string {
    return osloDays.format(this.now());
  }

  /** Ids are the world's, never two objects with the same one; they do not come without gaps. */
  nextId(): number {
    this.saved.lastId += 7;
    return this.saved.lastId;
  }

  add(company: Company): void {
    this.saved.companies.push(company);
    this.keep();
  }

  /** Says that something was changed: called once at the end of every change. */
  keep(): void {
    if (this.stateFile === undefined) return;
    writeWhole(this.stateFile, JSON.stringify(this.saved));
  }

  /** The bytes of a document. */
  documentBytes({ id }: { id: number }): Buffer {
    const known =
      this.bytes.get(id) ?? (this.stateFile === undefined ? undefined : readFileSync(this.documentFile(id)));
    if (known === undefined)
      throw new Error(`The stand-in has lost the bytes of document ${id}. Start it with a new state file.`);
    return known;
  }

  /** Keeps the bytes of a document; the row itself is kept with everything else. */
  keepDocumentBytes({ id }: StoredDocument, bytes: Buffer): void {
    this.bytes.set(id, bytes);
    if (this.stateFile === undefined) return;
    mkdirSync(this.documentFolder(), { recursive: true });
    writeWhole(this.documentFile(id), bytes);
  }

  forgetDocumentBytes(id: number): void {
    this.bytes.delete(id);
    if (this.stateFile !== undefined) rmSync(this.documentFile(id), { force: true });
  }

  private documentFolder(): string {
    return `${this.stateFile ?? ''}.documents`;
  }

  private documentFile(id: number): string {
    return join(this.documentFolder(), `${id}.pdf`);
  }
}

function writeWhole(path: string, content: string | Buffer): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

/** The state an earlier process left; undefined where there is none. */
function readSaved(path: string): Saved | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const saved: unknown = JSON.parse(text);
  if (isSaved(saved)) return saved;
  throw new Error(
    `${path} is not a state file of the Tripletex stand-in. Name another file, or delete it to begin anew.`,
  );
}

/** The file is written by this class alone, so its shape is not looked at closer. */
function isSaved(value: unknown): value is Saved {
  return (
    typeof value === 'object' &&
    value !== null &&
    'lastId' in value &&
    'companies' in value &&
    Array.isArray(value.companies)
  );
}

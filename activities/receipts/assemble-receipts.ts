import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ReceiptReference } from '../../contract/approved-report.js';
import type { Text } from '../../contract/text.js';
import { problem } from '../problem-error.js';
import type { CoverSheet } from './cover-sheet.js';
import { fetchReceipt, type FetchSettings } from './fetch-receipt.js';
import type { ReceiptFile, RenderInput, RenderResult, UnreadableReason } from './render-receipts.js';

/** The one PDF of a part, ready to be uploaded. */
export interface AssembledReceipts {
  readonly bytes: Uint8Array;
  /** Of the PDF, in hexadecimal digits. */
  readonly sha256: string;
  /** With the cover. */
  readonly pages: number;
}

export interface ReceiptAssembler {
  /**
   * Fetches the receipts and makes one PDF of them, cover first. Throws TLX-501 (not to be fetched), TLX-502 (a file cannot be
   * read, by name) or TLX-503 (too large). Leaves no file behind.
   */
  assemble(order: { cover: CoverSheet; receipts: readonly ReceiptReference[]; signal: AbortSignal }): Promise<AssembledReceipts>;
  close(): Promise<void>;
}

export interface AssemblerSettings extends FetchSettings {
  readonly maxBytes: number;
  /** Where receipts lie while they are worked on. */
  readonly temporaryFolder: string;
}

/** Pictures are worked on in a thread of its own, one report at a time, so that the worker goes on serving others. */
export function createReceiptAssembler(settings: AssemblerSettings): ReceiptAssembler {
  const threads = new Piscina<RenderInput, RenderResult>({ filename: threadFile(), minThreads: 0, maxThreads: 1, idleTimeout: 30_000 });
  return {
    async assemble({ cover, receipts, signal }) {
      await mkdir(settings.temporaryFolder, { recursive: true });
      const folder = await mkdtemp(join(settings.temporaryFolder, 'receipts-'));
      try {
        const files = await fetchAll(receipts, folder, settings, signal);
        const result = await threads.run({ cover, files, maxBytes: settings.maxBytes }, { signal });
        return told(result, settings.maxBytes);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    close: () => threads.close({ force: true }),
  };
}

/** A thread cannot run TypeScript: from the sources the compiled one is taken. */
function threadFile(): string {
  const beside = import.meta.url.endsWith('.ts') ? '../../dist/activities/receipts/render-thread.js' : './render-thread.js';
  return fileURLToPath(new URL(beside, import.meta.url));
}

async function fetchAll(receipts: readonly ReceiptReference[], folder: string, settings: FetchSettings, signal: AbortSignal): Promise<ReceiptFile[]> {
  const files: ReceiptFile[] = [];
  for (const [index, receipt] of receipts.entries()) {
    const path = join(folder, String(index + 1));
    await fetchReceipt(receipt, index + 1, path, settings, signal);
    files.push({ path, fileName: receipt.fileName });
  }
  return files;
}

function told(result: RenderResult, maxBytes: number): AssembledReceipts {
  if (result.ok) return result;
  if ('unreadable' in result) throw problem('TLX-502', { fileName: result.unreadable, reason: REASONS[result.reason] });
  throw problem('TLX-503', { sizeMb: megabytes(result.tooLarge), limitMb: megabytes(maxBytes) });
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1).replace(/\.0$/, '').replace('.', ',');
}

const REASONS: Record<UnreadableReason, Text> = {
  empty: { nb: 'filen er tom', en: 'the file is empty' },
  unknown: { nb: 'ukjent filtype', en: 'unknown type of file' },
  damaged: { nb: 'filen er skadet', en: 'the file is damaged' },
  encrypted: { nb: 'filen er passordbeskyttet', en: 'the file is password protected' },
  heic: { nb: 'HEIC kan ikke leses', en: 'HEIC cannot be read' },
  noPages: { nb: 'dokumentet har ingen sider', en: 'the document has no pages' },
};

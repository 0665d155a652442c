import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { ReceiptReference } from '../../contract/approved-report.js';
import { problem, type ProblemError } from '../problem-error.js';
import type { CoverSheet } from './cover-sheet.js';
import { fetchReceipt } from './fetch-receipt.js';
import { ReceiptRenderer } from './render-receipts.js';
import { UNREADABLE, type RenderedReceipt } from './rendered-receipt.js';

export interface ReceiptSettings {
  readonly isUrlAllowed: (url: string) => boolean;
  /** The bearer token for the hosts that receipts are fetched from. */
  readonly token: string | undefined;
  /** For each receipt, in milliseconds. */
  readonly timeoutMs: number;
  /** The largest document. */
  readonly maxBytes: number;
  /** Where files are kept while a document is made. */
  readonly temporaryFolder: string;
}

/** What a part's receipts have become: one PDF. `pages` counts the cover. */
export interface AssembledReceipts {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly pages: number;
}

export interface ReceiptWork {
  readonly cover: CoverSheet;
  /** In the order of the document. */
  readonly receipts: readonly ReceiptReference[];
  readonly signal?: AbortSignal;
}

export interface ReceiptAssembler {
  /**
   * Fetches receipts and makes one PDF of a cover and them; the same bytes for the same work. Throws TLX-501 when one cannot be
   * fetched as approved, TLX-502 when one cannot be read, TLX-503 when they are too large; leaves no file behind.
   */
  assemble(work: ReceiptWork): Promise<AssembledReceipts>;
  /** Ends its thread and its connections. */
  close(): Promise<void>;
}

const MB = 1024 * 1024;
/** Larger ones fill the disk, whatever becomes of them. */
const MOST_RECEIPT_BYTES = 250 * MB;

/** Makes documents of receipts, heavy work in a thread of its own. To be closed at the end. */
export function createReceiptAssembler(settings: ReceiptSettings): ReceiptAssembler {
  const renderer = new ReceiptRenderer();
  const dispatcher = new Agent();
  const { isUrlAllowed, token, timeoutMs, maxBytes, temporaryFolder } = settings;

  async function assemble(work: ReceiptWork): Promise<AssembledReceipts> {
    await mkdir(temporaryFolder, { recursive: true });
    const folder = await mkdtemp(join(temporaryFolder, 'receipts-'));
    try {
      return await assembleIn(folder, work);
    } finally {
      // Tried again for a moment: an aborted thread may still be writing.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  async function assembleIn(folder: string, work: ReceiptWork): Promise<AssembledReceipts> {
    const fine: RenderedReceipt[] = [];
    for (const [index, receipt] of work.receipts.entries())
      fine.push(await fetchAndRender(receipt, index + 1, folder, work.signal));
    return (await composed(fine, folder, work)) ?? (await composeCoarsely(fine, folder, work));
  }

  async function fetchAndRender(
    receipt: ReceiptReference,
    position: number,
    folder: string,
    signal: AbortSignal | undefined,
  ): Promise<RenderedReceipt> {
    if (receipt.size > MOST_RECEIPT_BYTES) throw tooLarge(receipt.size);
    const file = join(folder, String(position));
    await fetchReceipt({ receipt, position, file, isUrlAllowed, token, timeoutMs, signal, dispatcher });
    const rendered = await renderer.render(file, signal);
    // One by one, for a hundred of them are a gigabyte.
    await rm(file);
    if ('unreadable' in rendered)
      throw problem('TLX-502', { fileName: receipt.fileName, reason: UNREADABLE[rendered.unreadable] });
    return rendered;
  }

  async function composeCoarsely(
    fine: readonly RenderedReceipt[],
    folder: string,
    work: ReceiptWork,
  ): Promise<AssembledReceipts> {
    const coarse: RenderedReceipt[] = [];
    for (const receipt of fine) coarse.push(await renderer.coarsen(receipt, work.signal));
    const document = await composed(coarse, folder, work);
    if (document === undefined) throw tooLarge(bytesOf(coarse));
    return document;
  }

  /** Undefined when the document is larger than the limit. */
  async function composed(
    receipts: readonly RenderedReceipt[],
    folder: string,
    { cover, signal }: ReceiptWork,
  ): Promise<AssembledReceipts | undefined> {
    if (bytesOf(receipts) > maxBytes) return undefined;
    const target = join(folder, 'document.pdf');
    const pages = await renderer.compose(cover, receipts, target, signal);
    const bytes = await readFile(target);
    if (bytes.length > maxBytes) return undefined;
    return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), pages };
  }

  function tooLarge(bytes: number): ProblemError {
    return problem('TLX-503', { sizeMb: megabytes(bytes), limitMb: megabytes(maxBytes) });
  }

  async function close(): Promise<void> {
    await Promise.all([renderer.close(), dispatcher.destroy()]);
  }

  return { assemble, close };
}

function bytesOf(receipts: readonly RenderedReceipt[]): number {
  return receipts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Rounded up, so that what is over the limit never reads as if it were within. */
function megabytes(bytes: number): string {
  return String(Math.ceil((bytes / MB) * 10) / 10);
}

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { ReceiptReference } from '../../contract/approved-report.js';
import { problem, ProblemError } from '../problem-error.js';
import type { CoverSheet } from './cover-sheet.js';
import { fetchReceipt } from './fetch-receipt.js';
import { inParallel } from './in-parallel.js';
import { ReceiptRenderer } from './render-receipts.js';
import { UNREADABLE, type Readable, type RenderedReceipt } from './rendered-receipt.js';

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
  /** For a whole document, in milliseconds; 20 minutes if left out. */
  readonly documentTimeoutMs?: number;
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
   * fetched as approved, or not in time, TLX-502 when one cannot be read, TLX-503 when they are too large; leaves no file behind.
   */
  assemble(work: ReceiptWork): Promise<AssembledReceipts>;
  /** Ends its process and its connections. */
  close(): Promise<void>;
}

const MB = 1024 * 1024;
/** Larger ones fill the disk, whatever becomes of them. */
const MOST_RECEIPT_BYTES = 250 * MB;
/** Of one document: slow ones wait for each other no longer, and few lie on the disk before they are rendered. */
const FETCHED_AT_ONCE = 4;
/** Well within what Temporal gives the activity, so that people are told of slow receipts. */
const DOCUMENT_TIMEOUT_MS = 20 * 60_000;

/** One document under way. */
interface Assembly {
  readonly work: ReceiptWork;
  readonly folder: string;
  /** Ends the work: cancelled from outside, or out of time. */
  readonly signal: AbortSignal;
  /** By checksum: the same file is fetched once, however often a report has it. */
  readonly rendered: Map<string, Promise<RenderedReceipt>>;
}

/** Makes documents of receipts, heavy work in a process of its own. To be closed at the end. */
export function createReceiptAssembler(settings: ReceiptSettings): ReceiptAssembler {
  const renderer = new ReceiptRenderer();
  const dispatcher = new Agent();
  const { isUrlAllowed, token, timeoutMs, maxBytes, temporaryFolder } = settings;

  async function assemble(work: ReceiptWork): Promise<AssembledReceipts> {
    const deadline = AbortSignal.timeout(settings.documentTimeoutMs ?? DOCUMENT_TIMEOUT_MS);
    const signal = work.signal === undefined ? deadline : AbortSignal.any([work.signal, deadline]);
    await mkdir(temporaryFolder, { recursive: true });
    const folder = await mkdtemp(join(temporaryFolder, 'receipts-'));
    try {
      return await assembleIn({ work, folder, signal, rendered: new Map() });
    } finally {
      // Tried again for a moment: a killed process may still be closing its files.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  async function assembleIn(assembly: Assembly): Promise<AssembledReceipts> {
    const { receipts } = assembly.work;
    const fine = await inParallel(receipts, FETCHED_AT_ONCE, (receipt, index) =>
      inTime(assembly, index + 1, () => rendered(assembly, receipt, index + 1)),
    );
    const compose = async () => (await composed(assembly, fine)) ?? (await composeCoarsely(assembly, fine));
    return inTime(assembly, receipts.length, compose);
  }

  function rendered(assembly: Assembly, receipt: ReceiptReference, position: number): Promise<RenderedReceipt> {
    const content = `${receipt.sha256.toLowerCase()} ${receipt.size}`;
    const known = assembly.rendered.get(content) ?? fetchAndRender(assembly, receipt, position);
    assembly.rendered.set(content, known);
    return known;
  }

  async function fetchAndRender(
    { folder, signal }: Assembly,
    receipt: ReceiptReference,
    position: number,
  ): Promise<RenderedReceipt> {
    if (receipt.size > MOST_RECEIPT_BYTES) throw tooLarge(receipt.size);
    const file = join(folder, String(position));
    await fetchReceipt({ receipt, position, file, isUrlAllowed, token, timeoutMs, signal, dispatcher });
    const outcome = await renderer.render(file, signal);
    // At once, for a hundred of them are a gigabyte.
    await rm(file);
    return readable(outcome, receipt.fileName);
  }

  async function composeCoarsely(assembly: Assembly, fine: readonly RenderedReceipt[]): Promise<AssembledReceipts> {
    const coarse = new Map<RenderedReceipt, RenderedReceipt>();
    for (const receipt of new Set(fine)) {
      const fileName = assembly.work.receipts[fine.indexOf(receipt)]?.fileName ?? '';
      coarse.set(receipt, readable(await renderer.coarsen(receipt, assembly.signal), fileName));
    }
    const smaller = fine.map((receipt) => coarse.get(receipt) ?? receipt);
    const document = await composed(assembly, smaller);
    if (document === undefined) throw tooLarge(bytesOf(smaller));
    return document;
  }

  /** Undefined when the document is larger than the limit. */
  async function composed(
    { work, folder, signal }: Assembly,
    receipts: readonly RenderedReceipt[],
  ): Promise<AssembledReceipts | undefined> {
    if (bytesOf(receipts) > maxBytes) return undefined;
    const target = join(folder, 'document.pdf');
    const pages = await renderer.compose(work.cover, receipts, target, signal);
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

/** What was not done in time is told as a receipt that did not come: it is tried again. */
async function inTime<T>({ work, signal }: Assembly, position: number, doing: () => Promise<T>): Promise<T> {
  try {
    return await doing();
  } catch (cause) {
    const isLate = signal.aborted && work.signal?.aborted !== true;
    if (!isLate || cause instanceof ProblemError) throw cause;
    throw problem('TLX-501', { receipt: position }, { cause });
  }
}

function readable(outcome: Readable, fileName: string): RenderedReceipt {
  if (!('unreadable' in outcome)) return outcome;
  throw problem('TLX-502', { fileName, reason: UNREADABLE[outcome.unreadable] });
}

function bytesOf(receipts: readonly RenderedReceipt[]): number {
  return receipts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Rounded up, so that what is over the limit never reads as if it were within. */
function megabytes(bytes: number): string {
  return String(Math.ceil((bytes / MB) * 10) / 10);
}

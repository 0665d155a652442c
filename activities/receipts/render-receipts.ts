import { Piscina } from 'piscina';
import type { CoverSheet } from './cover-sheet.js';
import type * as renderThread from './render-thread.js';
import type { RenderedReceipt, Unreadable } from './rendered-receipt.js';

/** A receipt that takes longer than this to read is made to be one that nobody can. */
const PATIENCE_MS = 120_000;
/** The heap of the thread; pictures and files lie outside it. */
const HEAP_MB = 320;

const beside = (name: string) => new URL(name, import.meta.url).href;

/** Compiled it stands beside this file; from the sources, as the tests run them, it needs a loader. */
const THREAD = import.meta.url.endsWith('.ts')
  ? { filename: beside('./render-thread.ts'), execArgv: ['--import', beside('./typescript-loader.mjs')] }
  : { filename: beside('./render-thread.js') };

/** Renders receipts in a thread of its own, one at a time, so that memory stays bounded. */
export class ReceiptRenderer {
  readonly #thread = new Piscina<unknown, unknown>({
    ...THREAD,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 10_000,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });

  /** Turns a fetched file into what the document takes, written beside it, or answers why it cannot be read. */
  async render(file: string, signal: AbortSignal | undefined): Promise<RenderedReceipt | { unreadable: Unreadable }> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    try {
      return await this.#run('render', { file }, signal === undefined ? patience : AbortSignal.any([signal, patience]));
    } catch (error) {
      signal?.throwIfAborted();
      if (patience.aborted || isOutOfMemory(error)) return { unreadable: 'tooComplex' };
      throw error;
    }
  }

  /** Makes a rendered receipt smaller. */
  coarsen(receipt: RenderedReceipt, signal: AbortSignal | undefined): Promise<RenderedReceipt> {
    return this.#run('coarsen', { receipt }, signal);
  }

  /** Writes the document with its cover to `target` and answers its pages. */
  compose(
    cover: CoverSheet,
    receipts: readonly RenderedReceipt[],
    target: string,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    return this.#run('compose', { cover, receipts, target }, signal);
  }

  /** Ends the thread. */
  close(): Promise<void> {
    return this.#thread.destroy();
  }

  async #run<Name extends keyof RenderThread>(
    name: Name,
    work: Parameters<RenderThread[Name]>[0],
    signal: AbortSignal | undefined,
  ): Promise<Awaited<ReturnType<RenderThread[Name]>>> {
    const done = await this.#thread.run(work, { name, signal: signal ?? null });
    return done as Awaited<ReturnType<RenderThread[Name]>>;
  }
}

type RenderThread = typeof renderThread;

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

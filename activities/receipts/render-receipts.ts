import type { CoverSheet } from './cover-sheet.js';
import { HelperDied, HelperProcess } from './helper-process.js';
import { doneOf, type RenderAnswer } from './render-answer.js';
import type { RenderTasks } from './render-process.js';
import type { Readable, RenderedReceipt } from './rendered-receipt.js';
import { Turns } from './turns.js';

/** A receipt that takes longer than this to read is made to be one that nobody can. */
const PATIENCE_MS = 120_000;
const IDLE_MS = 10_000;
/** The heap of the process; pictures and PDFs lie outside it. */
const HEAP_MB = 192;
/**
 * Freed memory would stay with each thread that once held a picture: measured 200 MB of it after a hundred photos. One arena
 * and one thread for pictures keep none.
 */
const LEAN = { MALLOC_ARENA_MAX: '1', UV_THREADPOOL_SIZE: '1' };

/** Node runs the build: beside this file once it is compiled, in `dist` where a test runs it from the sources. */
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/activities/receipts/render-process.js' : './render-process.js',
  import.meta.url,
);

/** How a program ends that a file has broken: out of heap, or a decoder that reached for what is not its own. */
const BROKEN: ReadonlySet<string | null> = new Set(['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGTRAP', 'SIGFPE']);

/** Renders receipts in a process of its own, one at a time for all documents, so that memory stays bounded. */
export class ReceiptRenderer {
  readonly #turns = new Turns();
  readonly #process = new HelperProcess({
    file: PROGRAM,
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    env: LEAN,
    idleMs: IDLE_MS,
  });

  /** Turns a fetched file into what the document takes, written beside it, or answers why it cannot be read. */
  render(file: string, signal: AbortSignal | undefined): Promise<Readable> {
    return this.#patiently(signal, (until) => this.#run('render', { file }, until));
  }

  /** Makes a rendered receipt smaller, or answers why that cannot be. */
  coarsen(receipt: RenderedReceipt, signal: AbortSignal | undefined): Promise<Readable> {
    return this.#patiently(signal, (until) => this.#run('coarsen', { receipt }, until));
  }

  /** Writes the document with its cover to `target` and answers its pages. */
  compose(
    cover: CoverSheet,
    receipts: readonly RenderedReceipt[],
    target: string,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    return this.#turns.take(signal, () => this.#run('compose', { cover, receipts, target }, signal));
  }

  /** Ends the process. */
  close(): Promise<void> {
    return this.#process.close();
  }

  /** Waiting for its turn is not held against a receipt. */
  #patiently(signal: AbortSignal | undefined, work: (until: AbortSignal) => Promise<Readable>): Promise<Readable> {
    return this.#turns.take(signal, async () => {
      const patience = AbortSignal.timeout(PATIENCE_MS);
      try {
        return await work(signal === undefined ? patience : AbortSignal.any([signal, patience]));
      } catch (error) {
        signal?.throwIfAborted();
        if (patience.aborted || (error instanceof HelperDied && BROKEN.has(error.signal)))
          return { unreadable: 'tooComplex' };
        throw error;
      }
    });
  }

  async #run<Name extends keyof RenderTasks>(
    name: Name,
    work: Parameters<RenderTasks[Name]>[0],
    signal: AbortSignal | undefined,
  ): Promise<Awaited<ReturnType<RenderTasks[Name]>>> {
    const answer = await this.#process.ask({ name, work }, signal);
    return doneOf(answer as RenderAnswer) as Awaited<ReturnType<RenderTasks[Name]>>;
  }
}

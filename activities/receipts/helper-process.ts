import { fork, type ChildProcess } from 'node:child_process';

export interface HelperOptions {
  /** The program, and what Node itself is started with. */
  readonly file: URL;
  readonly execArgv: readonly string[];
  /** All of it: nothing of the worker's own environment, which holds keys. */
  readonly env: Readonly<Record<string, string>>;
  /** It ends, and gives its memory back, when there was nothing to do for so long. */
  readonly idleMs: number;
}

/** A helper that ended in the middle of its work. */
export class HelperDied extends Error {
  override readonly name = 'HelperDied';
  readonly code = 'HELPER_DIED';

  constructor(readonly signal: NodeJS.Signals | null) {
    super('The process that renders receipts ended in the middle of its work.');
  }
}

/** A process of its own for one piece of work at a time: started when it is needed, killed when it is no longer wanted. */
export class HelperProcess {
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: HelperOptions) {}

  /** Hands work over and waits for the answer. */
  async ask(work: object, signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted();
    clearTimeout(this.#idle);
    const child = (this.#child ??= this.#start());
    const kill = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', kill, { once: true });
    hold(child);
    try {
      return await answerTo(child, work);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', kill);
      letGo(child);
      this.#idle = setTimeout(() => void this.close(), this.options.idleMs).unref();
    }
  }

  /** Ends it, whatever it does. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    hold(child);
    child.kill('SIGKILL');
    await ended;
  }

  #start(): ChildProcess {
    const { file, execArgv, env } = this.options;
    const child = fork(file, { execArgv: [...execArgv], env: { ...env }, serialization: 'advanced', stdio: IPC_ONLY });
    const forget = () => {
      if (this.#child === child) this.#child = undefined;
    };
    // Nobody may be waiting for it when it ends.
    child.once('exit', forget).once('error', forget);
    return child;
  }
}

const IPC_ONLY: ('ignore' | 'ipc')[] = ['ignore', 'ignore', 'ignore', 'ipc'];

function answerTo(child: ChildProcess, work: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      child.off('message', answered).off('error', failed).off('exit', died);
      done();
    };
    const answered = (answer: unknown) => settle(() => resolve(answer));
    const failed = (error: Error) => settle(() => reject(error));
    const died = (_code: number | null, signal: NodeJS.Signals | null) => settle(() => reject(new HelperDied(signal)));
    child.on('message', answered).on('error', failed).on('exit', died);
    // A process that is gone is told by its end.
    child.send(work, () => undefined);
  });
}

/** While it works the worker stays alive for it; while it idles it does not. */
function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

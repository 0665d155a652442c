import { fileURLToPath } from 'node:url';
import type { Environment } from '../../runtime/config.js';
import { startOnLeash } from '../../sandbox/embedded/leash.js';

/** The checkout itself, which is built before any test runs. */
export const THIS_BUILD = fileURLToPath(new URL('../..', import.meta.url));

/** A worker in a process of its own, as it runs in production. */
export interface WorkerProcess {
  readonly pid: number;
  /** Everything it has written so far. */
  readonly log: () => string;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
  /** SIGKILL: it finishes nothing. Resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Lets it finish what is under way. */
  readonly stop: () => Promise<void>;
}

/** Starts a worker of a build, this one by default, and waits until it is ready. Rejects with its last lines when it ends before. */
export async function startWorkerProcess(
  environment: Environment,
  build = THIS_BUILD,
  logLevel = 'info',
): Promise<WorkerProcess> {
  const lines: string[] = [];
  let look = () => {};
  const program = `${build}/client/sonya-tripletex.mjs`;
  const env = { PATH: process.env.PATH, ...environment, LOG_LEVEL: logLevel };
  const onLine = (line: string) => {
    lines.push(line);
    look();
  };
  // A worker ends what is under way within twenty seconds.
  const worker = await startOnLeash(process.execPath, [program, 'worker'], {
    env,
    cwd: build,
    onLine,
    graceSeconds: 25,
  });
  await new Promise<void>((resolve, reject) => {
    look = () => lines.some((line) => line.includes('The worker is ready.')) && resolve();
    void worker.exited.then(() => reject(new Error(`The worker ended before it was ready:\n${worker.lastLines()}`)));
    look();
  });
  return {
    pid: worker.pid,
    log: () => lines.join('\n'),
    ended: worker.exited,
    kill: async () => {
      process.kill(-worker.pid, 'SIGKILL');
      await worker.exited.catch(() => undefined);
    },
    stop: worker.stop,
  };
}

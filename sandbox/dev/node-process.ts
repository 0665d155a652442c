import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { startOnLeash, type LeashedProcess } from '../embedded/leash.js';

/** A process of ours, its output in a log file. */
export interface NodeProcess extends LeashedProcess {
  /** Resolves with the first line that fits; rejects, with the last lines, when the process ends without one. */
  readonly line: (fits: (line: string) => boolean) => Promise<string>;
}

/** Starts a compiled script (its path from the build's root) in a Node process of its own, which ends with this one. */
export async function startNode(
  script: string,
  args: readonly string[],
  env: Record<string, string>,
  logFile: string,
): Promise<NodeProcess> {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const seen: string[] = [];
  const listeners = new Set<() => void>();
  const onLine = (line: string) => {
    log.write(`${line}\n`);
    seen.push(line);
    seen.splice(0, seen.length - 200);
    listeners.forEach((listener) => listener());
  };
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const leashed = await startOnLeash(process.execPath, [path, ...args], { env, onLine });
  void leashed.exited.then(() => log.end());
  const line = (fits: (line: string) => boolean) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = seen.find(fits);
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
      void leashed.exited.then(() =>
        reject(new ErrorForPeople(`It ended before it was ready. Its last lines:\n${leashed.lastLines()}`)),
      );
    });
  return { ...leashed, line };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';

/** What a process on a leash is started with. */
export interface LeashOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Another user to run as. */
  readonly uid?: number;
  readonly gid?: number;
  /** How the program is asked to end. */
  readonly signal?: 'TERM' | 'INT';
  /** Seconds between asking and killing. */
  readonly graceSeconds?: number;
  /** A folder that is of no use after it: removed once it was made to end, even when nobody else is left to do so. */
  readonly leaves?: string;
  /** Every line of its output. */
  readonly onLine?: (line: string) => void;
}

export interface LeashedProcess {
  /** Of the leash; it leads the process group of the program. */
  readonly pid: number;
  /** The exit code, once it has ended. A program that was killed has 128 and more. */
  readonly exited: Promise<number>;
  readonly hasExited: () => boolean;
  /** Its last lines, for error messages. */
  readonly lastLines: () => string;
  /** Asks it to end, kills it after the grace, and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** Kills it and its children at once, and waits until it is gone; what it would leave is not removed. */
  readonly kill: () => Promise<void>;
}

/**
 * Holds a program in a process group of its own, away from the terminal's Ctrl-C, and watches a pipe to the process that
 * started it (3). The pipe closes when that process ends, however it ends, even by SIGKILL: then the program is asked to end,
 * killed after the grace, and what it leaves is removed. Once the program has ended, its whole group is killed, so the exit
 * code goes back by a pipe of its own (4). PIPE is ignored as soon as the program runs: shells report signals on an output
 * that may have lost its reader.
 */
const LEASH = `
signal=$1 grace=$2 leaves=$3; shift 3
released=
trap 'released=1' USR1
exec 3<&0
"$@" </dev/null 3<&- 4>&- &
program=$!
{
  while read -r _ <&3; do :; done
  kill -s USR1 "$$"
  kill -s "$signal" "$program"
  sleep "$grace"
  kill -s KILL "$program"
} </dev/null >/dev/null 2>&1 4>&- &
exec 3<&-
trap '' PIPE
until wait "$program"; status=$?; ! kill -0 "$program" 2>/dev/null; do :; done
if [ -n "$released" ] && [ -n "$leaves" ]; then rm -rf "$leaves" 2>/dev/null; fi
printf %s "$status" >&4
kill -s KILL 0
`;

const KEPT_LINES = 20;
const KILLED = 137;

/**
 * Starts a program that ends with this process, whatever ends this process. Rejects when it cannot be started; a program that
 * does not exist ends with code 127.
 */
export async function startOnLeash(
  command: string,
  args: readonly string[],
  options: LeashOptions = {},
): Promise<LeashedProcess> {
  const { signal = 'TERM', graceSeconds = 10, leaves = '', onLine, ...how } = options;
  const leash = spawn('/bin/sh', ['-c', LEASH, 'leash', signal, String(graceSeconds), leaves, command, ...args], {
    ...how,
    env: { ...how.env },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  const keep = (line: string) => {
    lines.push(line);
    lines.splice(0, lines.length - KEPT_LINES);
    onLine?.(line);
  };
  const { stdin, stdout, stderr, statusPipe } = pipesOf(leash);
  readLines(stdout, keep);
  readLines(stderr, keep);
  // The pipe breaks when the program ends first.
  stdin.on('error', () => undefined);

  let status = '';
  statusPipe.setEncoding('utf8').on('data', (text: string) => (status += text));
  let ended = false;
  const exited = new Promise<number>((resolve) => {
    leash.once('close', () => {
      ended = true;
      resolve(status === '' ? KILLED : Number(status));
    });
  });
  await new Promise<void>((resolve, reject) => {
    leash.once('spawn', resolve);
    leash.once('error', reject);
  });
  const pid = leash.pid ?? 0;
  const stop = async () => {
    if (ended) return;
    stdin.end();
    const timer = setTimeout(() => killGroup(pid), (graceSeconds + 10) * 1000);
    await exited;
    clearTimeout(timer);
  };
  const kill = async () => {
    if (!ended) killGroup(pid);
    await exited;
  };
  return { pid, exited, hasExited: () => ended, lastLines: () => lines.join('\n'), stop, kill };
}

function pipesOf({ stdin, stdout, stderr, stdio }: ChildProcess) {
  const statusPipe = stdio[4];
  if (stdin === null || stdout === null || stderr === null || !(statusPipe instanceof Readable)) {
    throw new TypeError('A process on a leash needs all its pipes.');
  }
  return { stdin, stdout, stderr, statusPipe };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended just now.
  }
}

function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
  stream.on('end', () => rest && onLine(rest));
}

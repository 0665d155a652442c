import { spawn } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runCommandLine, type Processes } from '../../client/command-line.js';
import type { Environment } from '../../runtime/config.js';

const program = fileURLToPath(new URL('../../client/sonya-tripletex.mjs', import.meta.url));

/** What a command of the real program answered. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real program in a process of its own, in a folder where the place of a command matters. */
export function runProgram(args: readonly string[], environment: Environment, input = '', cwd?: string): Promise<Ran> {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, [program, ...args], { env, ...(cwd !== undefined && { cwd }) });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.once('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

/** Runs a command as the program does, within the test process, which saves the start of a process. */
export async function runCommand(
  args: readonly string[],
  environment: Environment,
  input = '',
  cwd = process.cwd(),
): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [printed, told] = [text(stdout), text(stderr)];
  const terminal = { stdin: Readable.from([input]), stdout, stderr, cwd };
  const code = await runCommandLine(args, environment, NO_PROCESSES, terminal);
  stdout.end();
  stderr.end();
  return { code, stdout: await printed, stderr: await told };
}

const notACommand = () => Promise.reject(new Error('A process is started with runProgram().'));
const NO_PROCESSES: Processes = { setup: notACommand, worker: notACommand, api: notACommand, dev: notACommand };

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CommanderError, InvalidArgumentError, type Command } from 'commander';
import { readJsonBytes, TooMuchError } from '../contract/json-bounds.js';
import { isProblemCode, type ProblemCode } from '../contract/problems.js';
import { TransferState } from '../contract/transfer-status.js';
import { parseDuration } from '../runtime/duration.js';
import type { Terminal } from './print.js';
import { inEnglish, Refused } from './refused.js';
import type { Session } from './session.js';

/** Opens what a command needs, and closes it whatever happens. */
export type WithSession = <Args extends unknown[]>(
  kind: 'command' | 'transfer',
  work: (session: Session, ...args: Args) => Promise<void>,
) => (...args: Args) => Promise<void>;

/** Reads JSON from a file, or from standard input for `-`. Throws `Refused` (400, 422). */
export async function readJson(path: string, { stdin, cwd }: Terminal): Promise<unknown> {
  const content = path === '-' ? await buffer(stdin) : await readFile(resolve(cwd, path)).catch(() => undefined);
  if (content === undefined) throw new Refused(400, inEnglish(`The file ${path} cannot be read: check its name.`));
  try {
    return readJsonBytes(content);
  } catch (error) {
    if (error instanceof TooMuchError) throw new Refused(422, inEnglish(error.message));
    throw new Refused(400, inEnglish('That is not JSON: hand over one JSON document, in UTF-8.'));
  }
}

/** To be thrown where arguments do not fit together: says so, and how the command is used. Ends the process with 2. */
export function wrongUsage(message: string, command: Command): CommanderError {
  command.configureOutput().writeErr?.(`error: ${message}\n${command.helpInformation()}`);
  return new CommanderError(2, 'usage', message);
}

export function asDuration(value: string): number {
  const ms = parseDuration(value);
  if (ms === undefined) throw new InvalidArgumentError('Use a time such as 30s or 10m.');
  return ms;
}

export function asProblem(value: string): ProblemCode {
  if (!isProblemCode(value)) throw new InvalidArgumentError('Use a code such as TLX-301.');
  return value;
}

export function asStatus(value: string): TransferState {
  const parsed = TransferState.safeParse(value);
  if (!parsed.success) throw new InvalidArgumentError(`Use one of ${TransferState.options.join(', ')}.`);
  return parsed.data;
}

import type { Readable, Writable } from 'node:stream';
import type { ProblemDocument } from './refused.js';

/** What a command reads and writes. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** The folder in which relative paths of files start. */
  readonly cwd: string;
}

export interface Output extends Terminal {
  /** One JSON document on standard output, everything else on standard error. */
  readonly json: boolean;
}

/** Prints an answer: as JSON for machines, in words for people. */
export function print({ json, stdout }: Output, answer: unknown, inWords: () => string): void {
  stdout.write(`${json ? JSON.stringify(answer, null, 2) : inWords()}\n`);
}

/** Prints a line about how it goes, on standard error. */
export function printProgress({ stderr }: Output, line: string): void {
  stderr.write(`${line}\n`);
}

/** Prints why something was refused. */
export function printError(document: ProblemDocument, output: Output): void {
  if (output.json) output.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  // One that is all there is to say is said once.
  const others = (document.errors ?? []).filter(({ message }) => message !== document.detail);
  const faults = others.map(({ path, message }) => `  ${path}: ${message}`);
  printProgress(output, [document.detail, ...faults].join('\n'));
}

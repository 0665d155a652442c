import type { ProblemDocument } from './refused.js';

export interface Output {
  /** One JSON document on standard output, everything else on standard error. */
  readonly json: boolean;
}

/** Prints an answer: as JSON for machines, in words for people. */
export function print({ json }: Output, answer: unknown, inWords: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(answer, null, 2) : inWords()}\n`);
}

/** Prints why something was refused. */
export function printError(document: ProblemDocument, { json }: Output): void {
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  // One that is all there is to say is said once.
  const others = (document.errors ?? []).filter(({ message }) => message !== document.detail);
  const faults = others.map(({ path, message }) => `  ${path}: ${message}`);
  process.stderr.write(`${[document.detail, ...faults].join('\n')}\n`);
}

import { connectionProblems } from './connection-problems.js';
import type { Problem, ProblemCode } from './problem-details.js';
import type { CatalogueEntry, Entries } from './problem-entry.js';
import { reportProblems } from './report-problems.js';
import type { Text } from './text.js';
import { tripletexProblems } from './tripletex-problems.js';

export type * from './problem-details.js';

/** Every problem there is: class, who acts, its help article, and the words. */
export const catalogue: Entries<ProblemCode> = { ...connectionProblems, ...reportProblems, ...tripletexProblems };

/** Whether a text is the code of a problem. */
export function isProblemCode(text: string | undefined | null): text is ProblemCode {
  return text !== undefined && text !== null && Object.hasOwn(catalogue, text);
}

/** What the catalogue says of a problem, with the names of its case filled in. */
export function describeProblem<Code extends ProblemCode>(
  problem: Problem<Code>,
): Pick<CatalogueEntry<Code>, 'class' | 'who'> & { message: Text } {
  const entry: CatalogueEntry<Code> = catalogue[problem.code];
  return { class: entry.class, who: entry.who, message: entry.message(problem.details) };
}

/** The address of a problem's help article; undefined without a base (`HELP_URL`), and for what is no problem of the catalogue. */
export function helpUrlOf(code: string, helpUrl: string | undefined): string | undefined {
  if (helpUrl === undefined || !isProblemCode(code)) return undefined;
  const url = new URL(helpUrl);
  url.hash = catalogue[code].article;
  return url.href;
}

import type { ProblemClass, ProblemCode, ProblemDetails, ProblemOwner } from './problem-details.js';
import type { Text } from './text.js';

/** What the catalogue says of one problem. */
export interface CatalogueEntry<Code extends ProblemCode> {
  readonly class: ProblemClass;
  readonly who: ProblemOwner;
  /** The anchor of its help article, in plain ASCII; those that are cured alike share one. Links to it are out in the world: it never changes. */
  readonly article: string;
  /** First what, then what to do, then whether it goes on by itself. */
  readonly message: (details: ProblemDetails[Code]) => Text;
}

/** Some problems of the catalogue, every one of them. */
export type Entries<Codes extends ProblemCode> = { readonly [Code in Codes]: CatalogueEntry<Code> };

/** The codes that begin alike: `CodesOf<'TLX-1'>`. */
export type CodesOf<Beginning extends string> = Extract<ProblemCode, `${Beginning}${string}`>;

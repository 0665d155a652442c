import type { Stop } from './transfer-steps.js';

/** A comparison of what the archive says of a company with Tripletex; `stops`: how often in a row it has stopped before. */
export interface ReconcileTask {
  readonly companyId: string;
  readonly stops: number;
}

/** What was found: how many reports were compared, and how many of them are not as they were transferred. */
export interface Compared {
  readonly compared: number;
  readonly differences: number;
}

/**
 * How a comparison ended. `paused`: the company is, and nothing was read. `stopped`: it could not go on for a problem of the
 * company; what had been compared by then is kept.
 */
export type Reconciled =
  | ({ readonly outcome: 'compared' } & Compared)
  | { readonly outcome: 'paused' }
  | { readonly outcome: 'stopped'; readonly problem: Stop };

/** Every side effect of a comparison. */
export interface ReconcileSteps {
  /** Compares what was transferred lately, and keeps what is different. Answers null while the company is paused. */
  readonly compareCompany: (task: ReconcileTask) => Promise<Compared | null>;
}

/** Stands for Tripletex as a whole where an outage is otherwise one of a company. No company has such an id. */
export const EVERYBODY = '*';

/** The id of the one workflow that probes whether Tripletex is back. */
export const PROBE_WORKFLOW_ID = 'probe';

/** Every side effect of the probe. */
export interface OutageSteps {
  /**
   * Asks Tripletex, where it is time to, whether it is back, and lets go what waited for that. Answers when the next one is due
   * (instant), null when there is no outage any more.
   */
  readonly probeOutages: () => Promise<string | null>;
}

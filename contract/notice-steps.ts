/** Every side effect of the delivery of notices. */
export interface NoticeSteps {
  /** Sends what is due, until nothing is. Answers the instant at which something is again, or null when nothing is left. */
  readonly sendNotices: () => Promise<string | null>;
}

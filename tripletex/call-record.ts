/** What one request was, for logs and metrics. Holds no token, no id, nothing personal. */
export interface CallRecord {
  readonly endpoint: string;
  readonly method: string;
  /** As in Tripletex' document, ids not filled in. */
  readonly path: string;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly ms: number;
  /** `ok`, or the kind of error. */
  readonly outcome: string;
  /** 2 when a session was refused and the call repeated with another one. */
  readonly attempt: number;
}

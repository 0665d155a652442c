import type { TripletexErrorKind } from './errors.js';

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
  readonly outcome: 'ok' | TripletexErrorKind;
  /** 2 when a session was refused and the call repeated with another one. */
  readonly attempt: number;
}

/** How Tripletex took a request: it answered, be it that it refuses; it failed; or there were too many (429). */
export type CallFate = 'answered' | 'failed' | 'throttled';

/** What says nothing good of Tripletex: no answer, a fault of its own, or one that is none. */
const FAULTS: readonly CallRecord['outcome'][] = ['server', 'timeout', 'unreachable', 'unreadable'];

/** How Tripletex took a request. */
export function fateOf({ outcome }: Pick<CallRecord, 'outcome'>): CallFate {
  if (outcome === 'rateLimited') return 'throttled';
  return FAULTS.includes(outcome) ? 'failed' : 'answered';
}

/** Tells what was put in the place of a payload that was not encrypted, where those are refused. */
const MARK = 'refusedPlainPayload';

/** What is said of such a payload. */
export const PLAIN_PAYLOAD_REFUSED =
  'It came unencrypted, and this service takes encrypted payloads only (PLAIN_PAYLOADS=refuse): use the command line, the HTTP API, or a client with the payload codec.';

/**
 * What is put in the place of a value that came unencrypted: nothing of its content but what a transfer that was taken before is called, so
 * that it goes on.
 */
export function refusedPlain(value: unknown): object {
  const { revision, reportNumber, kind } = (typeof value === 'object' && value !== null ? value : {}) as Named;
  return { [MARK]: true, revision, reportNumber, kind };
}

/** Whether a value is what was put in the place of an unencrypted one. */
export function isRefusedPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && MARK in value;
}

interface Named {
  readonly revision?: unknown;
  readonly reportNumber?: unknown;
  readonly kind?: unknown;
}

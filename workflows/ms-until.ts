/**
 * Milliseconds until an instant, at least one, also where there is none to wait for: a `condition` of zero milliseconds leaves a
 * patch marker of the SDK in the history, the only thing there that is not encrypted.
 */
export function msUntil(instant: string | null): number {
  return instant === null ? 1 : Math.max(1, Date.parse(instant) - Date.now());
}

import type { Endpoint } from './endpoint.js';
import { TripletexError } from './errors.js';

/** Waits for what a call needs first no longer than its caller does. Throws `aborted` then, nothing of the call having been sent. */
export async function unlessAborted<T>(
  work: () => Promise<T>,
  { name, writes }: Endpoint,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return work();
  const aborted = () =>
    new TripletexError({ kind: 'aborted', endpoint: name, writes, sent: false, cause: signal.reason });
  if (signal.aborted) throw aborted();
  let stopWaiting = () => {};
  const abortion = new Promise<never>((_, reject) => {
    stopWaiting = () => reject(aborted());
    signal.addEventListener('abort', stopWaiting);
  });
  try {
    return await Promise.race([work(), abortion]);
  } finally {
    signal.removeEventListener('abort', stopWaiting);
  }
}

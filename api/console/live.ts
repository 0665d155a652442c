import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { AppDependencies } from '../app-dependencies.js';
import { nameOfFailure } from '../../client/temporal-failure.js';

/** Browsers connect again by themselves: nobody is kept for longer than their session counts. */
const LONGEST_MS = 5 * 60_000;
const STILL_THERE_EVERY_MS = 20_000;

/** Tells a page, as server-sent events, when to look again. */
export function liveEvents(
  c: Context,
  { live, logger }: Pick<AppDependencies, 'live' | 'logger'>,
  companyId: string,
): Response {
  return streamSSE(c, async (out) => {
    const listener = await live.listen(companyId);
    out.onAbort(listener.end);
    const longest = setTimeout(listener.end, LONGEST_MS);
    const beat = setInterval(() => void out.writeSSE({ event: 'still-there', data: '' }), STILL_THERE_EVERY_MS);
    try {
      await out.writeSSE({ event: 'open', data: '', retry: 3_000 });
      for await (const _ of listener.batches()) await out.writeSSE({ event: 'change', data: '' });
    } catch (error) {
      // The browser connects again by itself.
      logger.warn({ failure: nameOfFailure(error) }, 'A page could not be told what happens.');
    } finally {
      listener.end();
      clearTimeout(longest);
      clearInterval(beat);
    }
  });
}

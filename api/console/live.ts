import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Logger } from 'pino';
import type { Rooms } from '../../client/session.js';
import { nameOfFailure } from '../../client/temporal-failure.js';

/** Tells that something happened at a company which its pages show. */
export interface LiveSource {
  /** One after another, until the signal says that nobody looks any more. */
  changes(companyId: string, signal: AbortSignal): AsyncIterable<unknown>;
}

const LOOK_EVERY_MS = 1_000;
/** Browsers connect again by themselves: nobody is kept for longer than their session counts. */
const LONGEST_MS = 5 * 60_000;
const STILL_THERE_EVERY_MS = 20_000;

/** Looks into the archive each second. */
export function lookingAt(rooms: Pick<Rooms, 'archive'>): LiveSource {
  return {
    async *changes(companyId, signal) {
      const hasNews = await rooms.archive.watch(companyId);
      while (await stillLooks(signal)) if (await hasNews()) yield 'change';
    },
  };
}

async function stillLooks(signal: AbortSignal): Promise<boolean> {
  await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

/** Tells a page, as server-sent events, when to look again. */
export function liveEvents(c: Context, source: LiveSource, companyId: string, logger: Logger): Response {
  return streamSSE(c, async (out) => {
    const ended = new AbortController();
    const end = () => ended.abort();
    out.onAbort(end);
    const longest = setTimeout(end, LONGEST_MS);
    const beat = setInterval(() => void out.writeSSE({ event: 'still-there', data: '' }), STILL_THERE_EVERY_MS);
    try {
      await out.writeSSE({ event: 'open', data: '', retry: 3_000 });
      for await (const _ of source.changes(companyId, ended.signal)) await out.writeSSE({ event: 'change', data: '' });
    } catch (error) {
      // The browser connects again by itself.
      logger.warn({ failure: nameOfFailure(error) }, 'A page could not be told what happens.');
    } finally {
      clearTimeout(longest);
      clearInterval(beat);
    }
  });
}

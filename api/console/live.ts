import type { Context } from 'hono';
import type { AppDependencies } from '../app-dependencies.js';
import { streamEvents } from '../event-stream.js';
import { callerOf } from '../identity.js';
import { nameOfFailure } from '../../client/temporal-failure.js';
import type { ConsoleEnv } from './view.js';

/** Browsers connect again by themselves: nobody is kept for longer than their session counts. */
const LONGEST_MS = 5 * 60_000;

/** Tells a page, as server-sent events, when to look again. Throws `Refused` (429) when its reader listens too often already. */
export function liveEvents(
  c: Context<ConsoleEnv>,
  { live, logger }: Pick<AppDependencies, 'live' | 'logger'>,
  companyId: string,
): Response {
  const caller = callerOf(c.get('session'));
  live.admit(caller);
  return streamEvents(c, {
    // Only now: a browser connects again when a stream ends early, and never when it could not begin.
    listen: () => live.listen(companyId, caller),
    until: new Date(Date.now() + LONGEST_MS),
    tell: async (out, listener) => {
      await out.writeSSE({ event: 'open', data: '', retry: 3_000 });
      for await (const _ of listener.batches()) await out.writeSSE({ event: 'change', data: '' });
    },
    onFailure: (error) => logger.warn({ failure: nameOfFailure(error) }, 'A page could not be told what happens.'),
  });
}

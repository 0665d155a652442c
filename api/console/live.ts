import type { Context } from 'hono';
import type { AppDependencies } from '../app-dependencies.js';
import { streamEvents } from '../event-stream.js';
import { callerOf } from '../identity.js';
import { nameOfFailure } from '../../client/temporal-failure.js';
import type { ConsoleEnv } from './view.js';

/** Pages connect again by themselves: what nobody looks at any more does not stay open. */
const LONGEST_MS = 5 * 60_000;

/** Tells a page of some companies, or with `*` of every one, when to look again, as server-sent events. Throws `Refused` (429) when its reader listens too often already. */
export function liveEvents(
  c: Context<ConsoleEnv>,
  { live, signIns, logger }: Pick<AppDependencies, 'live' | 'signIns' | 'logger'>,
  companies: readonly string[],
): Response {
  const session = c.get('session');
  const caller = callerOf(session);
  live.admit(companies, caller);
  return streamEvents(c, {
    // Only now: one that ended early is listened for again sooner than one that could not begin.
    listen: () => live.listen(companies, caller),
    isStillSignedIn: () => signIns.isCurrent(session),
    until: new Date(Math.min(Date.now() + LONGEST_MS, Date.parse(session.expiresAt))),
    tell: async (out, listener) => {
      await out.writeSSE({ event: 'listening', data: '' });
      for await (const _ of listener.batches()) await out.writeSSE({ event: 'change', data: '' });
    },
    onFailure: (error) => logger.warn({ failure: nameOfFailure(error) }, 'A page could not be told what happens.'),
  });
}

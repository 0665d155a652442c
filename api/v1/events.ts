import { z } from '@hono/zod-openapi';
import type { SSEStreamingApi } from 'hono/streaming';
import { ALL, call } from '../call.js';
import { streamEvents } from '../event-stream.js';
import { callerOf } from '../identity.js';
import type { Batch, Listener } from '../live.js';
import { SyncRun, TransferStatus } from '../schemas.js';

const RECONNECT_MS = 2_000;

/** What happens, while it happens. */
export const eventCalls = [
  call({
    id: 'listenToEvents',
    method: 'get',
    path: '/companies/{companyId}/events',
    tag: 'Overview',
    roles: ALL,
    summary: 'What happens in the company, while it happens',
    description:
      'Server-sent events. `status` carries the status object of a transfer whenever it has changed, `sync` a synchronisation. ' +
      'Nothing is missed: whoever comes back with `Last-Event-ID` is told first what has changed meanwhile; something may be told twice. ' +
      'The stream ends when the token expires, when what it says is not read, and when the service is restarted: connect again. ' +
      'Twenty streams of a company may be open at once for the `sub` and `role` of a token.',
    headers: z.object({
      'last-event-id': z.string().optional().openapi({ description: 'The id of the last event that was heard.' }),
    }),
    answer: {
      status: 200,
      description: 'A stream of events, with a comment as a sign of life every fifteen seconds.',
      schema: z.union([TransferStatus, SyncRun]),
      contentType: 'text/event-stream',
    },
    handle: async ({ deps: { live, logger }, identity, companyId, context }) => {
      // Nobody would read the body of the answer.
      if (context.req.raw.method === 'HEAD') return context.body(null, 200, { 'content-type': 'text/event-stream' });
      const lastSeen = /^\d{1,19}$/.exec(context.req.header('last-event-id') ?? '')?.[0];
      const listener = await live.listen([companyId], callerOf(identity));
      return streamEvents(context, {
        listen: () => Promise.resolve(listener),
        until: identity.expiresAt,
        tell: (stream) => tell(stream, listener, lastSeen),
        onFailure: (error) => logger.warn({ error }, 'Could not go on telling what happens: the listener comes back.'),
      });
    },
  }),
];

/** Tells everything; `lastSeen` is the id that whoever comes back had last. */
async function tell(stream: SSEStreamingApi, listener: Listener, lastSeen: string | undefined): Promise<void> {
  await stream.write(`retry: ${RECONNECT_MS}\nid: ${lastSeen ?? listener.place}\n\n`);
  if (lastSeen !== undefined) await tellAll(stream, listener.since(lastSeen));
  await tellAll(stream, listener.batches());
}

/** The last of a batch carries its place: before that something of it may still be missing. */
async function tellAll(stream: SSEStreamingApi, batches: AsyncIterable<Batch>): Promise<void> {
  for await (const { changes, place } of batches) {
    for (const [index, { event, data }] of changes.entries()) {
      const isLast = index === changes.length - 1;
      await stream.writeSSE({ event, data: JSON.stringify(data), ...(isLast && { id: place }) });
    }
    if (changes.length === 0) await stream.write(`id: ${place}\n\n`);
    if (stream.aborted) return;
  }
}

import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import type { Listener } from './live.js';

const HEARTBEAT_MS = 15_000;
/** Timers count no further. */
const LONGEST_MS = 2_147_483_647;

/** A stream of server-sent events, and who listens to it. */
export interface Telling {
  readonly listen: () => Promise<Listener>;
  /** The stream ends then at the latest; whoever listens comes back. */
  readonly until: Date;
  readonly tell: (stream: SSEStreamingApi, listener: Listener) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  /** Asked at each sign of life: whoever may listen no longer is let go then. */
  readonly isStillSignedIn?: () => Promise<boolean>;
  /** How often there is a sign of life, and how long one may lie unread. */
  readonly heartbeatMs?: number;
}

/** Answers with server-sent events, until the listener ends, hangs up, reads nothing any more, or may listen no longer. */
export function streamEvents(context: Context, telling: Telling): Response {
  const response = streamSSE(context, async (stream) => {
    try {
      await tellWhileRead(context, stream, telling);
    } catch (error) {
      telling.onFailure(error);
    }
  });
  response.headers.set('cache-control', 'no-store');
  // A proxy that gathers what it passes on would hold events back.
  response.headers.set('x-accel-buffering', 'no');
  return response;
}

async function tellWhileRead(
  context: Context,
  stream: SSEStreamingApi,
  { listen, until, tell, onFailure, isStillSignedIn = always, heartbeatMs = HEARTBEAT_MS }: Telling,
): Promise<void> {
  const listener = await listen();
  const expiry = setTimeout(listener.end, Math.min(until.getTime() - Date.now(), LONGEST_MS));
  let isUnread = false;
  const heartbeat = setInterval(() => {
    // TCP would keep the connection, and we what was not sent yet, for a quarter of an hour.
    if (isUnread) hangUp(context);
    isUnread = true;
    void stream.write(': \n\n').then(() => (isUnread = false));
    // That it cannot be told right now is no reason to let anybody go.
    void isStillSignedIn().then((isStill) => isStill || listener.end(), onFailure);
  }, heartbeatMs);
  stream.onAbort(listener.end);
  // Who left while that was being prepared is told of no more.
  if (stream.aborted) listener.end();
  try {
    await tell(stream, listener);
  } finally {
    clearTimeout(expiry);
    clearInterval(heartbeat);
    listener.end();
  }
}

function always(): Promise<boolean> {
  return Promise.resolve(true);
}

function hangUp(context: Context): void {
  (context.env as HttpBindings).outgoing.destroy();
}

import { once } from 'node:events';
import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterAll, expect, it } from 'vitest';
import { streamEvents } from '../../api/event-stream.js';
import { LiveRoom } from '../../api/live.js';
import { listen } from '../../runtime/http-listener.js';
import { createLogger } from '../../runtime/logger.js';
import { waitUntil } from '../support/service.js';

/** Nothing happens in it but what the tests tell. */
const feed = {
  place: () => Promise.resolve('1'),
  since: async function* () {
    // Nothing.
  },
};
const room = new LiveRoom(feed, createLogger('silent'));
let isOver = false;
let isSignedIn = true;
const app = new Hono();
app.get('/signed-in', (context) =>
  streamEvents(context, {
    listen: () => room.listen(['a'], 'nora'),
    until: new Date(Date.now() + 60_000),
    heartbeatMs: 50,
    isStillSignedIn: () => (isSignedIn ? Promise.reject(new Error('nobody knows')) : Promise.resolve(false)),
    onFailure: () => undefined,
    tell: async (_, listener) => {
      for await (const batch of listener.batches()) expect(batch).toBeUndefined();
    },
  }),
);
let hasBegun = false;
let prepare: () => void = () => undefined;
const prepared = new Promise<void>((resolve) => (prepare = resolve));
app.get('/prepared', (context) =>
  streamEvents(context, {
    listen: async () => {
      await prepared;
      const listener = await room.listen(['a'], 'nora');
      hasBegun = true;
      return listener;
    },
    until: new Date(Date.now() + 60_000),
    onFailure: () => undefined,
    tell: async (_, listener) => {
      for await (const batch of listener.batches()) expect(batch).toBeUndefined();
    },
  }),
);
app.get('/', (context) =>
  streamEvents(context, {
    listen: () => room.listen(['a'], 'nora'),
    until: new Date(Date.now() + 60_000),
    heartbeatMs: 200,
    onFailure: () => undefined,
    tell: async (stream) => {
      // More than every buffer on the way takes.
      while (!stream.aborted) await stream.writeSSE({ data: 'x'.repeat(1_000_000) });
      isOver = true;
    },
  }),
);
const server = await listen(app, '127.0.0.1', 0);
afterAll(() => Promise.all([server.close(), room.close()]));

it('who listens and reads nothing any more is let go', async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nhost: sonya\r\n\r\n');
  await once(socket, 'data');
  socket.pause();
  await waitUntil(
    () => Promise.resolve({ isOver, listeners: room.listeners }),
    (seen) => seen.isOver && seen.listeners === 0,
  );
  socket.destroy();
});

it('who is signed in no more is let go at the next sign of life, and nobody before that is known', async () => {
  const response = await fetch(`${server.url}/signed-in`);
  const reader = response.body!.getReader();
  for (const _ of [1, 2, 3]) expect((await reader.read()).done).toBe(false);
  isSignedIn = false;
  let isDone = false;
  while (!isDone) isDone = (await reader.read()).done;
  expect(room.listeners).toBe(0);
});

it('who has left before it begins is let go at once', async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write('GET /prepared HTTP/1.1\r\nhost: sonya\r\n\r\n');
  await once(socket, 'data');
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  prepare();
  await waitUntil(
    () => Promise.resolve(hasBegun ? room.listeners : undefined),
    (listeners) => listeners === 0,
  );
});

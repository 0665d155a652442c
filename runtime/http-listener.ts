import type { ServerOptions } from 'node:http';
import { serve } from '@hono/node-server';
import type { Env, Hono } from 'hono';

export interface HttpListener {
  readonly url: string;
  /** Ends at once, whatever is under way. */
  readonly close: () => Promise<void>;
  /** Takes no new requests, lets those under way finish for so long at most, in milliseconds, and ends. */
  readonly finish: (ms: number) => Promise<void>;
}

/** Serves an application and tells where. Port 0 picks a free one. Rejects when the port is taken. */
export async function listen<E extends Env>(
  app: Hono<E>,
  hostname: string,
  port: number,
  serverOptions: ServerOptions = {},
): Promise<HttpListener> {
  const server = serve({ fetch: app.fetch, hostname, port, serverOptions });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const address = server.address();
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const ended = new Promise<void>((resolve) => server.once('close', resolve));
  const cut = () => {
    // Connections that a browser keeps open would hold the process.
    if ('closeAllConnections' in server) server.closeAllConnections();
  };
  return {
    url: `http://${host}:${typeof address === 'object' && address !== null ? address.port : port}`,
    close: async () => {
      server.close();
      cut();
      await ended;
    },
    finish: async (ms) => {
      server.close();
      // Those that are kept open for another request are idle once theirs is answered.
      const hangingUp = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50);
      const tooLate = setTimeout(cut, ms);
      await ended;
      clearInterval(hangingUp);
      clearTimeout(tooLate);
    },
  };
}

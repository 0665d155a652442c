import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

export interface HttpListener {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves an application and tells where. Port 0 picks a free one. Rejects when the port is taken. */
export async function listen(app: Hono, hostname: string, port: number): Promise<HttpListener> {
  const server = serve({ fetch: app.fetch, hostname, port });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const address = server.address();
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return {
    url: `http://${host}:${typeof address === 'object' && address !== null ? address.port : port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Connections that a browser keeps open would hold the process.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

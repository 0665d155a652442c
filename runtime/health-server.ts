import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

export interface HealthServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface Health {
  /** Prometheus text. */
  readonly metrics: () => Promise<string>;
  /** What must answer before work can be done, by name. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
}

const CHECK_MS = 5_000;

/** Serves `/metrics`, `/healthz` and `/readyz`. Port 0 picks a free one. */
export async function startHealthServer({ host, port }: { host: string; port: number }, health: Health): Promise<HealthServer> {
  const app = new Hono();
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', async (context) => {
    const results = await Promise.all(Object.entries(health.checks).map(async ([name, check]) => [name, await answers(check)] as const));
    const ready = results.every(([, ok]) => ok);
    return context.json({ ready, ...Object.fromEntries(results) }, ready ? 200 : 503);
  });
  app.get('/metrics', async (context) => context.text(await health.metrics()));
  const server = serve({ fetch: app.fetch, hostname: host, port });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

async function answers(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), CHECK_MS)));
  try {
    return await Promise.race([check().then(() => true), tooLate]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

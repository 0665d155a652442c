import { Hono } from 'hono';
import { listen, type HttpListener } from './http-listener.js';

export type HealthServer = HttpListener;

export interface Health {
  /** Prometheus text. */
  readonly metrics: () => Promise<string>;
  /** What must answer before work can be done, by name. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
}

const CHECK_MS = 5_000;

/** Serves what `healthRoutes` answers. Port 0 picks a free one. */
export function startHealthServer(
  { host, port }: { host: string; port: number },
  health: Health,
): Promise<HealthServer> {
  return listen(healthRoutes(health), host, port);
}

/** `/metrics`, `/healthz` and `/readyz`. Names what is not ready, never why: errors may hold addresses. */
export function healthRoutes(health: Health): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', async (context) => {
    const results = await Promise.all(
      Object.entries(health.checks).map(async ([name, check]) => [name, await answers(check)] as const),
    );
    const ready = results.every(([, ok]) => ok);
    return context.json({ ready, ...Object.fromEntries(results) }, ready ? 200 : 503);
  });
  app.get('/metrics', async (context) =>
    context.body(await health.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  app.onError((_, context) => context.text('The metrics cannot be read now.', 500));
  return app;
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

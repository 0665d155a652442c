import { afterEach, describe, expect, it } from 'vitest';
import { startHealthServer, type Health, type HealthServer } from '../../runtime/health-server.js';

let server: HealthServer | undefined;
afterEach(async () => server?.close());

async function serve(health: Partial<Health> = {}): Promise<string> {
  server = await startHealthServer(
    { host: '127.0.0.1', port: 0 },
    { metrics: () => Promise.resolve('up 1\n'), checks: {}, ...health },
  );
  return server.url;
}

describe('the health server', () => {
  it('picks a free port and tells it', async () => {
    expect(new URL(await serve()).port).toMatch(/^\d{2,5}$/);
  });

  it('is alive whether or not work can be done', async () => {
    const url = await serve({ checks: { database: () => Promise.reject(new Error('gone')) } });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('is ready when everything it needs answers', async () => {
    const response = await fetch(
      `${await serve({ checks: { database: () => Promise.resolve(), temporal: () => Promise.resolve({}) } })}/readyz`,
    );
    expect([response.status, await response.json()]).toEqual([200, { ready: true, database: true, temporal: true }]);
  });

  it('names what does not answer, and not why', async () => {
    const gone = () => Promise.reject(new Error('password wrong for sonya@db.example'));
    const response = await fetch(
      `${await serve({ checks: { database: gone, temporal: () => Promise.resolve() } })}/readyz`,
    );
    expect([response.status, await response.json()]).toEqual([503, { ready: false, database: false, temporal: true }]);
  });

  it('takes a check that throws for one that does not answer', async () => {
    const throws = () => {
      throw new Error('broken');
    };
    expect((await fetch(`${await serve({ checks: { database: throws } })}/readyz`)).status).toBe(503);
  });

  it('serves metrics as Prometheus reads them', async () => {
    const response = await fetch(`${await serve()}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toBe('up 1\n');
  });

  it('refuses a port that is taken', async () => {
    const { port } = new URL(await serve());
    await expect(
      startHealthServer({ host: '127.0.0.1', port: Number(port) }, { metrics: () => Promise.resolve(''), checks: {} }),
    ).rejects.toThrow(/EADDRINUSE/);
  });
});

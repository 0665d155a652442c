import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Payload } from '@temporalio/common';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { z } from 'zod';
import type { KeyRing } from './key-ring.js';
import { EncryptingCodec } from './payload-codec.js';

const Payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()).default({}), data: z.string().default('') })),
});

export interface CodecServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves decoding for Temporal's UI on loopback, for pages of `origin` only. Anybody who may open that UI on this machine
 * reads histories in clear: it is for development.
 */
export async function startCodecServer(options: { ring: KeyRing; origin: string; port?: number }): Promise<CodecServer> {
  const codec = new EncryptingCodec(options.ring);
  const app = new Hono();
  app.use(async (context, next) => {
    if (context.req.header('origin') !== options.origin) return context.text('Only Temporal’s UI may ask: open it under its own address.', 403);
    return next();
  });
  app.use(cors({ origin: options.origin, allowMethods: ['POST', 'OPTIONS'], allowHeaders: ['Content-Type', 'X-Namespace'] }));
  app.post('/decode', bodyLimit({ maxSize: 16 * 1024 * 1024 }), async (context) => {
    const { payloads } = Payloads.parse(await context.req.json());
    const decoded = await codec.decode(payloads.map(fromJson));
    return context.json({ payloads: decoded.map(toJson) });
  });
  app.onError((_, context) => context.text('The payloads cannot be read: they were written with other keys, or are none.', 400));
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function fromJson({ metadata, data }: z.infer<typeof Payloads>['payloads'][number]): Payload {
  const decoded = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')] as const);
  return { metadata: Object.fromEntries(decoded), data: Buffer.from(data, 'base64') };
}

function toJson({ metadata, data }: Payload): object {
  const encoded = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')] as const);
  return { metadata: Object.fromEntries(encoded), data: Buffer.from(data ?? []).toString('base64') };
}

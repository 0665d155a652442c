import type { Payload } from '@temporalio/common';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { z } from 'zod';
import { listen, type HttpListener } from './http-listener.js';
import type { KeyRing } from './key-ring.js';
import { EncryptingCodec } from './payload-codec.js';

/** Payloads as Temporal's UI sends them: metadata and data in base64. */
const Payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()).default({}), data: z.string().default('') })),
});

const MAX_BYTES = 16 * 1024 * 1024;

export type CodecServer = HttpListener;

/**
 * Serves decoding and encoding for Temporal's UI on loopback, for pages of `origin` only. Anybody who may open that UI on
 * this machine reads histories in clear: it is for development.
 */
export function startCodecServer(options: { ring: KeyRing; origin: string; port?: number }): Promise<CodecServer> {
  const codec = new EncryptingCodec(options.ring);
  const app = new Hono();
  app.use(async (context, next) => {
    if (context.req.header('origin') !== options.origin)
      return context.text('Only Temporal’s UI may ask: open it under its own address.', 403);
    return next();
  });
  const allowHeaders = ['Content-Type', 'X-Namespace', 'Authorization', 'Authorization-Extras'];
  app.use(cors({ origin: options.origin, allowMethods: ['POST', 'OPTIONS'], allowHeaders }));
  app.use(
    bodyLimit({
      maxSize: MAX_BYTES,
      onError: (context) => context.text('The payloads are too large to be shown.', 413),
    }),
  );
  app.post('/decode', async (context) =>
    context.json(await converted(await context.req.json(), (payloads) => codec.decode(payloads))),
  );
  app.post('/encode', async (context) =>
    context.json(await converted(await context.req.json(), (payloads) => codec.encode(payloads))),
  );
  app.onError((_, context) =>
    context.text('The payloads cannot be read: they were written with other keys, or are none.', 400),
  );
  return listen(app, '127.0.0.1', options.port ?? 0);
}

async function converted(
  body: unknown,
  convert: (payloads: Payload[]) => Promise<Payload[]>,
): Promise<{ payloads: JsonPayload[] }> {
  const payloads = await convert(Payloads.parse(body).payloads.map(fromJson));
  return { payloads: payloads.map(toJson) };
}

type JsonPayload = z.infer<typeof Payloads>['payloads'][number];

function fromJson({ metadata, data }: JsonPayload): Payload {
  const decoded = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')] as const);
  return { metadata: Object.fromEntries(decoded), data: Buffer.from(data, 'base64') };
}

function toJson({ metadata, data }: Payload): JsonPayload {
  const encoded = Object.entries(metadata ?? {}).map(
    ([name, value]) => [name, Buffer.from(value).toString('base64')] as const,
  );
  return { metadata: Object.fromEntries(encoded), data: Buffer.from(data ?? []).toString('base64') };
}

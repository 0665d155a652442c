import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCodecServer, type CodecServer } from '../../runtime/codec-server.js';
import { EncryptingCodec } from '../../runtime/payload-codec.js';
import { aKeyRing } from '../support/key-rings.js';

const ORIGIN = 'http://127.0.0.1:8233';
const ring = aKeyRing('k1');

let server: CodecServer;
beforeAll(async () => void (server = await startCodecServer({ ring, origin: ORIGIN })));
afterAll(() => server.close());

async function sealed(value: unknown) {
  const [payload] = await new EncryptingCodec(ring).encode([defaultPayloadConverter.toPayload(value)]);
  const metadata = Object.entries(payload!.metadata!).map(([name, bytes]) => [
    name,
    Buffer.from(bytes).toString('base64'),
  ]);
  return {
    metadata: Object.fromEntries(metadata) as Record<string, string>,
    data: Buffer.from(payload!.data!).toString('base64'),
  };
}

function post(path: string, body: unknown, origin: string | null = ORIGIN): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-namespace': 'default', ...(origin !== null && { origin }) };
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('the codec server', () => {
  it('decodes for Temporal’s UI', async () => {
    const response = await post('/decode?preserveStorageRefs=true', {
      payloads: [await sealed({ reportId: 'rep-1' })],
    });
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const { payloads } = (await response.json()) as { payloads: { metadata: Record<string, string>; data: string }[] };
    expect(Buffer.from(payloads[0]!.data, 'base64').toString()).toBe('{"reportId":"rep-1"}');
    expect(Buffer.from(payloads[0]!.metadata.encoding!, 'base64').toString()).toBe('json/plain');
  });

  it('encodes what the UI sends to workflows', async () => {
    const plain = {
      metadata: { encoding: Buffer.from('json/plain').toString('base64') },
      data: Buffer.from('"secret"').toString('base64'),
    };
    const encoded = (await (await post('/encode', { payloads: [plain] })).json()) as { payloads: (typeof plain)[] };
    expect(Buffer.from(encoded.payloads[0]!.metadata.encoding, 'base64').toString()).toBe('binary/encrypted');
    expect(await (await post('/decode', encoded)).json()).toEqual({ payloads: [plain] });
  });

  it('listens on loopback only', () => {
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
  });

  it('answers the browser’s question beforehand', async () => {
    const headers = {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-namespace',
    };
    const response = await fetch(`${server.url}/decode`, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-namespace');
  });

  it.each(['http://evil.example', 'http://127.0.0.1:9999', 'null', null])('refuses pages of %s', async (origin) => {
    const response = await post('/decode', { payloads: [await sealed('secret')] }, origin);
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await response.text()).not.toContain('secret');
  });

  it.each(['not json', '{}', '{"payloads":[{"data":7}]}'])('refuses %s', async (body) => {
    expect((await post('/decode', body)).status).toBe(400);
  });

  it('refuses what is too large', async () => {
    expect((await post('/decode', `{"payloads":[{"data":"${'A'.repeat(17 * 1024 * 1024)}"}]}`)).status).toBe(413);
  });

  it('tells that a payload of other keys cannot be read', async () => {
    const other = await startCodecServer({ ring: aKeyRing('other'), origin: ORIGIN });
    const response = await fetch(`${other.url}/decode`, {
      method: 'POST',
      headers: { origin: ORIGIN },
      body: JSON.stringify({ payloads: [await sealed('x')] }),
    });
    await other.close();
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('other keys');
  });
});

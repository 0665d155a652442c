import { createDecipheriv } from 'node:crypto';
import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import { isRefusedPlain } from '../../contract/plain-payload.js';
import { EncryptingCodec } from '../../runtime/payload-codec.js';
import { aKeyRing, turned } from '../support/key-rings.js';

const ring = aKeyRing('k1', 'k2');
const codec = new EncryptingCodec(ring);

const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('utf8');

async function encoded(value: unknown): Promise<Payload> {
  const [result] = await codec.encode([payload(value)]);
  return result!;
}

describe('the payload codec', () => {
  it('gives back what it was given, its metadata too', async () => {
    const given = [payload({ title: 'Kundebesøk' }), payload(undefined), payload(new Uint8Array([1, 2, 3]))];
    const back = await codec.decode(await codec.encode(given));
    expect(back.map((each) => defaultPayloadConverter.fromPayload(each))).toEqual([
      { title: 'Kundebesøk' },
      undefined,
      new Uint8Array([1, 2, 3]),
    ]);
  });

  it('writes the layout that other readers know: IV, ciphertext of the serialized payload, tag', async () => {
    const { metadata, data } = await encoded({ title: 'Kundebesøk' });
    expect(Object.fromEntries(Object.entries(metadata!).map(([name, value]) => [name, text(value)]))).toEqual({
      encoding: 'binary/encrypted',
      'encryption-key-id': 'k1',
    });
    const bytes = Buffer.from(data!);
    const decipher = createDecipheriv('aes-256-gcm', ring.current.key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    expect(text(proto.temporal.api.common.v1.Payload.decode(plain).data)).toBe('{"title":"Kundebesøk"}');
  });

  it('never writes the same twice and shows nothing', async () => {
    const [one, other] = [await encoded('Kari Eksempel'), await encoded('Kari Eksempel')];
    expect(text(one.data)).not.toContain('Kari');
    expect(Buffer.from(one.data!).equals(Buffer.from(other.data!))).toBe(false);
  });

  it('lets plain payloads of other clients pass', async () => {
    const plain = payload({ schemaVersion: 1 });
    expect(await codec.decode([plain])).toEqual([plain]);
    expect(await codec.decode([{}])).toEqual([{}]);
  });

  describe('that refuses plain payloads', () => {
    const strict = new EncryptingCodec(ring, 'refuse');
    const transfer = { type: 'workflow', namespace: 'default', workflowId: 'transfer/nordfjell/rep-1' } as const;
    const decoded = async (payloads: Payload[], context: SerializationContext = transfer) =>
      (await strict.decode(payloads, context)).map((each) => defaultPayloadConverter.fromPayload(each));

    it('gives a transfer none of their content, but what it is called', async () => {
      const report = { revision: 2, reportNumber: 'S-1', kind: 'expense', title: 'Hemmelig', totalNok: '18000.00' };
      const [given, state] = await decoded([payload(report), payload({ isAccepted: true })]);
      expect(given).toEqual({ refusedPlainPayload: true, revision: 2, reportNumber: 'S-1', kind: 'expense' });
      expect([isRefusedPlain(given), state]).toEqual([true, undefined]);
      expect((await decoded([{}])).map(isRefusedPlain)).toEqual([true]);
    });

    it('reads what is encrypted, and leaves other workflows alone', async () => {
      expect(await decoded([await encoded('x')])).toEqual(['x']);
      const sync = { ...transfer, workflowId: 'sync/nordfjell' };
      expect(await decoded([payload({ companyId: 'nordfjell' })], sync)).toEqual([{ companyId: 'nordfjell' }]);
    });
  });

  it('reads what was written before the keys were turned', async () => {
    const [back] = await new EncryptingCodec(turned(ring, 'k2')).decode([await encoded('x')]);
    expect(defaultPayloadConverter.fromPayload(back!)).toBe('x');
  });

  it('names the key that is missing', async () => {
    await expect(new EncryptingCodec(aKeyRing('other')).decode([await encoded('x')])).rejects.toThrow(
      /"k1" is missing: add it to ENCRYPTION_KEYS/,
    );
  });

  it('refuses what was changed', async () => {
    const { metadata, data } = await encoded('x');
    const changed = Buffer.from(data!);
    changed[20]! ^= 1;
    await expect(codec.decode([{ metadata: metadata!, data: changed }])).rejects.toThrow();
  });
});

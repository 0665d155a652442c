import { describe, expect, it } from 'vitest';
import { generateEncryptionKeys, parseKeyRing, type KeyRing } from '../../runtime/key-ring.js';

const KEY = Buffer.alloc(32, 7).toString('base64');

function ringOf(text: string): KeyRing {
  const ring = parseKeyRing(text);
  if ('fault' in ring) throw new Error(ring.fault);
  return ring;
}

describe('the key ring', () => {
  it('encrypts with its first key and keeps all for decrypting', () => {
    const ring = ringOf(`new:${KEY}, old:${Buffer.alloc(32, 8).toString('base64')}`);
    expect(ring.current.id).toBe('new');
    expect([...ring.keys.keys()]).toEqual(['new', 'old']);
    expect(ring.keys.get('old')).toEqual(Buffer.alloc(32, 8));
  });

  it.each(['', KEY, `k1:${KEY.slice(4)}`, `k1:${KEY}AAAA`, `k 1:${KEY}`, `k1:${KEY},`, `k1:${KEY},k1:${KEY}`])(
    'tells what is wrong with "%s" without repeating it',
    (text) => {
      const ring = parseKeyRing(text);
      if (!('fault' in ring)) throw new Error('It was accepted.');
      expect(ring.fault).not.toContain(KEY.slice(4, 12));
    },
  );

  it('can be made afresh, never the same twice', () => {
    const [one, other] = [generateEncryptionKeys('dev'), generateEncryptionKeys('dev')];
    expect(ringOf(one).current.id).toBe('dev');
    expect(one).not.toBe(other);
  });
});

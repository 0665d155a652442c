import { describe, expect, it } from 'vitest';
import { KeyCipher, MissingKeyError } from '../../runtime/key-cipher.js';
import { aKeyRing, turned } from '../support/key-rings.js';

const ring = aKeyRing('k1', 'k2');
const cipher = new KeyCipher(ring);

describe('what is sealed for the database', () => {
  it('opens where it was sealed for, letter by letter', () => {
    expect(cipher.decrypt(cipher.encrypt('nøkkel æøå 🔑', 'company/nordfjell'), 'company/nordfjell')).toBe(
      'nøkkel æøå 🔑',
    );
  });

  it('opens in no other place', () => {
    expect(() => cipher.decrypt(cipher.encrypt('key', 'company/nordfjell'), 'company/sorfjell')).toThrow();
  });

  it('opens byte for byte, also what is no text', () => {
    const bytes = Buffer.from([0, 255, 254, 0x25, 0x50, 0xc3, 0x28, 0]);
    const sealed = cipher.encryptBytes(bytes, 'document/nordfjell/1');
    expect(cipher.decryptBytes(sealed, 'document/nordfjell/1').equals(bytes)).toBe(true);
    expect(() => cipher.decryptBytes(sealed, 'document/sorfjell/1')).toThrow();
  });

  it('does not show what it holds, and looks different every time', () => {
    const [one, other] = [cipher.encrypt('secret-key', 'a'), cipher.encrypt('secret-key', 'a')];
    expect(one.includes('secret-key')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  it('opens after the keys were turned', () => {
    expect(new KeyCipher(turned(ring, 'k2')).decrypt(cipher.encrypt('key', 'a'), 'a')).toBe('key');
  });

  it('names the key that is missing', () => {
    const open = () => new KeyCipher(aKeyRing('other')).decrypt(cipher.encrypt('key', 'a'), 'a');
    expect(open).toThrow(/"k1" is missing: add it to ENCRYPTION_KEYS/);
    expect(open).toThrow(new MissingKeyError('k1'));
  });

  it('tells whether the key in use sealed it', () => {
    const later = new KeyCipher(turned(ring, 'k2'));
    const sealed = cipher.encrypt('key', 'a');
    expect([cipher.isCurrent(sealed), later.isCurrent(sealed)]).toEqual([true, false]);
    expect(later.isCurrent(later.encrypt(later.decrypt(sealed, 'a'), 'a'))).toBe(true);
    expect(new KeyCipher(aKeyRing('k')).isCurrent(sealed)).toBe(false);
    expect(cipher.isCurrent(Buffer.alloc(0))).toBe(false);
  });

  it('does not open under another key of the same name', () => {
    expect(() => new KeyCipher(aKeyRing('k1')).decrypt(cipher.encrypt('key', 'a'), 'a')).toThrow();
  });

  it('does not open when a bit of it was changed', () => {
    const sealed = cipher.encrypt('key', 'a');
    for (let at = 3; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => cipher.decrypt(changed, 'a')).toThrow();
    }
  });

  it('does not open when it is not whole', () => {
    expect(() => cipher.decrypt(cipher.encrypt('', 'a').subarray(0, 20), 'a')).toThrow();
    expect(() => cipher.decrypt(Buffer.alloc(0), 'a')).toThrow();
  });
});

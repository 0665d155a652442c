import { randomBytes } from 'node:crypto';
import type { KeyRing } from '../../runtime/key-ring.js';

/** A ring of fresh keys with these ids; the first encrypts. */
export function aKeyRing(...ids: [string, ...string[]]): KeyRing {
  const keys = new Map(ids.map((id) => [id, randomBytes(32)]));
  return { current: { id: ids[0], key: keys.get(ids[0])! }, keys };
}

/** The same keys, with another one in use. */
export function turned(ring: KeyRing, id: string): KeyRing {
  return { current: { id, key: ring.keys.get(id)! }, keys: ring.keys };
}

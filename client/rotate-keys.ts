import type { Store } from '../store/index.js';
import type { Rotated, RotationProgress } from '../store/key-rotation.js';
import type { SyncClient } from './sync-client.js';

/** What was encrypted anew with the first of `ENCRYPTION_KEYS`; how much cannot be read, and the keys that are missing for it. */
export type RotatedKeys = Rotated & { readonly schedules: number };

/**
 * Encrypts user keys, reports, plans and the arguments of schedules anew with the first key. Nothing stops meanwhile, and it may
 * be repeated. Schedules are left alone while anything cannot be read. What a run of a workflow holds keeps its key until that has ended.
 */
export async function rotateKeys(
  store: Store,
  syncs: SyncClient,
  onProgress: (progress: RotationProgress) => void,
): Promise<RotatedKeys> {
  const rotated = await store.keyRotation.rotate(onProgress);
  // With keys that fit nothing here, schedules would be made that no worker can read.
  const schedules = rotated.unreadable === 0 ? await syncs.renewSchedules() : 0;
  return { ...rotated, schedules };
}

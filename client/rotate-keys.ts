import type { Store } from '../store/index.js';
import type { Rotated, RotationProgress } from '../store/key-rotation.js';
import type { SyncClient } from './sync-client.js';

/** What was encrypted anew with the first of `ENCRYPTION_KEYS`; how much cannot be read, and the keys that are missing for it. */
export type RotatedKeys = Rotated & { readonly schedules: number };

/**
 * Encrypts user keys, reports, plans and the arguments of schedules anew with the first key. Nothing stops meanwhile, and it may
 * be repeated. What a run of a workflow holds keeps its key until that has ended.
 */
export async function rotateKeys(
  store: Store,
  syncs: SyncClient,
  onProgress: (progress: RotationProgress) => void,
): Promise<RotatedKeys> {
  const rotated = await store.keyRotation.rotate(onProgress);
  return { ...rotated, schedules: await syncs.rewriteSchedules() };
}

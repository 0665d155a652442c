import { setTimeout as delay } from 'node:timers/promises';
import { staleVersion } from '../protocol/refusals.js';

/** How long writing to a travel expense takes: whatever comes in between collides. */
const WRITE_MS = 4;

/**
 * Travel expenses that are being written. Two writes to the same one at the same time collide: children below one parent have to
 * be made one after the other (observed March 2026).
 */
export class WriteLocks {
  private readonly busy = new Set<number>();

  /** Does a write to travel expenses; throws 409 / 8000 when another one is under way on one of them. */
  async during<Result>(ids: readonly number[], write: () => Result | Promise<Result>): Promise<Result> {
    if (ids.some((id) => this.busy.has(id))) throw staleVersion();
    for (const id of ids) this.busy.add(id);
    try {
      await delay(WRITE_MS);
      return await write();
    } finally {
      for (const id of ids) this.busy.delete(id);
    }
  }
}

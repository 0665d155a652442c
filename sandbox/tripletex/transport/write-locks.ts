import { setTimeout as delay } from 'node:timers/promises';
import { staleVersion } from '../protocol/refusals.js';

/** How one request writes. */
export interface Writes {
  /** Does a write to travel expenses; throws 409 / 8000 when another one was under way on one of them. */
  during<Result>(ids: readonly number[], write: () => Result | Promise<Result>): Promise<Result>;
}

/**
 * Two requests that write to the same travel expense at the same time collide: children below one parent have to be made one
 * after the other (observed March 2026). A request collides as well when it came in before an earlier one was done, so that it is
 * no matter of luck who is found out.
 */
export class WriteLocks {
  private readonly busy = new Set<number>();
  private readonly doneAt = new Map<number, number>();

  /** `writeMs`: how long writing to a travel expense takes. */
  constructor(private readonly writeMs: number) {}

  /** The writes of a request that came in at a time of `performance.now()`. */
  of(arrivedAt: number): Writes {
    return { during: (ids, write) => this.during(arrivedAt, ids, write) };
  }

  private async during<Result>(
    arrivedAt: number,
    ids: readonly number[],
    write: () => Result | Promise<Result>,
  ): Promise<Result> {
    if (ids.some((id) => this.busy.has(id) || (this.doneAt.get(id) ?? 0) > arrivedAt)) throw staleVersion();
    for (const id of ids) this.busy.add(id);
    try {
      await delay(this.writeMs);
      return await write();
    } finally {
      for (const id of ids) this.busy.delete(id);
      for (const id of ids) this.doneAt.set(id, performance.now());
    }
  }
}

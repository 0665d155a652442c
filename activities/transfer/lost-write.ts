import type { PendingWrite } from '../../store/parts.js';

/** A write whose answer was lost. */
export type LostWrite = PendingWrite & { readonly lostAt: string };

/** How much time has passed, by two clocks that do not depend on each other. */
export interface Passed {
  /** The time by the database's clock, which tells `lostAt` and `lookedAt` too. */
  readonly now: Date;
  /** For how long this process has known that the write is lost, or was looked for, in milliseconds of its steady clock. */
  readonly knownForMs: number;
}

/** What may be done about a lost write: wait some more milliseconds, or look, after which the last look lets it be written anew. */
export type NextMove = { readonly waitMs: number } | { readonly look: 'first' | 'last' };

/**
 * Whether a lost write may be looked for by now: a settle time after its loss, and once more a settle time after the first look,
 * by the database's clock and by this process' own. Neither alone is believed, for both are set by people.
 */
export function nextMove({ lostAt, lookedAt }: LostWrite, { now, knownForMs }: Passed, settleMs: number): NextMove {
  const due = Date.parse(lookedAt ?? lostAt) + settleMs;
  const waitMs = Math.max(due - now.getTime(), settleMs - knownForMs);
  if (waitMs > 0) return { waitMs };
  return { look: lookedAt === null ? 'first' : 'last' };
}

/** The least time, in milliseconds, for which an entry of `KnownSince` is kept. */
const LEAST_KEPT_MS = 60 * 60_000;

/** Since when this process knows of each lost write, by its steady clock, which cannot be set. */
export class KnownSince {
  private readonly since = new Map<string, number>();
  private readonly keptMs: number;

  /**
   * An entry is kept for an hour, or for two settle times where those are longer. A write that is asked about later counts as new,
   * and waits once more.
   */
  constructor(
    settleMs: number,
    private readonly steady: () => number = () => performance.now(),
  ) {
    this.keptMs = Math.max(LEAST_KEPT_MS, 2 * settleMs);
  }

  /** For how many milliseconds it is known; 0 when it is asked for first. */
  ms(what: string): number {
    const now = this.steady();
    const since = this.since.get(what);
    if (since !== undefined) return now - since;
    this.forget(now - this.keptMs);
    this.since.set(what, now);
    return 0;
  }

  /** The oldest come first. */
  private forget(before: number): void {
    for (const [what, since] of this.since) {
      if (since >= before) return;
      this.since.delete(what);
    }
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { nameOfFailure } from '../client/temporal-failure.js';
import type { Logger } from '../runtime/logger.js';
import { STEP_MS, type CallCounts, type TripletexCalls } from '../store/tripletex-calls.js';
import type { CallFate } from '../tripletex/index.js';

const EVERY_MS = 10_000;
/** While the database is away as many steps are kept as a day has; then the oldest are forgotten. */
const MOST_STEPS = (24 * 60 * 60_000) / STEP_MS;
/** A worker that ends waits no longer than this for its last counts to be kept. */
const LAST_MS = 3_000;

/**
 * Counts the requests to Tripletex in memory, and adds what has come to the store every ten seconds. Counting never waits and
 * never fails: what could not be added is added with the next.
 */
export class CallCounter {
  private steps = new Map<number, CallCounts>();
  private isTrouble = false;
  private isStopped = false;
  private adding = Promise.resolve();
  private timer: NodeJS.Timeout;

  constructor(
    private readonly store: Pick<TripletexCalls, 'add'>,
    private readonly logger: Logger,
  ) {
    this.timer = setTimeout(() => this.goOn(), EVERY_MS);
  }

  /** Counts a request that ended now. */
  count(fate: CallFate): void {
    const at = Math.floor(Date.now() / STEP_MS) * STEP_MS;
    this.keep(at, { calls: 1, failed: fate === 'failed' ? 1 : 0, throttled: fate === 'throttled' ? 1 : 0 });
  }

  /** Adds what has come since the last time, and ends. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    const isOver = new AbortController();
    const last = this.adding.then(() => this.add()).finally(() => isOver.abort());
    await Promise.race([last, pause(LAST_MS, undefined, { signal: isOver.signal }).catch(() => undefined)]);
  }

  private goOn(): void {
    this.adding = this.add().then(() => {
      if (!this.isStopped) this.timer = setTimeout(() => this.goOn(), EVERY_MS);
    });
  }

  private async add(): Promise<void> {
    const steps = this.steps;
    this.steps = new Map();
    try {
      await this.store.add([...steps].map(([at, counts]) => ({ at: new Date(at), ...counts })));
      this.isTrouble = false;
    } catch (error) {
      for (const [at, counts] of steps) this.keep(at, counts);
      if (!this.isTrouble)
        this.logger.warn({ error: nameOfFailure(error) }, 'Could not keep how Tripletex answers: it is tried again.');
      this.isTrouble = true;
    }
  }

  private keep(at: number, { calls, failed, throttled }: CallCounts): void {
    const kept = this.steps.get(at) ?? { calls: 0, failed: 0, throttled: 0 };
    this.steps.set(at, {
      calls: kept.calls + calls,
      failed: kept.failed + failed,
      throttled: kept.throttled + throttled,
    });
    if (this.steps.size > MOST_STEPS) this.steps.delete(Math.min(...this.steps.keys()));
  }
}

import { EVERYBODY } from '../../contract/outage-steps.js';
import type { Store } from '../../store/index.js';
import type { Outage, Standing } from '../../store/outages.js';
import { isAnswer, isAway, TripletexError } from '../../tripletex/index.js';
import { nextProbe, type Waits } from '../waiting.js';
import { OutageError } from './outage-error.js';

/** From how many failures in a row on nobody calls Tripletex for a company. */
const MANY_FAILURES = 5;
/**
 * From how many signs on, with no answer to anybody between them, and from how many companies, nobody calls it at all. A sign is
 * a company that begins to fail, and one that is given up for now.
 */
const MANY_SIGNS = 3;
const MANY_COMPANIES = 3;

/** Watches what comes of calls to Tripletex, and lets nobody call it while it is away. */
export class OutageWatch {
  /** Several callers share the making of a session: it failed only once. */
  private readonly counted = new WeakSet<TripletexError>();

  constructor(
    private readonly store: Store,
    private readonly now: () => Date,
    private readonly waits: Waits,
    /** Sees to it that somebody probes what is open. */
    private readonly wakeProbe: () => Promise<void>,
  ) {}

  /** Throws an `OutageError` while Tripletex is away, for a company or as a whole. */
  refuseWhileAway({ isAway: isOut }: Pick<Standing, 'isAway'>): void {
    if (isOut) throw new OutageError('TLX-703');
  }

  /**
   * Notes what came of a call: its error, or undefined. Only what is news is written. That it cannot be is no reason to take
   * what came of the call for something else.
   */
  async note(companyId: string, before: Standing, error: unknown): Promise<void> {
    try {
      if (error === undefined || isAnswer(error)) await this.answered(companyId, before);
      else if (error instanceof TripletexError && isAway(error)) await this.failed(companyId, error);
    } catch {
      // The database or Temporal is away; the next call notes the same, and every minute it is looked whether a probe is missing.
    }
  }

  private async answered(companyId: string, before: Standing): Promise<void> {
    const { outages } = this.store;
    if (before.isSuspected) await outages.answered(companyId);
    // Somebody asked for a check of the connection, which is never held back.
    if (!before.isAway) return;
    await outages.end(companyId, EVERYBODY);
    await this.wakeProbe();
  }

  private async failed(companyId: string, error: TripletexError): Promise<void> {
    if (this.counted.has(error)) return;
    this.counted.add(error);
    const { outages } = this.store;
    const own = await outages.failed(companyId);
    const isGivenUp = own.failures >= MANY_FAILURES && (await this.open(own));
    const isSign = own.failures === 1 || isGivenUp;
    const isAllGivenUp = isSign && (await this.isEverybodyAway());
    if (isGivenUp || isAllGivenUp) await this.wakeProbe();
  }

  /** True when that is found out now. */
  private async isEverybodyAway(): Promise<boolean> {
    const { outages } = this.store;
    const all = await outages.failed(EVERYBODY);
    if (all.failures < MANY_SIGNS || (await outages.troubled()) < MANY_COMPANIES) return false;
    return this.open(all);
  }

  private async open({ scope, openedAt, probes, nextProbeAt }: Outage): Promise<boolean> {
    if (openedAt !== null) return false;
    const now = this.now();
    const isForgotten = nextProbeAt !== null && nextProbeAt < now;
    const known = isForgotten ? 0 : probes;
    const outage = {
      openedAt: now,
      probes: known,
      nextProbeAt: nextProbe(known, now, this.waits, Math.random()),
    };
    return this.store.outages.open(scope, outage);
  }
}

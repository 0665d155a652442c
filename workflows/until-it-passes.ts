import { condition, setHandler } from '@temporalio/workflow';
import type { Stop } from '../contract/transfer-steps.js';
import { outcomeOf, type Outcome } from './stop.js';
import { retrySignal } from './transfer-messages.js';
import { msUntil } from './ms-until.js';

/** How often work of a schedule waits for what passes by itself before its next run tries it anew. */
const MOST_STOPS = 8;
/** How often it looks in an outage, which asks Tripletex nothing: for some nine hours. */
const MOST_LOOKS = 40;

/** Somebody who asks for a run while one waits wants it to try again now. */
export class Hurry {
  private isWanted = false;
  private waiting: Stop | null = null;

  constructor() {
    setHandler(retrySignal, () => void (this.isWanted = true), {
      description: 'Try again now what it waits for. Takes nothing.',
    });
  }

  /** What it waits for right now. */
  get waitsFor(): Stop | null {
    return this.waiting;
  }

  /** What is begun now grants every wish there was before it. */
  grant(): void {
    this.isWanted = false;
  }

  /** Waits until the next try, or until somebody is in a hurry. Never cuts short what Tripletex itself named a time for. */
  async pause(stop: Stop): Promise<void> {
    const { nextTryAt, code } = stop;
    this.waiting = stop;
    const summary = `Next try after ${code}`;
    await condition(() => this.isWanted && code !== 'TLX-702', msUntil(nextTryAt), { summary });
    this.waiting = null;
  }
}

/** Waits for what passes by itself, as an outage or a 429, for some hours; what does not pass stops it. */
export async function untilItPasses<T>(hurry: Hurry, work: (stops: number) => Promise<T>): Promise<Outcome<T>> {
  let [stops, looks] = [0, 0];
  for (;;) {
    hurry.grant();
    const outcome = await outcomeOf(() => work(stops + looks));
    if ('value' in outcome || outcome.stop.class !== 'A') return outcome;
    const isLook = outcome.stop.details.untilBack === true;
    if (isLook ? looks === MOST_LOOKS : stops === MOST_STOPS) return outcome;
    if (isLook) looks += 1;
    else stops += 1;
    await hurry.pause(outcome.stop);
  }
}

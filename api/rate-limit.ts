import type { Context, MiddlewareHandler } from 'hono';
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refused } from '../client/refused.js';
import { callerOf, type Identity } from './identity.js';

/** How many requests a caller may send: each second, and now and then more at once. */
export interface Rate {
  readonly perSecond: number;
  /** Beside those, in ten seconds. */
  readonly burst: number;
}

/** More than anybody needs who waits for answers, and too little to keep others from theirs. */
export const USUAL_RATE: Rate = { perSecond: 50, burst: 500 };

/** A page that makes a worker read from Tripletex, or the database read much, counts as much as so many requests. */
export const HEAVY = 25;

/** Thrown where somebody asks for more than they may. */
export class TooFast extends Refused {
  constructor(
    perSecond: number,
    /** When they may go on. */
    readonly seconds: number,
  ) {
    super(429, {
      nb: `Det er mer enn ${perSecond} forespørsler i sekundet: fortsett om ${seconds} s.`,
      en: `That is more than ${perSecond} requests a second: go on in ${seconds} s.`,
    });
  }
}

type Caller = Pick<Identity, 'role' | 'subject'>;

/** Counts requests by whose they are, in this process. Throws `TooFast`. */
export class Turns {
  private readonly limiter: BurstyRateLimiter;

  constructor(private readonly rate: Rate) {
    const { perSecond, burst } = rate;
    this.limiter = new BurstyRateLimiter(
      new RateLimiterMemory({ points: perSecond, duration: 1 }),
      new RateLimiterMemory({ keyPrefix: 'burst', points: burst, duration: 10 }),
    );
  }

  /** Takes one turn, or as many as a request is worth. */
  async take(caller: Caller, worth = 1): Promise<void> {
    try {
      await this.limiter.consume(callerOf(caller), worth);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new TooFast(this.rate.perSecond, Math.max(1, Math.ceil(error.msBeforeNext / 1000)));
    }
  }
}

/** Lets nobody ask for more than they may. `who`: whose request it is, once that is known. */
export function limitRate<E extends object>(
  turns: Turns,
  who: (context: Context<E>) => Caller,
  worth = 1,
): MiddlewareHandler<E> {
  return async (context, next) => {
    await turns.take(who(context), worth);
    await next();
  };
}

import type { MiddlewareHandler } from 'hono';
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refused } from '../client/refused.js';
import type { ApiEnvironment } from './call.js';
import { callerOf } from './identity.js';
import { problemResponse } from './problems.js';

/** How many requests a caller may send: each second, and now and then more at once. */
export interface Rate {
  readonly perSecond: number;
  /** Beside those, in ten seconds. */
  readonly burst: number;
}

/** More than anybody needs who waits for answers, and too little to keep others from theirs. */
export const USUAL_RATE: Rate = { perSecond: 50, burst: 500 };

/** Counts by whose token it is, in this process. */
export function limitRate({ perSecond, burst }: Rate): MiddlewareHandler<ApiEnvironment> {
  const limiter = new BurstyRateLimiter(
    new RateLimiterMemory({ points: perSecond, duration: 1 }),
    new RateLimiterMemory({ keyPrefix: 'burst', points: burst, duration: 10 }),
  );
  return async (context, next) => {
    try {
      await limiter.consume(callerOf(context.get('identity')));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      const refused = new Refused(429, {
        nb: `Det er mer enn ${perSecond} forespørsler i sekundet: fortsett om ${seconds} s.`,
        en: `That is more than ${perSecond} requests a second: go on in ${seconds} s.`,
      });
      return problemResponse(context, refused, { 'retry-after': String(seconds) });
    }
    return next();
  };
}

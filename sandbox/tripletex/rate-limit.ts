export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
  /** Whether a 429 tells when to come back: the header may be missing on exactly that answer. */
  readonly tellsReset: boolean;
}

interface Window {
  endsAt: number;
  calls: number;
}

/** Counts calls per session; over the limit everything is refused for the rest of the window. */
export class RateLimiter {
  private windows = new Map<string, Window>();

  constructor(public rule: RateLimit) {}

  /** Counts a call and says what to answer. */
  count(key: string, now: number): { isOver: boolean; headers: Record<string, string> } {
    const known = this.windows.get(key);
    const window = known && known.endsAt > now ? known : { endsAt: now + this.rule.windowMs, calls: 0 };
    window.calls += 1;
    this.windows.set(key, window);
    const isOver = window.calls > this.rule.limit;
    const reset = Math.ceil((window.endsAt - now) / 1000).toString();
    const headers: Record<string, string> = {
      'X-Rate-Limit-Limit': String(this.rule.limit),
      'X-Rate-Limit-Remaining': String(Math.max(0, this.rule.limit - window.calls)),
    };
    if (!isOver || this.rule.tellsReset) headers['X-Rate-Limit-Reset'] = reset;
    return { isOver, headers };
  }

  /** Forgets what was counted: for a test that begins anew. */
  reset(rule: RateLimit): void {
    this.rule = rule;
    this.windows = new Map();
  }
}

export interface RateLimitRule {
  /** Calls in a window. */
  readonly limit: number;
  readonly windowMs: number;
}

interface Window {
  readonly endsAt: number;
  calls: number;
}

interface Ban {
  readonly until: number;
  readonly withReset: boolean;
  /** One company, or everybody. */
  readonly company: string | undefined;
}

export interface Counted {
  readonly isOver: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Counts calls per technical user; over the limit everything is refused for the rest of the window. The real window is not
 * published: 100 calls with a reset of 1 s were seen (March 2026). On a 429 the reset header may be missing (public issue, 2025).
 */
export class RateLimiter {
  private rule: RateLimitRule = { limit: 100, windowMs: 1000 };
  private windows = new Map<string, Window>();
  private bans: Ban[] = [];

  /** Counts a call of somebody in a company and says what to answer. */
  count(caller: string, company: string | null, at = Date.now()): Counted {
    const ban = this.bans.find((candidate) => candidate.until > at && (candidate.company ?? company) === company);
    if (ban !== undefined)
      return { isOver: true, headers: this.headers(0, ban.withReset ? ban.until - at : undefined) };
    const known = this.windows.get(caller);
    const window = known !== undefined && known.endsAt > at ? known : { endsAt: at + this.rule.windowMs, calls: 0 };
    window.calls += 1;
    this.windows.set(caller, window);
    const remaining = this.rule.limit - window.calls;
    return { isOver: remaining < 0, headers: this.headers(Math.max(0, remaining), window.endsAt - at) };
  }

  /** Refuses everything, or everything of one company, for some seconds. */
  ban(seconds: number, withReset: boolean, company?: string): void {
    this.bans.push({ until: Date.now() + seconds * 1000, withReset, company });
  }

  /** Sets the rule and forgets what was counted. */
  reset(rule: RateLimitRule = this.rule): void {
    this.rule = rule;
    this.windows = new Map();
    this.bans = [];
  }

  private headers(remaining: number, resetMs: number | undefined): Record<string, string> {
    return {
      'X-Rate-Limit-Limit': String(this.rule.limit),
      'X-Rate-Limit-Remaining': String(remaining),
      ...(resetMs !== undefined && { 'X-Rate-Limit-Reset': String(Math.max(1, Math.ceil(resetMs / 1000))) }),
    };
  }
}

/** What shall go wrong. Exactly one of the behaviours. */
export interface Fault {
  /** HTTP method and a pattern of the path after /v2, for instance `POST` and `^/travelExpense$`; either may be left out. */
  readonly method?: string;
  readonly path?: string;
  /** How many matching calls go through before it begins. */
  readonly after?: number;
  /** How many calls it hits; once when left out. */
  readonly times?: number;
  readonly behaviour: Behaviour;
}

export type Behaviour =
  /** Answers with a status of its own, before or after doing the work. HTML unless a body is given. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly when: 'before' | 'after';
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    }
  /** Drops the connection, before or after doing the work. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** Answers late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Drops the connection at once and does the work some time later. */
  | { readonly kind: 'finishLate'; readonly ms: number };

/** The faults that are on, in the order they were switched on. */
export class Faults {
  private active: (Fault & { seen: number })[] = [];
  private outageUntil = 0;

  add(fault: Fault): void {
    this.active.push({ ...fault, seen: 0 });
  }

  clear(): void {
    this.active = [];
    this.outageUntil = 0;
  }

  /** Answers everything with an HTML page and 503 for some time. */
  outage(ms: number, now: number): void {
    this.outageUntil = now + ms;
  }

  isOut(now: number): boolean {
    return now < this.outageUntil;
  }

  /** The behaviour a call meets, if any; counts it. */
  meet(method: string, path: string): Behaviour | undefined {
    for (const fault of this.active) {
      if (fault.method !== undefined && fault.method !== method) continue;
      if (fault.path !== undefined && !new RegExp(fault.path).test(path)) continue;
      fault.seen += 1;
      const first = (fault.after ?? 0) + 1;
      if (fault.seen >= first && fault.seen < first + (fault.times ?? 1)) return fault.behaviour;
    }
    return undefined;
  }
}

import { z } from 'zod';

const When = z.enum(['before', 'after']).default('before');

const Effect = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answer'),
    status: z.int().min(200).max(599),
    when: When,
    code: z.int().optional(),
    message: z.string().optional(),
    field: z.string().optional(),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({ kind: z.literal('drop'), when: When }),
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('finishLate'),
    ms: z.int().min(0),
    socket: z.enum(['drop', 'hang']).default('drop'),
  }),
  z.strictObject({
    kind: z.literal('rateLimit'),
    seconds: z.number().positive(),
    withReset: z.boolean().default(true),
  }),
]);

const Fault = z.strictObject({
  on: z
    .strictObject({
      method: z.string().toUpperCase().optional(),
      path: z.union([z.string(), z.instanceof(RegExp)]).optional(),
      company: z.string().optional(),
      nth: z.int().min(1).default(1),
    })
    .prefault({}),
  what: Effect,
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
});

/** What happens to a call. `when: 'after'` means the work was done and the answer is another one. */
export type Effect = z.output<typeof Effect>;

/**
 * What shall go wrong, and on which calls. A path is a pattern of what comes after /v2: `*` is one segment, `**` anything; a
 * pattern that begins with `^` is a regular expression. `nth`: the first matching call that is hit. `times`: how many are.
 */
export type Fault = z.input<typeof Fault>;

/** Reads a fault of the control endpoints; throws a ZodError that says what is wrong. */
export function parseFault(value: unknown): Fault {
  return Fault.parse(value);
}

interface Active {
  readonly fault: z.output<typeof Fault>;
  readonly path: RegExp | undefined;
  seen: number;
}

/** The faults that are on, in the order they were switched on. */
export class Faults {
  private active: Active[] = [];
  private outageUntil = 0;

  add(fault: Fault): void {
    const parsed = Fault.parse(fault);
    this.active.push({ fault: parsed, path: patternOf(parsed.on.path), seen: 0 });
  }

  list(): Fault[] {
    return this.active.map(({ fault }) => fault);
  }

  /** All of them, or those that are for one company alone. */
  clear(company?: string): void {
    this.active = company === undefined ? [] : this.active.filter(({ fault: { on } }) => on.company !== company);
    if (company === undefined) this.outageUntil = 0;
  }

  /** Answers everything with an HTML page and 503 for some seconds. */
  outage(seconds: number): void {
    this.outageUntil = Date.now() + seconds * 1000;
  }

  /** The effect a call meets, if any; counts the call. */
  meet(method: string, path: string, company: string | null): Effect | undefined {
    if (Date.now() < this.outageUntil) return OUTAGE;
    for (const active of this.active) {
      if (!matches(active, method, path, company)) continue;
      active.seen += 1;
      if (isHit(active)) return active.fault.what;
    }
    return undefined;
  }
}

const OUTAGE: Effect = { kind: 'answer', status: 503, when: 'before', headers: {} };

function matches(
  { fault: { on }, path: pattern }: Active,
  method: string,
  path: string,
  company: string | null,
): boolean {
  if (on.method !== undefined && on.method !== method) return false;
  if (on.company !== undefined && on.company !== company) return false;
  return pattern === undefined || pattern.test(path);
}

function isHit({ fault: { on, times }, seen }: Active): boolean {
  if (seen < on.nth) return false;
  return times === 'always' || seen < on.nth + times;
}

function patternOf(path: string | RegExp | undefined): RegExp | undefined {
  if (path === undefined || path instanceof RegExp) return path;
  if (path.startsWith('^')) return new RegExp(path);
  const escaped = path.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'))}$`);
}

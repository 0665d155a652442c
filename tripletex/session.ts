const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' });
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const EARLY_MS = 10 * 60 * 1000;

/** A session of a company's key. */
export interface Session {
  readonly token: string;
  readonly renewAfter: number;
}

/** The Oslo day two days ahead: a token dies at the start of its expiration date (official documentation), so it lives for a day and more. */
export function expirationDate(now: Date): string {
  const today = Date.parse(dayFormat.format(now));
  return new Date(today + 2 * DAY_MS).toISOString().slice(0, 10);
}

/** When to renew a session made now: some minutes before Oslo's midnight at which it dies, in milliseconds since 1970. */
export function renewAfter(now: Date): number {
  return startInOslo(expirationDate(now)) - EARLY_MS;
}

/** The instant at which a day begins in Oslo. Found by looking: Oslo is one or two hours ahead of UTC. */
function startInOslo(day: string): number {
  const utcMidnight = Date.parse(day);
  const isSummer = dayFormat.format(new Date(utcMidnight - 2 * HOUR_MS)) === day;
  return utcMidnight - (isSummer ? 2 : 1) * HOUR_MS;
}

/** Keeps one session and makes a new one when it is used up. Concurrent callers wait for the same one. */
export class SessionKeeper {
  private current: Promise<Session> | undefined;

  constructor(
    private readonly create: () => Promise<Session>,
    private readonly now: () => Date,
  ) {}

  /** A token that should work. Rejects with what the making of a session was refused with. */
  async token(): Promise<string> {
    const pending = this.current;
    if (pending === undefined) return this.renewed();
    const session = await this.forgetOnFailure(pending);
    if (session.renewAfter > this.now().getTime()) return session.token;
    this.forget(pending);
    return this.renewed();
  }

  /** Says that a token was refused, so that the next caller gets another one. */
  async refused(token: string): Promise<void> {
    const pending = this.current;
    const session = await pending?.catch(() => undefined);
    if (pending && session?.token === token) this.forget(pending);
  }

  private async renewed(): Promise<string> {
    this.current ??= this.create();
    return (await this.forgetOnFailure(this.current)).token;
  }

  private async forgetOnFailure(pending: Promise<Session>): Promise<Session> {
    try {
      return await pending;
    } catch (error) {
      this.forget(pending);
      throw error;
    }
  }

  private forget(pending: Promise<Session>): void {
    if (this.current === pending) this.current = undefined;
  }
}

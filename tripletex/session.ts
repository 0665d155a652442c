const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' });
const DAY_MS = 24 * 60 * 60 * 1000;
const EARLY_MS = 10 * 60 * 1000;

/** A session of a company's key. */
export interface Session {
  readonly token: string;
  readonly renewAfter: number;
}

/** The Oslo day two days ahead: a token dies at the start of its expiration date (official documentation), so it lives for a day and more. */
export function expirationDate(now: Date): string {
  return dayFormat.format(new Date(now.getTime() + 2 * DAY_MS));
}

/** When to renew a session made now: some minutes before Oslo's midnight that ends the day before it dies. */
export function renewAfter(now: Date): number {
  const tomorrow = dayFormat.format(new Date(now.getTime() + DAY_MS));
  return osloMidnightAfter(tomorrow) - EARLY_MS;
}

/** The instant at which an Oslo day ends. Found by looking: Oslo is one or two hours ahead of UTC. */
function osloMidnightAfter(day: string): number {
  const utcMidnight = Date.parse(`${day}T00:00:00Z`) + DAY_MS;
  const ahead = [2, 1].find((hours) => dayFormat.format(new Date(utcMidnight - hours * 60 * 60 * 1000)) !== day) ?? 1;
  return utcMidnight - ahead * 60 * 60 * 1000;
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
    this.current ??= this.create();
    const pending = this.current;
    const session = await this.forgetOnFailure(pending);
    if (session.renewAfter > this.now().getTime()) return session.token;
    this.forget(pending);
    return this.token();
  }

  /** Says that a token was refused, so that the next caller gets another one. */
  async refused(token: string): Promise<void> {
    const pending = this.current;
    if (pending && (await this.forgetOnFailure(pending)).token === token) this.forget(pending);
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

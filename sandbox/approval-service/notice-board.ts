import { randomBytes } from 'node:crypto';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

/** A notice that was taken. */
export interface TakenNotice {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What notices to the stand-in are signed with, made anew by each `dev`. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

const KEPT = 200;

/** What the service was told by webhook, as a receiver should take it: the signature is checked, and what comes again is known. */
export class NoticeBoard {
  private readonly taken = new Map<string, TakenNotice>();

  constructor(private readonly secret: string) {}

  /** The newest first. */
  get newest(): readonly TakenNotice[] {
    return [...this.taken.values()].reverse();
  }

  /** False when the signature is none of ours, or too old. */
  take(body: string, headers: Record<string, string>): boolean {
    try {
      const notice = new Webhook(this.secret).verify(body, headers) as Omit<TakenNotice, 'id'>;
      const id = headers['webhook-id'] ?? '';
      if (!this.taken.has(id)) this.taken.set(id, { id, ...notice });
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false;
      throw error;
    }
    for (const id of [...this.taken.keys()].slice(0, -KEPT)) this.taken.delete(id);
    return true;
  }
}

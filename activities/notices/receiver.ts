import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { Notice } from '../../store/notices.js';

/** Where notices go. */
export interface ReceiverSettings {
  readonly url: string;
  /** `whsec_` and the base64 of the key that notices are signed with. */
  readonly secret: string;
  /** For one notice, from the first byte sent to the end of the answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** What became of a notice; `answer` is the status of the answer, or the code of what kept it away. */
export interface Sent {
  readonly isTaken: boolean;
  readonly answer: number | string;
}

/** The receiver of notices. */
export interface Receiver {
  /** Sends a notice once. Never rejects; nothing but the status of the answer counts. */
  readonly send: (notice: Notice, now: Date, signal: AbortSignal) => Promise<Sent>;
  readonly close: () => Promise<void>;
}

/** Whatever comes beside the status is thrown away; of more than this the connection is ended. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** Opens the receiver. Notices are signed as Standard Webhooks has it; redirects are not followed. */
export function openReceiver({ url, secret, timeoutMs }: ReceiverSettings): Receiver {
  const webhook = new Webhook(secret);
  const dispatcher = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connect: { timeout: timeoutMs } });
  const send = async (notice: Notice, now: Date, signal: AbortSignal): Promise<Sent> => {
    const body = bodyOf(notice);
    const until = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'sonya-tripletex',
      'webhook-id': notice.messageId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': webhook.sign(notice.messageId, now, body),
    };
    try {
      const answer = await request(url, { method: 'POST', headers, body, dispatcher, signal: until });
      await answer.body.dump({ limit: MOST_ANSWER_BYTES, signal: until }).catch(() => undefined);
      return { isTaken: answer.statusCode >= 200 && answer.statusCode < 300, answer: answer.statusCode };
    } catch (error) {
      return { isTaken: false, answer: nameOf(error) };
    }
  };
  return { send, close: () => dispatcher.destroy() };
}

function bodyOf({ type, at, data }: Notice): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}

/** By its code: the words may repeat the address. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

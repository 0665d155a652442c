import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A notice as it arrived. */
export interface Arrival {
  readonly id: string;
  readonly type: string;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
  /** When it arrived and when it was answered, in milliseconds since 1970; the latter is missing while it is not. */
  readonly arrivedAt: number;
  answeredAt?: number;
  isTaken: boolean;
}

/** What the receiver does with a notice: a status, or nothing but silence, or the end of the connection. */
export type Reaction = number | 'silence' | 'reset';

/**
 * Receives notices as a customer's program would: a server of its own that checks every signature by the letter of Standard
 * Webhooks. What is not signed as it should be is noted as a fault and refused.
 */
export class WebhookReceiver {
  readonly arrivals: Arrival[] = [];
  readonly faults: string[] = [];
  /** How it reacts to a notice; after how many milliseconds. */
  react: (arrival: Arrival) => Reaction = () => 204;
  delayMs = 0;
  private readonly key = randomBytes(32);
  private server: Server | undefined;
  private port = 0;

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await receiver.up();
    return receiver;
  }

  /** The settings that lead a worker here. */
  get settings(): Record<'WEBHOOK_URL' | 'WEBHOOK_SECRET', string> {
    return {
      WEBHOOK_URL: `http://127.0.0.1:${this.port}/notices`,
      WEBHOOK_SECRET: `whsec_${this.key.toString('base64')}`,
    };
  }

  /** Every notice that was taken, once, in the order of its first arrival that was. */
  taken(isOf: Partial<Record<'companyId' | 'reportId', string>> = {}): Arrival[] {
    const fits = ({ data }: Arrival) => Object.entries(isOf).every(([name, value]) => data[name] === value);
    const taken = this.arrivals.filter((arrival) => arrival.isTaken && fits(arrival));
    return taken.filter(({ id }, index) => taken.findIndex((other) => other.id === id) === index);
  }

  /** Nobody listens any more: connections are refused. */
  async down(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Listens, at the same address as before. */
  async up(): Promise<void> {
    const server = createServer((request, response) => void this.receive(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const fault = this.faultOf(request, body);
    if (fault !== undefined) {
      this.faults.push(fault);
      response.writeHead(401).end();
      return;
    }
    const { type, timestamp, data } = JSON.parse(body.toString()) as Pick<Arrival, 'type' | 'timestamp' | 'data'>;
    const id = String(request.headers['webhook-id']);
    const { headers } = request;
    const arrival: Arrival = { id, type, timestamp, data, headers, arrivedAt: Date.now(), isTaken: false };
    this.arrivals.push(arrival);
    const reaction = this.react(arrival);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    if (reaction === 'silence') return;
    arrival.answeredAt = Date.now();
    arrival.isTaken = typeof reaction === 'number' && reaction >= 200 && reaction < 300;
    if (reaction === 'reset') request.socket.destroy();
    else response.writeHead(reaction, { location: this.settings.WEBHOOK_URL }).end('a word about it');
  }

  /** What is wrong with a notice, by the specification's own words: `v1,` and the base64 of HMAC-SHA256 over id.timestamp.body. */
  private faultOf({ method, headers }: IncomingMessage, body: Buffer): string | undefined {
    const id = String(headers['webhook-id']);
    const timestamp = String(headers['webhook-timestamp']);
    const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
    const signature = `v1,${createHmac('sha256', this.key).update(signed).digest('base64')}`;
    if (method !== 'POST') return `It came as ${method}.`;
    if (headers['webhook-signature'] !== signature) return 'The signature is another one.';
    if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > 5 * 60)
      return 'It is not of now.';
    if (headers['content-type'] !== 'application/json') return 'It is no JSON.';
    if (id === 'undefined' || id.includes('.')) return 'It has no id.';
    const keys = Object.keys(JSON.parse(body.toString()) as object).join();
    return keys === 'type,timestamp,data' ? undefined : `It holds ${keys}.`;
  }
}

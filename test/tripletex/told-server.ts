import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { CallRecord } from '../../tripletex/call-record.js';
import { createTripletex, TripletexError, type Tripletex, type TripletexCompany } from '../../tripletex/index.js';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Byte for byte, as latin1. */
  readonly body: string;
}

export type Handler = (seen: Seen, response: ServerResponse) => void;

/** A server that knows nothing of Tripletex but what a test tells it; it makes sessions t1, t2, … unless told otherwise. */
export class ToldServer {
  readonly calls: CallRecord[] = [];
  handle: Handler = (_, response) => response.writeHead(501).end();
  makeSession: Handler = (_, response) =>
    json(response, 201, { value: { token: `t${(this.sessions += 1)}`, expirationDate: '2026-11-04' } });
  sessions = 0;
  readonly tripletex: Tripletex;
  readonly baseUrl: string;
  private seen: Seen[] = [];
  private companies = 0;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    now: (() => Date) | undefined,
  ) {
    this.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
    this.tripletex = createTripletex({
      baseUrl: this.baseUrl,
      consumerToken: 'the-consumer-token',
      timeoutMs: 300,
      onCall: (call) => this.calls.push(call),
      ...(now && { now }),
    });
  }

  static async start(options: { now?: () => Date } = {}): Promise<ToldServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const told = new ToldServer(server, options.now);
    server.on('request', (request, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        told.answer({ method, url, headers, body: Buffer.concat(chunks).toString('latin1') }, response);
      });
    });
    return told;
  }

  private answer(asked: Seen, response: ServerResponse): void {
    this.seen.push(asked);
    (asked.url.includes(':create') ? this.makeSession : this.handle)(asked, response);
  }

  /** What came in beside the making of sessions. */
  get asked(): readonly Seen[] {
    return this.seen.filter(({ url }) => !url.includes(':create'));
  }

  get sessionsAsked(): readonly Seen[] {
    return this.seen.filter(({ url }) => url.includes(':create'));
  }

  /** A company nobody called for yet. */
  company(): TripletexCompany {
    return this.tripletex.as(`company ${(this.companies += 1)}`, 1, () => Promise.resolve('the-user-key'));
  }

  /** Ends every connection and takes no new one. */
  async stopListening(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await this.tripletex.close();
    this.server.close();
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const all = { 'content-type': 'application/json', 'x-tlx-request-id': 'r-1', ...headers };
  response.writeHead(status, all).end(JSON.stringify(body));
}

/** The user name and session token of a call. */
export function credentialsOf({ headers }: Seen): string {
  return Buffer.from(headers.authorization?.split(' ')[1] ?? '', 'base64').toString();
}

export async function errorOf(work: Promise<unknown>): Promise<TripletexError> {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TripletexError);
  return error as TripletexError;
}

/** A travel expense as Tripletex answers it, in little. */
export const anExpense = (changes: object = {}) => ({
  id: 7,
  version: 2,
  state: 'OPEN',
  type: 0,
  amount: 448,
  numberAsString: '1-2026',
  costs: [],
  ...changes,
});

export const newExpense = { employee: { id: 1 }, title: 'Kundebesøk' };

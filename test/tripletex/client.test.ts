import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createTripletex, readAll, type CallRecord } from '../../tripletex/client.js';
import { answerLost, isConsumerRefused, isKeyRefused, TripletexError } from '../../tripletex/errors.js';
import { listCostCategories } from '../../tripletex/registers.js';
import { whoAmI } from '../../tripletex/token.js';
import {
  createCost,
  createTravelExpense,
  downloadAttachment,
  pdfForm,
  readTravelExpense,
  uploadAttachment,
} from '../../tripletex/travel-expense.js';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Handler = (seen: Seen, response: ServerResponse) => void;

const seen: Seen[] = [];
let handle: Handler = () => undefined;
let sessions = 0;

/** A server that knows nothing of Tripletex but what a test tells it; it makes sessions t1, t2, …. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const asked = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('latin1'),
    };
    seen.push(asked);
    if (asked.url.startsWith('/v2/token/session/:create') && !refusesSessions)
      return json(response, 201, { value: { token: `t${(sessions += 1)}` } });
    handle(asked, response);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
let refusesSessions = false;

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-tlx-request-id': `r${seen.length}`, ...headers });
  response.end(JSON.stringify(body));
}

const calls: CallRecord[] = [];
const tripletex = createTripletex({
  baseUrl,
  consumerToken: 'consumer',
  timeoutMs: 300,
  onCall: (call) => calls.push(call),
});
const anybody = () => tripletex.as(`c${Math.random()}`, 1, () => Promise.resolve('key'));
const apiCalls = () => seen.filter(({ url }) => !url.includes(':create'));

afterEach(() => {
  seen.length = 0;
  calls.length = 0;
  refusesSessions = false;
});
afterAll(async () => {
  await tripletex.close();
  server.closeAllConnections();
  server.close();
});

async function errorOf(work: Promise<unknown>): Promise<TripletexError> {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TripletexError);
  return error as TripletexError;
}

const expense = { id: 7, state: 'OPEN', type: 0, amount: 448, numberAsString: '1-2026', costs: [] };

describe('a call', () => {
  it('encodes > in its path, leaves : as it is, asks for exactly its fields, speaks for its own company', async () => {
    handle = (_, response) => json(response, 200, { value: { employeeId: 1, actualEmployeeId: 2, companyId: 3 } });
    const { value, requestId } = await anybody().call(whoAmI);
    expect(value).toEqual({ employeeId: 1, actualEmployeeId: 2, companyId: 3, employeeIsProxy: false });
    expect(requestId).toMatch(/^r\d+$/);
    const [create, who] = seen;
    expect(create?.url).toBe('/v2/token/session/:create');
    expect(JSON.parse(create?.body ?? '')).toEqual({
      consumerToken: 'consumer',
      employeeToken: 'key',
      expirationDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string,
    });
    expect(create?.headers.authorization).toBeUndefined();
    expect(who?.url).toBe(
      '/v2/token/session/%3EwhoAmI?fields=employeeId%2CactualEmployeeId%2CcompanyId%2CemployeeIsProxy',
    );
    expect(Buffer.from(who?.headers.authorization?.split(' ')[1] ?? '', 'base64').toString()).toMatch(/^0:t\d+$/);
  });

  it('takes the id of a created child from its address', async () => {
    handle = (_, response) =>
      json(response, 201, { value: { url: 'tripletex.example/v2/travelExpense/cost/20256598' } });
    expect((await anybody().call(createCost, { body: {} })).value).toBe(20_256_598);
  });

  it('uploads one part named file, as a PDF, without a new cost', async () => {
    handle = (_, response) => json(response, 201, { value: expense });
    const body = pdfForm('S-1.pdf', Buffer.from('%PDF-1.7'));
    await anybody().call(uploadAttachment, { path: { travelExpenseId: 7 }, query: { createNewCost: false }, body });
    const [upload] = apiCalls();
    expect(upload?.url).toBe('/v2/travelExpense/7/attachment?createNewCost=false');
    expect(upload?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(upload?.body.match(/ name="/g)).toHaveLength(1);
    expect(upload?.body).toContain('name="file"; filename="S-1.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7');
  });

  it('downloads bytes', async () => {
    handle = (_, response) => response.end(Buffer.from([1, 2, 255]));
    expect((await anybody().call(downloadAttachment, { path: { travelExpenseId: 7 } })).value).toEqual(
      Buffer.from([1, 2, 255]),
    );
  });

  it('reads a list page by page until a short one, in a fixed order', async () => {
    const row = (id: number) => ({ id, description: 'x' });
    handle = ({ url }, response) => {
      const from = Number(new URL(url, baseUrl).searchParams.get('from'));
      const values = Array.from({ length: from === 0 ? 1000 : 3 }, (_, index) => row(from + index));
      json(response, 200, { fullResultSize: 1003, from, count: values.length, values });
    };
    const rows = await readAll(anybody(), listCostCategories);
    expect(rows).toHaveLength(1003);
    expect(apiCalls().map(({ url }) => new URL(url, baseUrl).searchParams.get('sorting'))).toEqual(['id', 'id']);
  });

  it('tolerates what Tripletex adds or leaves empty', async () => {
    const added = { ...expense, somethingNew: 1, rejectedComment: '', attachment: null };
    handle = (_, response) => json(response, 200, { value: added });
    expect((await anybody().call(readTravelExpense, { path: { id: 7 } })).value).toMatchObject({
      id: 7,
      amount: '448.00',
      attachment: null,
    });
  });

  it('is told with path, status, request id and time, without ids, keys or what was asked', async () => {
    handle = (_, response) => json(response, 200, { value: expense });
    await anybody().call(readTravelExpense, { path: { id: 4711 } });
    expect(calls).toMatchObject([
      { endpoint: 'createSession', status: 201, outcome: 'ok' },
      { endpoint: 'readTravelExpense', method: 'GET', path: '/travelExpense/{id}', status: 200, outcome: 'ok' },
    ]);
    expect(JSON.stringify(calls)).not.toMatch(/4711|consumer"|key"|t\d+"/);
  });
});

describe('a session', () => {
  it('is shared by all who call for a company, and made anew for a new key', async () => {
    handle = (_, response) => json(response, 200, { value: expense });
    const before = sessions;
    const read = (version: number) =>
      tripletex.as('shared', version, () => Promise.resolve('key')).call(readTravelExpense, { path: { id: 7 } });
    await Promise.all([read(1), read(1), read(1)]);
    expect(sessions - before).toBe(1);
    await read(2);
    expect(sessions - before).toBe(2);
  });

  it('that was refused is renewed, and the call repeated once', async () => {
    handle = ({ headers }, response) => {
      const isFirst = headers.authorization === apiCalls()[0]?.headers.authorization;
      if (isFirst) json(response, 401, { status: 401, code: 3000 });
      else json(response, 200, { value: expense });
    };
    await anybody().call(createTravelExpense, { body: {} });
    expect(apiCalls()).toHaveLength(2);
  });

  it('that is refused again says so, after exactly two tries', async () => {
    handle = (_, response) => json(response, 401, { status: 401, code: 3000 });
    const error = await errorOf(anybody().call(createTravelExpense, { body: {} }));
    expect(apiCalls()).toHaveLength(2);
    expect([error.kind, isKeyRefused(error), answerLost(error)]).toEqual(['unauthorized', true, false]);
  });

  it.each([
    ['employeeToken', true, false],
    ['consumerToken', false, true],
  ])('that cannot be made tells whose token was refused: %s', async (argument, isKey, isConsumer) => {
    refusesSessions = true;
    handle = (_, response) =>
      json(response, 422, {
        code: 18000,
        validationMessages: [{ field: `arg:${argument}`, message: 'x', path: null }],
      });
    const error = await errorOf(anybody().call(whoAmI));
    expect([isKeyRefused(error), isConsumerRefused(error)]).toEqual([isKey, isConsumer]);
  });
});

describe('what goes wrong', () => {
  it.each([
    [400, 'badRequest'],
    [403, 'forbidden'],
    [404, 'notFound'],
    [409, 'conflict'],
    [418, 'badRequest'],
    [422, 'validation'],
    [429, 'rateLimited'],
  ])('%d is %s: an answer, nothing was written', async (status, kind) => {
    handle = (_, response) => json(response, status, { code: 1 });
    const error = await errorOf(anybody().call(createTravelExpense, { body: {} }));
    expect([error.kind, answerLost(error)]).toEqual([kind, false]);
    expect(apiCalls()).toHaveLength(1);
  });

  it.each<[string, Handler, string]>([
    [
      'a maintenance page',
      (_, response) => response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Vedlikehold</h1>'),
      'server',
    ],
    ['an empty 500', (_, response) => response.writeHead(500).end(), 'server'],
    ['a dropped connection', (_, response) => response.destroy(), 'unreachable'],
    ['silence', () => undefined, 'timeout'],
    ['half an answer', (_, response) => response.writeHead(200, { 'content-length': '100' }).write('{'), 'timeout'],
    ['a 201 that is no JSON', (_, response) => response.writeHead(201).end('<html>'), 'unreadable'],
    ['a 201 without what was promised', (_, response) => json(response, 201, { value: {} }), 'unreadable'],
  ])('%s after a write: its answer is lost', async (_, broken, kind) => {
    handle = broken;
    const error = await errorOf(anybody().call(createTravelExpense, { body: {} }));
    expect([error.kind, answerLost(error)]).toEqual([kind, true]);
    handle = broken;
    expect(answerLost(await errorOf(anybody().call(readTravelExpense, { path: { id: 7 } })))).toBe(false);
  });

  it('a server that is not there was sent nothing', async () => {
    const nobody = createTripletex({ baseUrl: 'http://127.0.0.1:1/v2', consumerToken: 'c', timeoutMs: 300 });
    const error = await errorOf(
      nobody.as('c', 1, () => Promise.resolve('key')).call(createTravelExpense, { body: {} }),
    );
    expect([error.kind, error.sent, answerLost(error)]).toEqual(['unreachable', false, false]);
    await nobody.close();
  });

  it('a caller who gives up after sending cannot know', async () => {
    const caller = new AbortController();
    handle = () => caller.abort();
    const error = await errorOf(anybody().call(createTravelExpense, { body: {} }, { signal: caller.signal }));
    expect([error.kind, answerLost(error)]).toEqual(['aborted', true]);
  });

  it.each([
    [{ 'X-Rate-Limit-Reset': '7' }, 7],
    [{ 'Retry-After': '9' }, 9],
    [{ 'X-Rate-Limit-Reset': '0' }, 1],
    [{}, undefined],
  ])('a 429 with %j names when to come back', async (headers, seconds) => {
    handle = (_, response) => void response.writeHead(429, headers as Record<string, string>).end('Too many requests');
    const before = Date.now();
    const { notBefore } = await errorOf(anybody().call(whoAmI));
    if (seconds === undefined) expect(notBefore).toBeUndefined();
    else expect(Math.round(((notBefore?.getTime() ?? 0) - before) / 1000)).toBe(seconds);
  });

  it('keeps the request id and what Tripletex objects to, and says nothing of it in its message', async () => {
    const validationMessages = [{ field: 'employee.id', message: 'Kari Eksempel kan ikke velges', path: 'employee' }];
    handle = (_, response) => json(response, 422, { code: 18000, validationMessages, requestId: 'from-body' });
    const error = await errorOf(anybody().call(createTravelExpense, { body: {} }));
    expect(error).toMatchObject({
      code: 18000,
      validationMessages,
      requestId: expect.stringMatching(/^r\d+$/) as string,
    });
    expect(error.message).toBe('Tripletex createTravelExpense: validation (422 / 18000)');
  });
});

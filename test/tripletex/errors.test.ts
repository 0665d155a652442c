import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerLost, createTravelExpense, createTripletex, readTravelExpense, whoAmI } from '../../tripletex/index.js';
import { anExpense, errorOf, json, newExpense, ToldServer, type Handler } from './told-server.js';

let server: ToldServer;
beforeEach(async () => (server = await ToldServer.start()));
afterEach(() => server.stop());

const create = (signal?: AbortSignal) => server.company().call(createTravelExpense, { body: newExpense }, { signal });

describe('an answer that refuses', () => {
  it.each([
    [400, 'badRequest'],
    [403, 'forbidden'],
    [404, 'notFound'],
    [408, 'server'],
    [409, 'conflict'],
    [418, 'badRequest'],
    [422, 'validation'],
    [429, 'rateLimited'],
  ])('with %d is %s: nothing was written, and nothing is repeated', async (status, kind) => {
    server.handle = (_, response) => json(response, status, { code: 1 });
    const error = await errorOf(create());
    expect([error.kind, error.status, error.code, answerLost(error)]).toEqual([kind, status, 1, false]);
    expect(server.asked).toHaveLength(1);
  });

  it.each<[string, Handler]>([
    ['empty', (_, response) => response.writeHead(422).end()],
    ['HTML', (_, response) => response.writeHead(422, { 'content-type': 'text/html' }).end('<html>')],
    ['other JSON', (_, response) => json(response, 422, ['x'])],
    ['null', (_, response) => json(response, 422, null)],
    ['of other types', (_, response) => json(response, 422, { code: 'x', requestId: 1, validationMessages: {} })],
  ])('is told by its status when its body is %s', async (_, handle) => {
    server.handle = handle;
    expect(await errorOf(create())).toMatchObject({ kind: 'validation', code: 0, validationMessages: [] });
  });

  it('refuses even when its body breaks off', async () => {
    server.handle = (_, response) => response.writeHead(422, { 'content-length': '100' }).write('{');
    const error = await errorOf(create());
    expect([error.status, answerLost(error)]).toEqual([422, false]);
  });

  it.each([
    ['X-Rate-Limit-Reset', { 'X-Rate-Limit-Reset': '7' }, 7],
    ['X-Rate-Limit-Reset rather than Retry-After', { 'X-Rate-Limit-Reset': '7', 'Retry-After': '60' }, 7],
    ['Retry-After alone', { 'Retry-After': '9' }, 9],
    ['a reset that is now', { 'X-Rate-Limit-Reset': '0' }, 1],
    ['a header that is no number', { 'X-Rate-Limit-Reset': 'soon' }, undefined],
    ['an empty header', { 'X-Rate-Limit-Reset': '' }, undefined],
    ['no header', {}, undefined],
  ])('with 429 and %s names when to come back', async (_, headers, seconds) => {
    const at = new Date('2026-11-02T12:00:00Z');
    const timed = await ToldServer.start({ now: () => at });
    timed.handle = (__, response) =>
      response.writeHead(429, headers as Record<string, string>).end('Too many requests');
    const { kind, notBefore } = await errorOf(timed.company().call(whoAmI));
    await timed.stop();
    expect(kind).toBe('rateLimited');
    expect(notBefore).toEqual(seconds === undefined ? undefined : new Date(at.getTime() + seconds * 1000));
  });
});

describe('a write without a readable answer', () => {
  it.each<[string, Handler, string, number | undefined]>([
    [
      'a maintenance page',
      (_, response) => response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Vedlikehold</h1>'),
      'server',
      503,
    ],
    ['an empty 500', (_, response) => response.writeHead(500).end(), 'server', 500],
    ['a 502 of a gateway', (_, response) => response.writeHead(502).end('Bad gateway'), 'server', 502],
    ['a dropped connection', (_, response) => response.destroy(), 'unreachable', undefined],
    ['a reset connection', (_, response) => response.socket?.resetAndDestroy(), 'unreachable', undefined],
    ['silence', () => undefined, 'timeout', undefined],
    [
      'half an answer',
      (_, response) => response.writeHead(200, { 'content-length': '100' }).write('{'),
      'timeout',
      200,
    ],
    [
      'an answer that breaks off',
      (_, response) => response.writeHead(201, { 'content-length': '100' }).write('{', () => response.destroy()),
      'unreachable',
      201,
    ],
    ['a 201 that is no JSON', (_, response) => response.writeHead(201).end('<html>'), 'server', 201],
    ['an empty 200', (_, response) => response.writeHead(200).end(), 'server', 200],
    ['a 201 without what was promised', (_, response) => json(response, 201, { value: {} }), 'unreadable', 201],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/login' }).end(), 'server', 302],
  ])('%s: it may have been carried out', async (_, broken, kind, status) => {
    server.handle = broken;
    const error = await errorOf(create());
    expect([error.kind, error.status, error.sent, answerLost(error)]).toEqual([kind, status, true, true]);
    expect(server.asked).toHaveLength(1);
  });

  it('is no matter for a read', async () => {
    server.handle = (_, response) => response.writeHead(503).end();
    const error = await errorOf(server.company().call(readTravelExpense, { path: { id: 7 } }));
    expect([error.kind, answerLost(error)]).toEqual(['server', false]);
  });

  it('keeps the request id that came before the answer broke', async () => {
    server.handle = (_, response) =>
      response.writeHead(201, { 'content-length': '100', 'x-tlx-request-id': 'r-9' }).write('{');
    expect((await errorOf(create())).requestId).toBe('r-9');
  });
});

describe('a write that was never sent', () => {
  const elsewhere = (baseUrl: string) => createTripletex({ baseUrl, consumerToken: 'c', timeoutMs: 300 });

  it('because nobody listens any more lost no answer', async () => {
    const { makeSession } = server;
    const closing =
      (answer: Handler): Handler =>
      (seen, response) => {
        response.setHeader('connection', 'close');
        answer(seen, response);
      };
    server.makeSession = closing(makeSession);
    server.handle = closing((_, response) => json(response, 200, { value: anExpense() }));
    const company = server.company();
    await company.call(readTravelExpense, { path: { id: 7 } });
    await server.stopListening();
    const error = await errorOf(company.call(createTravelExpense, { body: newExpense }));
    expect([error.endpoint, error.kind, error.sent, answerLost(error)]).toEqual([
      'createTravelExpense',
      'unreachable',
      false,
      false,
    ]);
  });

  it('because the name is unknown was not sent', async () => {
    const nobody = elsewhere('http://tripletex.invalid/v2');
    const error = await errorOf(nobody.as('c', 1, () => Promise.resolve('k')).call(whoAmI));
    expect([error.kind, error.sent]).toEqual(['unreachable', false]);
    await nobody.close();
  });

  it('because the other side speaks no TLS was not sent', async () => {
    const plain = createServer((socket) => socket.end('no TLS here\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const secure = elsewhere(`https://127.0.0.1:${(plain.address() as AddressInfo).port}/v2`);
    const error = await errorOf(secure.as('c', 1, () => Promise.resolve('k')).call(whoAmI));
    expect([error.kind, error.sent]).toEqual(['unreachable', false]);
    await secure.close();
    plain.close();
  });

  it('because its caller had given up before lost no answer', async () => {
    server.handle = (_, response) => json(response, 200, { value: anExpense() });
    const company = server.company();
    await company.call(readTravelExpense, { path: { id: 7 } });
    const work = company.call(createTravelExpense, { body: newExpense }, { signal: AbortSignal.abort() });
    const error = await errorOf(work);
    expect([error.kind, error.sent, answerLost(error)]).toEqual(['aborted', false, false]);
    expect(server.asked).toHaveLength(1);
  });
});

describe('a caller who gives up', () => {
  it('after sending cannot know whether it was written', async () => {
    const caller = new AbortController();
    server.handle = () => caller.abort();
    const error = await errorOf(create(caller.signal));
    expect([error.kind, error.sent, answerLost(error)]).toEqual(['aborted', true, true]);
  });
});

describe('what an error shows', () => {
  const validationMessages = [{ field: 'employee.id', message: 'Kari Eksempel kan ikke velges', path: 'employee' }];
  const body = { code: 18000, message: 'Kari Eksempel finnes fra før', validationMessages, requestId: 'from-body' };

  it('holds what Tripletex said in fields, and the request id of the header', async () => {
    server.handle = (_, response) => json(response, 422, body);
    const error = await errorOf(create());
    expect([error.code, error.requestId, error.tripletexMessage]).toEqual([18000, 'r-1', body.message]);
    expect(error.validationMessages).toEqual(validationMessages);
  });

  it('takes the request id of the body when there is no header', async () => {
    server.handle = (_, response) => response.writeHead(422).end(JSON.stringify(body));
    expect((await errorOf(create())).requestId).toBe('from-body');
  });

  it('names nobody in its message, nor when it is printed or serialized whole', async () => {
    server.handle = (_, response) => json(response, 422, body);
    const error = await errorOf(create());
    expect(error.message).toBe('Tripletex createTravelExpense: validation (422 / 18000)');
    const shown = [
      inspect(error, { showHidden: true, depth: 9 }),
      JSON.stringify(error),
      JSON.stringify(Object.assign({}, error)),
    ];
    for (const text of shown) expect(text).not.toMatch(/Kari|Kundebesøk|the-user-key|the-consumer-token/);
  });

  it('does not quote an answer it could not read', async () => {
    server.handle = (_, response) => json(response, 201, { value: { id: 'Kari Eksempel', state: 1 } });
    const error = await errorOf(create());
    expect(error.kind).toBe('unreadable');
    expect(inspect(error, { depth: 9 })).not.toContain('Kari');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  answerLost,
  createTravelExpense,
  isConsumerRefused,
  isKeyRefused,
  readTravelExpense,
  whoAmI,
} from '../../tripletex/index.js';
import { anExpense, credentialsOf, errorOf, json, newExpense, ToldServer, type Handler } from './told-server.js';

let now = new Date('2026-11-02T12:00:00Z');
let server: ToldServer;
beforeEach(async () => {
  now = new Date('2026-11-02T12:00:00Z');
  server = await ToldServer.start({ now: () => now });
  server.handle = (_, response) => json(response, 200, { value: anExpense() });
});
afterEach(() => server.stop());

const read = { path: { id: 7 } };
const ofExpense = (version: string | number, key = 'the-user-key') =>
  server.tripletex.as('Nordfjell', version, () => Promise.resolve(key)).call(readTravelExpense, read);

const refusing =
  (...tokens: string[]): Handler =>
  (seen, response) => {
    if (tokens.includes(credentialsOf(seen).slice(2))) json(response, 401, { status: 401, code: 3000 });
    else json(response, 200, { value: anExpense() });
  };

describe('a session', () => {
  it('is made by POST with both tokens in the body and nothing in the address, for two days in Oslo', async () => {
    await server.company().call(readTravelExpense, read);
    const [create] = server.sessionsAsked;
    expect([create?.method, create?.url]).toEqual(['POST', '/v2/token/session/:create']);
    expect(create?.headers.authorization).toBeUndefined();
    expect(JSON.parse(create?.body ?? '')).toEqual({
      consumerToken: 'the-consumer-token',
      employeeToken: 'the-user-key',
      expirationDate: '2026-11-04',
    });
  });

  it('is shared by all who call for a company, at once or later', async () => {
    await Promise.all([ofExpense(1), ofExpense(1), ofExpense(1)]);
    await ofExpense(1);
    expect(server.sessions).toBe(1);
    expect(new Set(server.asked.map(credentialsOf))).toEqual(new Set(['0:t1']));
  });

  it('is made anew with a new key', async () => {
    await ofExpense(1);
    await ofExpense('2', 'another-key');
    expect(
      server.sessionsAsked.map(({ body }) => (JSON.parse(body) as { employeeToken: string }).employeeToken),
    ).toEqual(['the-user-key', 'another-key']);
    expect(credentialsOf(server.asked[1]!)).toBe('0:t2');
  });

  it('is renewed before the midnight in Oslo at which it dies, once for all', async () => {
    await ofExpense(1);
    now = new Date('2026-11-03T22:49:00Z');
    await ofExpense(1);
    expect(server.sessions).toBe(1);
    now = new Date('2026-11-03T22:51:00Z');
    await Promise.all([ofExpense(1), ofExpense(1)]);
    expect(server.sessions).toBe(2);
    expect(server.asked.map(credentialsOf)).toEqual(['0:t1', '0:t1', '0:t2', '0:t2']);
  });

  it('that was refused is renewed, and the call repeated once', async () => {
    server.handle = refusing('t1');
    const { value } = await server.company().call(createTravelExpense, { body: newExpense });
    expect(value.id).toBe(7);
    expect(server.asked.map(credentialsOf)).toEqual(['0:t1', '0:t2']);
    expect(server.asked[1]?.body).toBe(server.asked[0]?.body);
    expect(server.calls.map(({ endpoint, status, attempt }) => [endpoint, status, attempt])).toEqual([
      ['createSession', 201, 1],
      ['createTravelExpense', 401, 1],
      ['createSession', 201, 1],
      ['createTravelExpense', 200, 2],
    ]);
  });

  it('that was refused to many at once is renewed once for all of them', async () => {
    await ofExpense(1);
    server.handle = refusing('t1');
    await Promise.all([ofExpense(1), ofExpense(1), ofExpense(1), ofExpense(1)]);
    expect(server.sessions).toBe(2);
  });

  it('that is refused again says so, after exactly two tries, and the next caller gets another one', async () => {
    server.handle = refusing('t1', 't2');
    const company = server.company();
    const error = await errorOf(company.call(createTravelExpense, { body: newExpense }));
    expect(server.asked).toHaveLength(2);
    expect([error.kind, isKeyRefused(error), answerLost(error)]).toEqual(['unauthorized', true, false]);
    await company.call(readTravelExpense, read);
    expect(credentialsOf(server.asked[2]!)).toBe('0:t3');
  });
});

describe('a session that cannot be made', () => {
  it.each([
    ['employeeToken', true, false],
    ['consumerToken', false, true],
    ['expirationDate', false, false],
  ])('tells whose token was refused, by the field alone: %s', async (argument, isKey, isConsumer) => {
    const field = `arg:${argument}`;
    server.makeSession = (_, response) => {
      json(response, 422, { code: 18000, validationMessages: [{ field, message: 'Noe annet', path: field }] });
    };
    const error = await errorOf(server.company().call(whoAmI));
    expect([isKeyRefused(error), isConsumerRefused(error)]).toEqual([isKey, isConsumer]);
    expect(server.asked).toEqual([]);
  });

  it('is not asked for again by the same call, not even after a 401', async () => {
    server.makeSession = (_, response) => json(response, 401, { status: 401, code: 3000 });
    const error = await errorOf(server.company().call(whoAmI));
    expect(isKeyRefused(error)).toBe(true);
    expect(server.sessionsAsked).toHaveLength(1);
  });

  it('loses no answer of the write it was meant for: that was never sent', async () => {
    server.makeSession = (_, response) => response.destroy();
    const error = await errorOf(server.company().call(createTravelExpense, { body: newExpense }));
    expect([error.endpoint, error.kind, answerLost(error)]).toEqual(['createSession', 'unreachable', false]);
  });

  it('leaves alone a 422 of another endpoint that names the same field', async () => {
    server.handle = (_, response) => {
      json(response, 422, { code: 18000, validationMessages: [{ field: 'employeeToken', message: '', path: null }] });
    };
    const error = await errorOf(server.company().call(createTravelExpense, { body: newExpense }));
    expect([error.kind, isKeyRefused(error)]).toEqual(['validation', false]);
  });

  it('is made by the next who asks', async () => {
    const { makeSession } = server;
    server.makeSession = (_, response) => response.writeHead(503).end();
    const company = server.company();
    expect((await errorOf(company.call(whoAmI))).kind).toBe('server');
    server.makeSession = makeSession;
    expect((await company.call(readTravelExpense, read)).value.id).toBe(7);
  });

  it('because the key cannot be read hands on why', async () => {
    const company = server.tripletex.as('keyless', 1, () => Promise.reject(new Error('The store is away.')));
    await expect(company.call(whoAmI)).rejects.toThrow('The store is away.');
  });
});

describe('a caller who gives up while a session is made', () => {
  it('does not wait for it, has sent nothing, and leaves the others theirs', async () => {
    const { makeSession } = server;
    let release = () => {};
    server.makeSession = (seen, response) => (release = () => makeSession(seen, response));
    const asked = new AbortController();
    const impatient = errorOf(
      server.tripletex
        .as('Nordfjell', 1, () => Promise.resolve('the-user-key'))
        .call(createTravelExpense, { body: newExpense }, { signal: asked.signal }),
    );
    const patient = ofExpense(1);
    asked.abort();
    const error = await impatient;
    expect([error.kind, error.sent, answerLost(error)]).toEqual(['aborted', false, false]);
    await expect.poll(() => server.sessionsAsked.length, { interval: 2 }).toBe(1);
    release();
    expect((await patient).value.id).toBe(7);
    expect(server.asked).toHaveLength(1);
  });
});

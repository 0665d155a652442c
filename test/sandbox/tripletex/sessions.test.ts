import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NORDFJELL_USER_KEY, SANDBOX_CONSUMER_TOKEN } from '../../../sandbox/tripletex/seed.js';
import { basic, call, login, sessionToken } from './api-client.js';
import { addScene, startScene, type Scene } from './scene.js';

let now = new Date('2026-03-10T10:00:00Z');
let scene: Scene;

beforeAll(async () => {
  scene = await startScene({ now: () => now });
});
afterAll(() => scene.sandbox.close());

const tokens = {
  consumerToken: SANDBOX_CONSUMER_TOKEN,
  employeeToken: NORDFJELL_USER_KEY,
  expirationDate: '2026-03-12',
};

describe('creating a session', () => {
  test('answers 201 with a token to a body, 200 to the legacy query', async () => {
    const posted = await call(scene.sandbox, 'POST', '/token/session/:create', tokens);
    const put = await call(scene.sandbox, 'PUT', `/token/session/:create?${new URLSearchParams(tokens).toString()}`);
    expect([posted.status, put.status]).toEqual([201, 200]);
    expect(posted.body.value).toMatchObject({ expirationDate: '2026-03-12', token: expect.stringMatching(/.{20}/) });
  });

  test('refuses a consumer token it does not know with 422, not 401', async () => {
    const answer = await call(scene.sandbox, 'POST', '/token/session/:create', { ...tokens, consumerToken: 'wrong' });
    expect(answer.status).toBe(422);
    expect(answer.error).toBe('18000 arg:consumerToken: The consumer token is invalid or does not exist.');
    expect(answer.body.message).toBe('Validering feilet.');
  });

  test.each([
    ['unknown', 'wrong'],
    ['missing', undefined],
  ])('refuses an employee token that is %s', async (_, employeeToken) => {
    const answer = await call(scene.sandbox, 'POST', '/token/session/:create', { ...tokens, employeeToken });
    expect(answer).toMatchObject({ status: 422, error: expect.stringContaining('mployeeToken') });
  });

  test.each(['2026-03-10', '2026-03-09', '2026-02-30', 'tomorrow'])(
    'refuses %s as the day it ends on',
    async (expirationDate) => {
      const answer = await call(scene.sandbox, 'POST', '/token/session/:create', { ...tokens, expirationDate });
      expect(answer).toMatchObject({ status: 422, error: expect.stringContaining('expirationDate') });
    },
  );

  test('refuses a property that is not in the model', async () => {
    const answer = await call(scene.sandbox, 'POST', '/token/session/:create', { ...tokens, ttlSeconds: 3600 });
    expect(answer.error).toBe('16000 ttlSeconds: Feltet eksisterer ikke i objektet.');
  });

  test('refuses a key that was revoked', async () => {
    const { company, sandbox } = await addScene(scene.sandbox);
    company.revokeKey();
    const answer = await call(sandbox, 'POST', '/token/session/:create', { ...tokens, employeeToken: company.userKey });
    expect(answer.error).toMatch(/^18000 arg:employeeToken/);
    const key = company.newKey();
    expect(await sessionToken(sandbox, key)).toBeTruthy();
  });
});

describe('a session', () => {
  test('dies at midnight in Oslo when its last day begins, not when it ends', async () => {
    const authorization = basic(0, await sessionToken(scene.sandbox, NORDFJELL_USER_KEY, '2026-03-12'));
    const ask = async (at: string) => {
      now = new Date(at);
      return (await call(scene.sandbox, 'GET', '/token/session/%3EwhoAmI', undefined, authorization)).status;
    };
    // 23:00 in UTC is midnight in Oslo in winter.
    expect([await ask('2026-03-11T22:59:59Z'), await ask('2026-03-11T23:00:01Z')]).toEqual([200, 401]);
    now = new Date('2026-03-10T10:00:00Z');
  });

  test('ends when it is deleted, and with its key', async () => {
    const { company, sandbox } = await addScene(scene.sandbox);
    const token = await sessionToken(sandbox, company.userKey);
    const who = () => call(sandbox, 'GET', '/token/session/%3EwhoAmI', undefined, basic(0, token));
    expect((await who()).status).toBe(200);
    expect((await call(sandbox, 'DELETE', `/token/session/${token}`, undefined, basic(0, token))).status).toBe(204);
    expect((await who()).status).toBe(401);
    const other = await login(sandbox, company);
    company.revokeKey();
    expect((await other.get('/token/session/%3EwhoAmI')).status).toBe(401);
  });

  test.each([
    ['none', {}],
    ['a bearer token', { authorization: 'Bearer abc' }],
    ['a token nobody has', basic(0, 'abc')],
  ])('is needed: with %s the answer is 401 in the form of Tripletex', async (_, headers) => {
    const answer = await call(scene.sandbox, 'GET', '/employee', undefined, headers);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      status: 401,
      code: 3000,
      message: 'Unauthorized',
      link: 'https://tripletex.no/v2-docs/',
      developerMessage: 'Could not log in. Check login info in Authorization header.',
      validationMessages: null,
      requestId: answer.headers.get('x-tlx-request-id'),
    });
  });

  test('speaks for the own company with 0 or nothing as username, for nobody else with another number', async () => {
    const token = await sessionToken(scene.sandbox, NORDFJELL_USER_KEY);
    const as = async (username: string) =>
      (await call(scene.sandbox, 'GET', '/department', undefined, basic(username, token))).status;
    expect([await as('0'), await as(''), await as('12345')]).toEqual([200, 200, 403]);
  });
});

describe('whoAmI', () => {
  test('names the owner of the key and the technical user', async () => {
    const answer = await scene.api.get('/token/session/%3EwhoAmI');
    const { ownerId, tokenUserId, id } = scene.company;
    expect(answer.body.value).toMatchObject({
      employeeId: ownerId,
      actualEmployeeId: tokenUserId,
      companyId: id,
      employeeIsProxy: false,
    });
    expect(tokenUserId).not.toBe(ownerId);
  });

  test('with a bare greater-than sign answers 400 / 4000', async () => {
    const token = await sessionToken(scene.sandbox, NORDFJELL_USER_KEY);
    const { hostname, port } = new URL(scene.sandbox.baseUrl);
    const status = await new Promise((resolve, reject) => {
      const sent = request(
        { hostname, port, path: '/v2/token/session/>whoAmI', headers: basic(0, token) },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      sent.on('error', reject).end();
    });
    expect(status).toBe(400);
  });
});

describe("an accountant's key", () => {
  test('reaches nothing of its own office, and a client by naming it', async () => {
    const client = await addScene(scene.sandbox);
    const office = scene.sandbox.addCompany({ name: 'Regnskap AS', isProxyFor: [client.company.name] });
    const own = await login(scene.sandbox, office);
    const paths = [
      '/token/session/%3EwhoAmI',
      '/company/%3EwithLoginAccess',
      `/company/${office.id}`,
      '/employee',
      '/travelExpense',
    ];
    const statuses = await Promise.all(paths.map(async (path) => (await own.get(path)).status));
    expect(statuses).toEqual([200, 200, 403, 403, 403]);
    expect((await own.get('/token/session/%3EwhoAmI')).body.value.employeeIsProxy).toBe(true);
    expect((await own.get('/company/%3EwithLoginAccess')).body.values.map(({ id }: { id: number }) => id)).toEqual([
      client.company.id,
    ]);
    const atClient = await login(scene.sandbox, office, client.company.id);
    expect((await atClient.get('/employee')).body.values).toHaveLength(client.company.employees.length);
    const elsewhere = await login(scene.sandbox, office, scene.company.id);
    expect((await elsewhere.get('/employee')).status).toBe(403);
  });
});

import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { answered, signToken, startTestApi, TEST_TOKEN_SECRET, type Answered } from '../support/api.js';
import { gateTo } from '../support/gate.js';
import { costLine } from '../support/reports.js';
import { sharedService } from '../support/service.js';

const service = await sharedService({ hasWorker: false });
const api = await startTestApi(service.environment);
afterAll(() => api.stop());
const company = await service.company({ isConnected: false });
const at = `/v1/companies/${company.companyId}/transfers`;
const sender = await api.as('approval-service', [company.companyId], 'sender@sonya.example');
const report = () => company.report({ kind: 'travel', lines: [costLine()] });

function expectProblem(answer: Answered, status: number): void {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  const problem = answer.problem();
  expect(problem).toMatchObject({ type: 'about:blank', status });
  expect(answer.status).toBe(status);
  expect(problem.detail.length).toBeGreaterThan(10);
}

describe('a request without a token that counts', () => {
  const get = async (authorization?: string) =>
    answered(await fetch(`${api.url}${at}`, { headers: authorization === undefined ? {} : { authorization } }));

  it.each([
    ['none', undefined],
    ['none of the kind', 'Basic bm9yYTpwYXNz'],
    ['no JSON Web Token', 'Bearer nora'],
  ])('is refused with 401: %s', async (_, authorization) => {
    const answer = await get(authorization);
    expectProblem(answer, 401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('is refused with 401: expired, signed with another secret, with a role that does not exist', async () => {
    const other = new TextEncoder().encode(TEST_TOKEN_SECRET.toUpperCase());
    const claims = { sub: 'nora', role: 'admin', companies: ['*'] };
    const stranger = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('5m').sign(other);
    const tokens = [
      await signToken('admin', ['*'], { expires: '-1s' }),
      await stranger,
      await signToken('king' as 'admin', ['*']),
    ];
    for (const token of tokens) expectProblem(await get(`Bearer ${token}`), 401);
    expect((await get(`bearer ${await signToken('admin', ['*'])}`)).status).toBe(200);
  });
});

describe('what comes in the wrong shape', () => {
  it.each(['{"schemaVersion": 1,', '', 'null null', '\u0000'])(
    'is refused with 400 when it is no JSON: %j',
    async (body) => {
      expectProblem(await sender.send('POST', at, body), 400);
    },
  );

  it('is refused with 400 when it is no UTF-8', async () => {
    const response = await fetch(`${api.url}${at}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sender.token}` },
      body: new Uint8Array([0x22, 0xc3, 0x28, 0x22]),
    });
    expectProblem(await answered(response), 400);
  });

  it.each(['[]', '"report"', '17', 'null'])('is refused with 422 when it is JSON, but no report: %s', async (body) => {
    const answer = await sender.send('POST', at, body);
    expectProblem(answer, 422);
    expect(answer.problem().errors).not.toEqual([]);
  });

  it.each([
    ['limit=201', 'limit'],
    ['limit=0', 'limit'],
    ['limit=many', 'limit'],
    ['status=done', 'status'],
    ['problem=TLX-000', 'problem'],
    ['from=2026-02-30', 'from'],
    ['to=today', 'to'],
    ['from=0000-01-01', 'from'],
    ['to=0000-12-31', 'to'],
    ['q=%00', 'q'],
    ['cursor=abc', 'cursor'],
    [`cursor=${Buffer.from('{"enteredAt":"x","reportId":"a","revision":1}').toString('base64url')}`, 'cursor'],
    ...['0000-01-01 00:00:00+00', '2026-06-04 09:12:00+23:59'].map((enteredAt): [string, string] => [
      `cursor=${Buffer.from(JSON.stringify({ enteredAt, reportId: 'a', revision: 1 })).toString('base64url')}`,
      'cursor',
    ]),
    ['stauts=waiting', 'stauts'],
    ['status=waiting&status=queued', 'status'],
  ])('is refused with 422 in a query, by its name: %s', async (query, path) => {
    const answer = await sender.get(`${at}?${query}`);
    expectProblem(answer, 422);
    expect(answer.problem().errors?.map((fault) => fault.path)).toEqual([path]);
  });

  it('takes limits up to 200', async () => {
    expect((await sender.get(`${at}?limit=200`)).status).toBe(200);
  });

  it.each(['rep%00', 'a%2Fb', '%E0%A4%A', 'x'.repeat(65), '..%2f..%2f'])(
    'names nothing that could be there: %s',
    async (reportId) => {
      expectProblem(await sender.get(`${at}/${reportId}`), 404);
    },
  );
});

describe('what is too much', () => {
  const nested = '['.repeat(400_000) + ']'.repeat(400_000);

  it.each<[string, string]>([
    ['5 MB of empty lines', `{"lines":[${'{},'.repeat(1_700_000)}{}]}`],
    ['200 empty lines', JSON.stringify({ lines: Array.from({ length: 200 }, () => ({})) })],
    ['no report, of very many objects', `[${'{},'.repeat(1_600_000)}{}]`],
    ['unknown fields', `{${Array.from({ length: 20_000 }, (_, index) => `"f${index}":1`).join()}}`],
    ['a field with a long name', `{"${'x'.repeat(4_000_000)}":1}`],
    ['nested', nested],
    ['a field that is nested', `{"title":${nested}}`],
    ['numbers over every number', '{"revision":1e400,"totalNok":1e400,"lines":[{"amountNok":1e400}]}'],
  ])('is refused with 422 in few words: %s', async (_, body) => {
    const answer = await sender.send('POST', at, body);
    expectProblem(answer, 422);
    expect(Buffer.byteLength(answer.text)).toBeLessThan(64_000);
  });

  it('is refused with 422 in few words: 1 000 query parameters', async () => {
    const query = Array.from({ length: 1_000 }, (_, index) => `f${index}=1`).join('&');
    const answer = await sender.get(`${at}?${query}`);
    expectProblem(answer, 422);
    expect(answer.problem().errors).toHaveLength(101);
    expect(answer.problem().errors?.at(-1)?.message).toBe('… and 900 more');
  });
});

describe('an address', () => {
  it('that leads nowhere is answered with 404', async () => {
    for (const path of ['/nothing', '/v1', '/v1/nothing', `${at}/a/b/c`, '/v2/problems'])
      expect((await sender.get(path)).status).toBe(404);
  });

  it('that takes other methods says which', async () => {
    const answer = await sender.send('DELETE', at);
    expectProblem(answer, 405);
    expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
    expect((await sender.send('PUT', `${at}/rep-1/retry`)).headers.get('allow')).toBe('POST');
  });
});

describe('what is refused', () => {
  const BOKMAL = { 'accept-language': 'nb-NO,nb;q=0.9,en;q=0.5' };
  const sent = () => report();

  type Ask = (headers: Record<string, string>) => Promise<Answered>;
  const asks: [number, string, string, Ask][] = [
    [400, 'Ugyldig forespørsel', 'Bad request', (headers) => sender.send('POST', at, '{', headers)],
    [401, 'Ikke logget inn', 'Not signed in', async (headers) => answered(await fetch(`${api.url}${at}`, { headers }))],
    [403, 'Ikke tillatt', 'Not allowed', (headers) => sender.get('/v1/problems', headers)],
    [404, 'Finnes ikke', 'Not found', (headers) => sender.get(`${at}/none`, headers)],
    [404, 'Finnes ikke', 'Not found', (headers) => sender.get('/v1/companies/other/transfers', headers)],
    [405, 'Metoden er ikke tillatt', 'Method not allowed', (headers) => sender.send('DELETE', at, undefined, headers)],
    [
      409,
      'Konflikt',
      'Conflict',
      async (headers) => {
        const first = sent();
        await sender.send('POST', at, first);
        return sender.send('POST', at, { ...first, title: 'Another title' }, headers);
      },
    ],
    [422, 'Regler er brutt', 'Rules broken', (headers) => sender.send('POST', at, '[]', headers)],
  ];

  it.each(asks)('with %i is said in bokmål to whoever asks for Norwegian: %s', async (status, nb, _, ask) => {
    const answer = await ask(BOKMAL);
    expectProblem(answer, status);
    expect([answer.headers.get('content-language'), answer.problem().title]).toEqual(['nb', nb]);
    expect(answer.headers.get('vary')).toBe('accept-language');
  });

  it.each(asks)('with %i is said in English to everybody else: %s', async (status, _, en, ask) => {
    const [other, whoever] = [await ask({ 'accept-language': 'de' }), await ask({})];
    for (const answer of [other, whoever]) {
      expectProblem(answer, status);
      expect([answer.headers.get('content-language'), answer.problem().title]).toEqual(['en', en]);
    }
    expect(other.problem().detail).not.toBe((await ask(BOKMAL)).problem().detail);
  });

  it('is said in the words of the language: why a report does not fit what was handed over before', async () => {
    const first = sent();
    await sender.send('POST', at, first);
    const said = async (headers: Record<string, string>) => {
      const problem = (await sender.send('POST', at, { ...first, title: 'Another title' }, headers)).problem();
      expect(problem.errors).toEqual([{ path: 'revision', message: problem.detail }]);
      return problem.detail;
    };
    expect(await said(BOKMAL)).toMatch(/^Et annet innhold er alt levert under denne revisjonen: /);
    expect(await said({})).toMatch(/^Another content was handed over under this revision: /);
  });

  it('for the rules of a report is said in English, as whoever builds what hands it over reads it', async () => {
    const broken = { ...sent(), title: '', colour: 'red' };
    const [nb, en] = [await sender.send('POST', at, broken, BOKMAL), await sender.send('POST', at, broken)];
    expect(nb.problem().errors).toEqual(en.problem().errors);
    expect(nb.problem().detail).toBe('Rapporten bryter regler: rett alle og lever den på nytt.');
  });
});

describe('the rules of what people decide, set and ask for', () => {
  const long = 'x'.repeat(2001);
  const ofCompany = (path: string) => `/v1/companies/${company.companyId}/${path}`;

  it.each([
    ['PUT', 'connection', { userKey: 'x'.repeat(1001), allowances: 'none', syncEvery: '1', colour: 'red' }],
    ['PUT', 'connection', { userKey: 1, syncEvery: 1, sync: 1, allowances: 1 }],
    ['PUT', 'connection', { userKey: '\0', sync: { projects: 'yes' }, paymentTypes: { employee: '', company: 1 } }],
    ['PUT', 'connection', { paymentTypes: { employee: long } }],
    ['PUT', 'categories/taxi', {}],
    ['PUT', 'categories/taxi', { externalReference: ' ' }],
    ['POST', 'transfers/retry', { problem: 'TLX-000' }],
    ['POST', 'transfers/retry', []],
    ['POST', 'transfers/rep-1/resolve', {}],
    ['POST', 'transfers/rep-1/resolve', 'cancel'],
    ['POST', 'transfers/rep-1/resolve', { action: 'cancel', note: long }],
    ['POST', 'transfers/rep-1/resolve', { action: 'cancel', note: 1, colour: 'red' }],
    ['POST', 'transfers/rep-1/resolve', { action: 'cancel', note: '\0' }],
    ['POST', 'transfers/rep-1/resolve', { action: 'bookedByHand', tripletexNumber: '12' }],
    ['POST', 'transfers/rep-1/resolve', { action: 'chooseEmployee', tripletexEmployeeId: -1 }],
    ['POST', 'transfers/rep-1/resolve', { action: 'correct' }],
    ['GET', 'transfers?limit=201&status=done&problem=TLX-000&from=today&q=%00&cursor=abc&stauts=waiting'],
    ['GET', `transfers?q=${'x'.repeat(101)}&limit=1&limit=2`],
    ['GET', 'transfers?cursor=abc'],
    ['GET', 'transfers/rep-1?revision=0'],
    ['GET', 'transfers/rep-1?revision=9999999999'],
    ['GET', 'completeness?month=october'],
    ['GET', 'employees?active=yes&changedSince=today'],
  ])('are told in the language of whoever breaks them: %s %s %j', async (method, path, body?: unknown) => {
    const admin = await api.as('admin', [company.companyId]);
    const said = async (language: string) => {
      const sentAs = typeof body === 'string' ? JSON.stringify(body) : body;
      const answer = await admin.send(method, ofCompany(path), sentAs, { 'accept-language': language });
      expectProblem(answer, 422);
      return answer.problem().errors ?? [];
    };
    const [nb, en] = [await said('nb'), await said('en')];
    expect(nb.map((fault) => fault.path)).toEqual(en.map((fault) => fault.path));
    expect(nb.length).toBeGreaterThan(0);
    const untold = nb.filter(({ message }, index) => message === en[index]?.message);
    expect(untold).toEqual([]);
  });
});

describe('a body', () => {
  const tooMuch = `"${'x'.repeat(5 * 1024 * 1024)}"`;

  it('over 5 MB is refused with 413, whether or not its length is told before', async () => {
    expectProblem(await sender.send('POST', at, tooMuch), 413);
    const chunks = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < tooMuch.length; sent += 65_536)
          controller.enqueue(new TextEncoder().encode(tooMuch.slice(sent, sent + 65_536)));
        controller.close();
      },
    });
    const response = await fetch(`${api.url}${at}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sender.token}` },
      body: chunks,
      duplex: 'half',
    });
    expectProblem(await answered(response), 413);
    // The rest of it is not waited for.
    expect(response.headers.get('connection')).toBe('close');
  });

  it('just below is looked at', async () => {
    expectProblem(await sender.send('POST', at, tooMuch.slice(0, -3) + '"'), 422);
  });

  it('is not even read when the role may not send it', async () => {
    const operator = await api.as('operator', ['*']);
    expectProblem(await operator.send('POST', at, tooMuch), 403);
  });
});

describe('a caller', () => {
  it('who sends more than is allowed is told with 429 when to go on; others are not held up', async () => {
    const slow = await startTestApi(service.environment, { rate: { perSecond: 3, burst: 2 } });
    try {
      const [eager, calm] = [await slow.as('operator', ['*'], 'eager'), await slow.as('operator', ['*'], 'calm')];
      const answers = await Promise.all(Array.from({ length: 12 }, () => eager.get('/v1/problems')));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThanOrEqual(4);
      expectProblem(refused[0] ?? expect.unreachable(), 429);
      expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect((await calm.get('/v1/problems')).status).toBe(200);
    } finally {
      await slow.stop();
    }
  });
});

describe('a connection', () => {
  it('is not kept for a request whose headers never end', async () => {
    const patience = {
      headersTimeout: 200,
      requestTimeout: 60_000,
      keepAliveTimeout: 60_000,
      connectionsCheckingInterval: 50,
    };
    const impatient = await startTestApi(service.environment, { patience });
    try {
      const { hostname, port } = new URL(impatient.url);
      const socket = connect(Number(port), hostname);
      socket.write('GET /v1/problems HTTP/1.1\r\nhost: sonya\r\nauthorization: Bea');
      expect(await textOf(socket)).toMatch(/^HTTP\/1\.1 408 /);
    } finally {
      await impatient.stop();
    }
  });
});

describe('what breaks behind the API', () => {
  it('is told with 503 when the database is away, and nothing of it is told', async () => {
    const url = new URL(service.environment.DATABASE_URL ?? '');
    const gate = await gateTo(url.hostname, Number(url.port));
    url.host = gate.address;
    const gated = await startTestApi({ ...service.environment, DATABASE_URL: url.href });
    try {
      const operator = await gated.as('operator', ['*']);
      expect((await operator.get('/v1/problems')).status).toBe(200);
      gate.close();
      const answer = await operator.get('/v1/problems');
      expectProblem(answer, 503);
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|postgres/);
      expect((await fetch(`${gated.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${gated.url}/healthz`)).status).toBe(200);
    } finally {
      await gated.stop();
    }
  });

  it('keeps nobody waiting who hands a report over while Temporal is away: it is kept, and started later', async () => {
    const [host = '', port] = (service.environment.TEMPORAL_ADDRESS ?? '').split(':');
    const gate = await gateTo(host, Number(port));
    const gated = await startTestApi({ ...service.environment, TEMPORAL_ADDRESS: gate.address });
    try {
      const caller = await gated.as('approval-service', ['*']);
      gate.close();
      const begun = Date.now();
      const answer = await caller.send('POST', at, report());
      expect([answer.status, answer.body()]).toMatchObject([202, { status: 'queued' }]);
      // Not the minute for which a caller is kept at the most.
      expect(Date.now() - begun).toBeLessThan(30_000);
      const operator = await gated.as('operator', ['*']);
      expectProblem(await operator.send('POST', `${at}/${answer.body<{ reportId: string }>().reportId}/retry`), 503);
      expect(await (await fetch(`${gated.url}/readyz`)).json()).toMatchObject({ temporal: false, database: true });
    } finally {
      await gated.stop();
    }
  });
});

describe('the log', () => {
  it('has one line for each request: how it was answered, and nothing of what was asked or by whom', async () => {
    const sent = report();
    await sender.send('POST', at, sent);
    const answer = await sender.get(`${at}?q=Fjordheim`);
    const lines = api.log().trim().split('\n');
    const requestId = answer.headers.get('x-request-id');
    const own = lines
      .map((line) => JSON.parse(line) as { requestId: string })
      .filter((line) => line.requestId === requestId);
    const ms = expect.any(Number) as number;
    expect(own).toMatchObject([{ method: 'GET', route: '/v1/companies/:companyId/transfers', status: 200, ms }]);
    expect(api.log()).not.toMatch(
      new RegExp(`Fjordheim|${sent.reportId}|${company.companyId}|sender@|Bearer|${sender.token}`),
    );
  });
});

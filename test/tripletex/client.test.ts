import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  answerLost,
  createCost,
  Deadline,
  createTravelExpense,
  createTripletex,
  deleteTravelExpense,
  deliverTravelExpenses,
  downloadAttachment,
  isAnswer,
  isAway,
  listTravelExpenses,
  pdfForm,
  readTravelExpense,
  uploadAttachment,
  whoAmI,
} from '../../tripletex/index.js';
import { anExpense, credentialsOf, errorOf, json, newExpense, ToldServer } from './told-server.js';

let server: ToldServer;
beforeEach(async () => (server = await ToldServer.start()));
afterEach(() => server.stop());

const newCost = {
  travelExpense: { id: 7 },
  date: '2026-03-10',
  costCategory: { id: 900 },
  vatType: { id: 12 },
  paymentType: { id: 800 },
  amountCurrencyIncVat: 1250,
  amountNOKInclVAT: 1250,
};

describe('a call', () => {
  it('encodes > in its path, leaves : as it is, asks for exactly its fields, speaks for its own company', async () => {
    server.handle = (_, response) => {
      json(response, 200, { value: { employeeId: 1, actualEmployeeId: 2, companyId: 3 } });
    };
    const { value, requestId } = await server.company().call(whoAmI);
    expect(value).toEqual({ employeeId: 1, actualEmployeeId: 2, companyId: 3, employeeIsProxy: false });
    expect(requestId).toBe('r-1');
    expect(server.asked[0]).toMatchObject({
      method: 'GET',
      url: '/v2/token/session/%3EwhoAmI?fields=employeeId%2CactualEmployeeId%2CcompanyId%2CemployeeIsProxy',
    });
    expect(credentialsOf(server.asked[0]!)).toBe('0:t1');
  });

  it('sends its query, its id and its body as they are declared', async () => {
    server.handle = ({ method }, response) => {
      if (method === 'PUT') json(response, 200, { values: [anExpense({ state: 'DELIVERED' })], versionDigest: null });
      else json(response, 201, { value: anExpense() });
    };
    const company = server.company();
    const delivered = await company.call(deliverTravelExpenses, { query: { id: 7 } });
    expect(delivered.value.values).toEqual([{ id: 7, state: 'DELIVERED', numberAsString: '1-2026', amount: '448.00' }]);
    await company.call(createTravelExpense, { body: newExpense });
    const [deliver, create] = server.asked;
    expect([deliver?.method, deliver?.url, deliver?.body]).toEqual(['PUT', '/v2/travelExpense/:deliver?id=7', '']);
    expect([create?.method, create?.url]).toEqual(['POST', '/v2/travelExpense']);
    expect(create?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(Buffer.from(create?.body ?? '', 'latin1').toString())).toEqual(newExpense);
  });

  it('takes the id of a created child from its address, which is all that is answered', async () => {
    server.handle = (_, response) => {
      json(response, 201, { value: { url: 'tripletex.example/v2/travelExpense/cost/20256598' } });
    };
    expect((await server.company().call(createCost, { body: newCost })).value).toBe(20_256_598);
  });

  it('reads nothing of a 204', async () => {
    server.handle = (_, response) => response.writeHead(204, { 'x-tlx-request-id': 'r-2' }).end();
    expect(await server.company().call(deleteTravelExpense, { path: { id: 7 } })).toEqual({
      value: undefined,
      requestId: 'r-2',
    });
  });

  it('uploads one part named file, as a PDF, byte for byte', async () => {
    server.handle = (_, response) => json(response, 201, { value: anExpense({ attachment: { id: 1 } }) });
    const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255, 13, 10]);
    await server.company().call(uploadAttachment, {
      path: { travelExpenseId: 7 },
      query: { createNewCost: false },
      body: pdfForm('S-1.pdf', bytes),
    });
    const [upload] = server.asked;
    expect(upload?.url).toBe('/v2/travelExpense/7/attachment?createNewCost=false');
    expect(upload?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(upload?.body.match(/ name="/g)).toHaveLength(1);
    expect(upload?.body).toContain(
      `name="file"; filename="S-1.pdf"\r\nContent-Type: application/pdf\r\n\r\n${bytes.toString('latin1')}\r\n--`,
    );
  });

  describe('a download', () => {
    const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(200_000, 255)]);
    const download = (maxBytes?: number) =>
      server.company().call(downloadAttachment, { path: { travelExpenseId: 7 } }, { maxBytes });
    const answers = (contentType: string | undefined, bytes: Buffer) => {
      server.handle = (_, response) =>
        response.writeHead(200, contentType === undefined ? {} : { 'content-type': contentType }).end(bytes);
    };

    it.each([['application/pdf'], ['Application/PDF;charset=UTF-8'], ['application/octet-stream'], [undefined]])(
      'is answered byte for byte when it is a PDF: %s',
      async (contentType) => {
        answers(contentType, pdf);
        expect((await download()).value.equals(pdf)).toBe(true);
      },
    );

    it.each([
      ['a page that says so', 'text/html', Buffer.from('<html>'), 'server'],
      ['a page that says it is a PDF', 'application/pdf', Buffer.from('<html>'), 'server'],
      ['a picture of a PDF', 'image/png', pdf, 'server'],
      ['nothing at all', 'application/pdf', Buffer.alloc(0), 'server'],
      ['JSON', 'application/json', Buffer.from('{"value":{}}'), 'unreadable'],
    ])('fails when it is something else: %s', async (_, contentType, bytes, kind) => {
      answers(contentType, bytes);
      await expect(download()).rejects.toMatchObject({ name: 'TripletexError', kind, status: 200 });
    });

    it('is given up once it is larger than was asked for, and not before', async () => {
      answers('application/pdf', pdf);
      expect((await download(pdf.length)).value.length).toBe(pdf.length);
      const failed = download(pdf.length - 1);
      await expect(failed).rejects.toMatchObject({ kind: 'tooLarge', status: 200, sent: true });
      expect(await failed.catch((error: unknown) => [isAnswer(error), isAway(error)])).toEqual([true, false]);
      expect(server.calls.at(-1)).toMatchObject({ outcome: 'tooLarge', status: 200 });
    });

    it('does not read on for ever what never ends', async () => {
      server.handle = (_, response) => {
        response.writeHead(200, { 'content-type': 'application/pdf' });
        const more = () => {
          while (!response.destroyed && response.write(pdf));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      };
      await expect(download(1_000_000)).rejects.toMatchObject({ kind: 'tooLarge' });
    });
  });

  it('tolerates what Tripletex adds, hides or leaves empty, and says of texts in one way that there is none', async () => {
    server.handle = (_, response) => {
      json(response, 200, {
        value: anExpense({
          somethingNew: 1,
          state: 'A_NEW_STATE',
          title: '',
          rejectedComment: '',
          attachment: null,
          costs: [{ id: 8, amountCurrencyIncVat: 10.5, amountNOKInclVAT: 0.0, comments: '', participants: null }],
        }),
      });
    };
    const { value } = await server.company().call(readTravelExpense, { path: { id: 7 } });
    expect(value).toMatchObject({
      state: 'A_NEW_STATE',
      title: null,
      rejectedComment: null,
      attachment: null,
      travelDetails: null,
      accountingPeriodClosed: null,
      costs: [{ amountCurrencyIncVat: '10.50', amountNOKInclVAT: '0.00', comments: null }],
    });
    expect(value).not.toHaveProperty('somethingNew');
  });

  it('reads of a travel expense who took part in which cost', async () => {
    const participants = [
      { id: 1, displayName: 'Kari Eksempel', employeeId: 11 },
      { id: 2, displayName: 'Ola Gjest', employeeId: 0 },
    ];
    const cost = {
      id: 8,
      amountCurrencyIncVat: 1,
      amountNOKInclVAT: 1,
      costCategory: { id: 9, url: 'x' },
      participants,
    };
    server.handle = (_, response) => json(response, 200, { value: anExpense({ costs: [cost] }) });
    const { value } = await server.company().call(readTravelExpense, { path: { id: 7 } });
    expect(value.costs[0]).toMatchObject({ costCategory: { id: 9 }, participants });
    const fields = new URL(server.asked[0]!.url, server.baseUrl).searchParams.get('fields');
    expect(fields).toContain('costCategory(id),vatType(id),paymentType(id),currency(id)');
    expect(fields).toContain('participants(id,displayName,employeeId)');
  });

  it('without the id its path needs is never sent: it would go to the whole collection', async () => {
    await expect(server.company().call(deleteTravelExpense)).rejects.toThrow(
      'deleteTravelExpense needs a value for {id}',
    );
    expect(server.asked).toEqual([]);
  });

  it('escapes what is put into its path', async () => {
    server.handle = (_, response) => response.writeHead(204).end();
    await server.company().call(deleteTravelExpense, { path: { id: '../7?x' } });
    expect(server.asked[0]?.url).toBe('/v2/travelExpense/..%2F7%3Fx');
  });

  it('does not compile with a path, a query or a body that its endpoint lacks', () => {
    const company = server.company();
    // @ts-expect-error there is no such part of the path
    const path = () => company.call(readTravelExpense, { path: { travelExpenseId: 7 } });
    // @ts-expect-error there is no filter on the title
    const query = () => company.call(listTravelExpenses, { query: { title: 'x' } });
    // @ts-expect-error a travel expense has no such field
    const body = () => company.call(createTravelExpense, { body: { ...newExpense, amount: 12 } });
    // @ts-expect-error nothing is sent with a deletion
    const nothing = () => company.call(deleteTravelExpense, { path: { id: 7 }, body: {} });
    expect([path, query, body, nothing]).toHaveLength(4);
  });
});

describe('what is told of a call', () => {
  it('is path, status, request id, time and try, without ids, keys or what was asked', async () => {
    server.handle = (_, response) => json(response, 200, { values: [], fullResultSize: 0 });
    await server.company().call(listTravelExpenses, { query: { employeeId: 4711 } });
    expect(server.calls).toEqual([
      expect.objectContaining({ endpoint: 'createSession', status: 201, outcome: 'ok', attempt: 1 }),
      {
        endpoint: 'listTravelExpenses',
        method: 'GET',
        path: '/travelExpense',
        status: 200,
        requestId: 'r-1',
        ms: expect.any(Number) as number,
        outcome: 'ok',
        attempt: 1,
      },
    ]);
    expect(JSON.stringify(server.calls)).not.toMatch(/4711|the-consumer-token|the-user-key|"t\d+"/);
  });

  it('names the kind of what went wrong', async () => {
    server.handle = (_, response) => json(response, 422, { code: 18000 });
    await errorOf(server.company().call(whoAmI));
    expect(server.calls.at(-1)).toMatchObject({ endpoint: 'whoAmI', status: 422, outcome: 'validation' });
    server.handle = (_, response) => response.destroy();
    await errorOf(server.company().call(whoAmI));
    expect(server.calls.at(-1)).toMatchObject({ status: null, requestId: null, outcome: 'unreachable' });
  });

  it('cannot make a write look failed', async () => {
    server.handle = (_, response) => json(response, 201, { value: anExpense() });
    const tripletex = createTripletex({
      baseUrl: server.baseUrl,
      consumerToken: 'c',
      timeoutMs: 300,
      onCall: () => {
        throw new Error('The disk is full.');
      },
    });
    const { value } = await tripletex
      .as('c', 1, () => Promise.resolve('k'))
      .call(createTravelExpense, { body: newExpense });
    expect(value.id).toBe(7);
    await tripletex.close();
  });
});

describe('connections', () => {
  it('are kept alive between calls', async () => {
    const ports = new Set<number | undefined>();
    server.handle = (_, response) => {
      ports.add(response.socket?.remotePort);
      json(response, 200, { value: anExpense() });
    };
    const company = server.company();
    for (let id = 1; id <= 8; id += 1) await company.call(readTravelExpense, { path: { id } });
    expect(server.asked).toHaveLength(8);
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('of a dispatcher that was handed in are used, and left open', async () => {
    server.handle = (_, response) => json(response, 200, { value: anExpense() });
    const dispatcher = new Agent();
    const handedIn = { baseUrl: server.baseUrl, consumerToken: 'c', timeoutMs: 300, dispatcher };
    const tripletex = createTripletex(handedIn);
    await tripletex.as('c', 1, () => Promise.resolve('k')).call(readTravelExpense, { path: { id: 7 } });
    await tripletex.close();
    expect(dispatcher.stats).not.toEqual({});
    expect(dispatcher.closed).toBe(false);
    await dispatcher.close();
  });
});

describe('a checksum', () => {
  const list = (ifNoneMatch?: string) => server.company().call(listTravelExpenses, {}, { ifNoneMatch });
  const answer = (versionDigest: string) =>
    void (server.handle = (_, response) => json(response, 200, { fullResultSize: 0, values: [], versionDigest }));

  it('is asked for only where somebody wants one, and given where the list has one', async () => {
    answer('a1b2c3');
    expect((await list('any')).value).toMatchObject({ digest: 'a1b2c3', isUnchanged: false });
    expect(server.asked[0]?.headers['if-none-match']).toBe('any');
    await list();
    expect(server.asked[1]?.headers).not.toHaveProperty('if-none-match');
  });

  it.each(["'If-None-Match' header not specified", 'Checksum not yet supported for this endpoint'])(
    'is none where Tripletex says: %s',
    async (sentence) => {
      answer(sentence);
      expect((await list('any')).value.digest).toBeNull();
    },
  );

  it('that still holds is answered with 304 and no rows', async () => {
    server.handle = (_, response) => response.writeHead(304).end();
    expect((await list('a1b2c3')).value).toEqual({ values: [], fullResultSize: 0, digest: null, isUnchanged: true });
  });

  it('that nobody sent makes no 304: whatever answered is not Tripletex', async () => {
    server.handle = (_, response) => response.writeHead(304).end();
    expect(await errorOf(list())).toMatchObject({ kind: 'server', status: 304 });
  });
});

describe('a deadline', () => {
  const late = () => new Deadline(-1);

  it('that has passed lets nothing be sent, and says so', async () => {
    const error = await errorOf(server.company().call(createCost, { body: newCost }, { deadline: late() }));
    expect(error).toMatchObject({ kind: 'timeout', sent: false });
    expect(server.asked).toEqual([]);
  });

  it('that passes while a session is made lets nothing be sent', async () => {
    const { makeSession } = server;
    server.makeSession = (seen, response) => setTimeout(() => makeSession(seen, response), 120);
    const deadline = new Deadline(60);
    const error = await errorOf(server.company().call(createCost, { body: newCost }, { deadline }));
    expect(error).toMatchObject({ kind: 'timeout', sent: false });
    expect(server.asked).toEqual([]);
  });

  it('is asked for when the request goes out, for no timer tells a process that was frozen', async () => {
    let now = Date.parse('2026-11-02T12:00:00Z');
    const frozen = await ToldServer.start();
    frozen.handle = (_, response) =>
      json(response, 201, { value: { url: 'tripletex.example/v2/travelExpense/cost/1' } });
    const company = frozen.company();
    const deadline = new Deadline(60_000, { wall: () => now, steady: () => now });
    // The clock jumps while the session is made; its own timers have had no time to run.
    const { makeSession } = frozen;
    frozen.makeSession = (seen, response) => {
      now += 120_000;
      makeSession(seen, response);
    };
    const error = await errorOf(company.call(createCost, { body: newCost }, { deadline }));
    expect(error).toMatchObject({ kind: 'timeout', sent: false });
    expect(frozen.asked).toEqual([]);
    await frozen.stop();
  });

  it('that passes before the answer gives it up: it may have been carried out', async () => {
    server.handle = () => undefined;
    const company = server.company();
    await company.call(whoAmI).catch(() => undefined);
    const deadline = new Deadline(80);
    const error = await errorOf(company.call(createCost, { body: newCost }, { deadline }));
    expect(error).toMatchObject({ kind: 'timeout', sent: true });
    expect(answerLost(error)).toBe(true);
  });
});

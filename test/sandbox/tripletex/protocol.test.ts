import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { categoryId, costBody, create, createChild, employeeId, startScene, travelBody, type Scene } from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.sandbox.close());

describe('fields', () => {
  test('shows what is asked for, expands references, and takes a star for all own ones', async () => {
    const id = await create(scene, { costs: [costBody(scene.company)] });
    const fields =
      'id,employee(employeeNumber,department(name)),costs(amountCurrencyIncVat,costCategory(description,vatType(percentage)))';
    const { body } = await scene.api.get(`/travelExpense/${id}?fields=${fields}`);
    expect(body.value).toEqual({
      id,
      employee: { employeeNumber: '1', department: { name: 'Avdeling' } },
      costs: [{ amountCurrencyIncVat: 448, costCategory: { description: 'Taxi', vatType: { percentage: 12 } } }],
    });
    const starred = await scene.api.get(`/travelExpense/${id}?fields=*,employee(*)`);
    expect(starred.body.value).toMatchObject({ title: 'Kundebesøk', employee: { firstName: 'Kari' } });
    expect(Object.keys(starred.body.value.costs[0]).sort()).toEqual(['id', 'url']);
  });

  test('shows references as id and url without a scheme when they are not expanded', async () => {
    const id = await create(scene);
    const { body } = await scene.api.get(`/travelExpense/${id}?fields=url,employee`);
    const host = new URL(scene.sandbox.baseUrl).host;
    expect(body.value.url).toBe(`${host}/v2/travelExpense/${id}`);
    expect(body.value.employee).toEqual({
      id: employeeId(scene.company),
      url: `${host}/v2/employee/${employeeId(scene.company)}`,
    });
  });

  test.each([
    [
      '/travelExpense/costCategory?fields=title',
      'Illegal field in fields filter: title. title does not match a field in the model: TravelCostCategoryDTO',
    ],
    [
      '/employee?fields=id,company(name)',
      'Illegal field in fields filter: company. company does not match a field in the model: EmployeeDTO',
    ],
    [
      '/travelExpense?fields=costs(id,name)',
      'Illegal field in fields filter: name. name does not match a field in the model: CostDTO',
    ],
  ])('%s is refused by name', async (path, message) => {
    expect(await scene.api.get(path)).toMatchObject({ status: 400, body: { code: 11000, message } });
  });

  test.each(['id,', 'id(', 'costs(id', 'id)', 'title(id)'])('%s cannot be read and is refused', async (fields) => {
    expect(await scene.api.get(`/travelExpense?fields=${encodeURIComponent(fields)}`)).toMatchObject({
      status: 400,
      body: { code: 11000 },
    });
  });

  test('shows the log of changes only to whoever asks for it', async () => {
    const id = await create(scene);
    expect((await scene.api.get(`/travelExpense/${id}?fields=*`)).body.value).not.toHaveProperty('changes');
    expect((await scene.api.get(`/travelExpense/${id}?fields=*,changes`)).body.value).toHaveProperty('changes');
  });
});

describe('lists', () => {
  test('come in an envelope, a page at a time', async () => {
    const first = await scene.api.get('/employee?count=2&fields=id&sorting=id');
    const second = await scene.api.get('/employee?from=2&count=2&fields=id&sorting=id');
    expect(first.body).toMatchObject({ fullResultSize: 6, from: 0, count: 2 });
    expect(second.body).toMatchObject({ fullResultSize: 6, from: 2, count: 2 });
    expect(new Set([...first.body.values, ...second.body.values].map(({ id }) => id)).size).toBe(4);
  });

  test('hold a thousand rows at most, however many are asked for', async () => {
    for (let index = 0; index < 1005; index += 1)
      scene.company.addDepartment({ name: `A${index}`, departmentNumber: `9${index}` });
    const { body } = await scene.api.get('/department?count=5000&fields=id');
    expect(body).toMatchObject({ count: 1000, fullResultSize: 1007 });
    expect((await scene.api.get('/department?from=1000&count=1000&fields=id')).body.count).toBe(7);
  });

  test('are sorted by fields, backwards with a minus, through references with a dot', async () => {
    const names = async (sorting: string) => {
      const { body } = await scene.api.get(`/employee?fields=firstName&sorting=${sorting}`);
      return body.values.map((row: { firstName: string }) => row.firstName);
    };
    const sorted = ['Anne', 'Ida', 'Kari', 'Nils', 'Ola', 'Per'];
    expect(await names('firstName')).toEqual(sorted);
    expect(await names('-firstName')).toEqual(sorted.toReversed());
    expect(await names('department.name,firstName')).toEqual(sorted);
  });

  test('refuse to be sorted by what is no field', async () => {
    expect(await scene.api.get('/employee?sorting=age')).toMatchObject({ status: 422, body: { code: 17000 } });
  });

  test('too large to be answered are refused whatever count says', async () => {
    const all = await scene.api.get('/travelExpense/rate?count=1');
    expect(all).toMatchObject({
      status: 422,
      body: { code: 23000, message: 'Result set too large. Limit of 10000 reached.' },
    });
  });

  test('refuse a number or a flag that is none', async () => {
    const number = await scene.api.get('/travelExpense?employeeId=abc');
    expect(number.error).toBe('21000 employeeId: Wrong data format! Expected number. For input string: "abc"');
    expect((await scene.api.get('/employee?count=x')).body.code).toBe(21000);
    expect((await scene.api.get('/project?isClosed=maybe')).body.code).toBe(21000);
    expect((await scene.api.get('/travelExpense?state=SENT')).body.code).toBe(21000);
  });
});

describe('checksums', () => {
  const paths = [
    '/travelExpense/costCategory',
    '/travelExpense/paymentType',
    '/project',
    '/department',
    '/travelExpense/rateCategory?type=PER_DIEM',
  ];

  test.each(paths)('of %s come with If-None-Match alone, and the same one again means 304', async (path) => {
    const plain = await scene.api.get(path);
    expect(plain.body.versionDigest).toBe("'If-None-Match' header not specified");
    const { versionDigest } = (await scene.api.get(path, { 'if-none-match': 'any' })).body;
    expect(versionDigest).toMatch(/^[0-9a-f]{32}$/);
    const again = await scene.api.get(path, { 'if-none-match': versionDigest });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  test('change with the rows', async () => {
    const { versionDigest } = (await scene.api.get('/travelExpense/costCategory', { 'if-none-match': 'any' })).body;
    scene.company.rename('costCategories', 'Trikk', 'Trikk og bane');
    const changed = await scene.api.get('/travelExpense/costCategory', { 'if-none-match': versionDigest });
    expect(changed.status).toBe(200);
    expect(changed.body.versionDigest).not.toBe(versionDigest);
  });

  test('are not known of employees', async () => {
    const { body } = await scene.api.get('/employee', { 'if-none-match': 'any' });
    expect(body.versionDigest).toBe('Checksum not yet supported for this endpoint');
  });
});

describe('bodies', () => {
  test.each([
    [
      'a root property that does not exist',
      { departureDate: '2026-03-01' },
      'departureDate: Feltet eksisterer ikke i objektet.',
    ],
    ['one deep inside', { travelDetails: { from: 'Oslo' } }, 'from: Feltet eksisterer ikke i objektet.'],
    ['the first of two', { foo: 1, bar: 2 }, 'foo: Feltet eksisterer ikke i objektet.'],
    ['a number for a text', { title: 7 }, 'title: Verdien er ikke av korrekt type for dette feltet.'],
    ['a text for a flag', { isChargeable: 'true' }, 'isChargeable: Verdien er ikke av korrekt type for dette feltet.'],
    ['a number for an object', { project: 7 }, 'project: Verdien er ikke av korrekt type for dette feltet.'],
    ['an object for a list', { costs: {} }, 'costs: Verdien er ikke av korrekt type for dette feltet.'],
    [
      'a text for money',
      { costs: [{ amountCurrencyIncVat: '448.00' }] },
      'amountCurrencyIncVat: Verdien er ikke av korrekt type for dette feltet.',
    ],
    [
      'a day that does not exist',
      { travelDetails: { departureDate: '2026-02-30' } },
      'departureDate: Verdien er ikke av korrekt type for dette feltet.',
    ],
  ])('with %s are refused, the first offender named', async (_, changes, message) => {
    const answer = await scene.api.post('/travelExpense', { ...changes, ...travelBody(scene.company, changes) });
    expect(answer).toMatchObject({ status: 422, error: `16000 ${message}` });
    expect(answer.body.validationMessages).toHaveLength(1);
  });

  test('that are missing or no JSON are refused', async () => {
    const none = await scene.api.post('/travelExpense');
    expect(none.error).toBe('15000 request body: Kan ikke være null.');
    expect((await scene.api.post('/travelExpense', '{"employee":')).body.code).toBe(22000);
  });

  test('of new objects may not hold an id or a version, not even inside', async () => {
    const own = await scene.api.post('/travelExpense', travelBody(scene.company, { id: 5 }));
    const version = await scene.api.post('/travelExpense', travelBody(scene.company, { version: 1 }));
    const inside = await scene.api.post(
      '/travelExpense',
      travelBody(scene.company, { costs: [costBody(scene.company, { id: 5 })] }),
    );
    for (const answer of [own, version, inside])
      expect(answer.error).toContain('An ID cannot be set when creating a new object');
  });

  test('that refer by anything but an id are taken and store nothing', async () => {
    const id = await create(scene, {
      costs: [costBody(scene.company, { costCategory: { description: 'Taxi' }, vatType: { number: '13' } })],
    });
    const { body } = await scene.api.get(`/travelExpense/cost?travelExpenseId=${id}`);
    expect(body.values[0]).toMatchObject({ costCategory: null, vatType: null });
  });

  test('that refer by an id and more are taken for data and refused', async () => {
    const category = { id: categoryId(scene.company, 'Taxi'), description: 'Taxi' };
    const answer = await scene.api.post(
      '/travelExpense',
      travelBody(scene.company, { costs: [costBody(scene.company, { costCategory: category })] }),
    );
    expect(answer.error).toBe('18000 costs.costCategory.id: ID-en må referere til et gyldig object.');
  });

  test('may hold read-only properties, which are ignored', async () => {
    const id = await create(scene, { date: '2020-01-01', amount: 5, mileageAllowances: [{ km: 5 }] });
    const { value } = (await scene.api.get(`/travelExpense/${id}`)).body;
    expect(value).toMatchObject({ date: '2026-03-13', amount: 0, mileageAllowances: [] });
  });

  test.each([
    ['title', { title: 'x'.repeat(256) }],
    ['departureFrom', { travelDetails: { departureFrom: 'x'.repeat(256) } }],
    ['departureTime', { travelDetails: { departureTime: 'x'.repeat(21) } }],
  ])('with a longer %s than there is room for are refused', async (field, changes) => {
    expect((await scene.api.post('/travelExpense', travelBody(scene.company, changes))).error).toMatch(
      new RegExp(`^18000 ${field}:`),
    );
  });
});

describe('paths', () => {
  test.each([
    ['GET', '/country', 404, 6000],
    ['GET', '/travelExpense/:unknown', 404, 6000],
    ['PUT', '/travelExpense/17/:deliver', 404, 6000],
    ['POST', '/travelExpense/cost/list', 400, 4000],
    ['POST', '/travelExpense/settings', 400, 4000],
    ['GET', '/travelExpense/abc', 400, 12000],
    ['GET', '/travelExpense/999', 404, 6000],
    ['PUT', '/expense/:deliver', 500, 1000],
    ['PUT', '/travelExpense/:deliver', 422, 15000],
  ])('%s %s answers %i / %i', async (method, path, status, code) => {
    expect(await scene.api.send(method, path, method === 'POST' ? [] : undefined)).toMatchObject({
      status,
      body: { code },
    });
  });

  test('answer with an id of the request that errors repeat', async () => {
    const { headers, body } = await scene.api.get('/travelExpense/999');
    expect(headers.get('x-tlx-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.requestId).toBe(headers.get('x-tlx-request-id'));
    expect((await scene.api.get('/employee')).headers.get('x-tlx-request-id')).toBeTruthy();
  });
});

describe('versions', () => {
  test('that are stale are refused with 409 / 8000, and without one the last writer wins', async () => {
    const id = await create(scene);
    const { version } = (await scene.api.get(`/travelExpense/${id}`)).body.value;
    expect((await scene.api.put(`/travelExpense/${id}`, { title: 'A', version })).status).toBe(200);
    const stale = await scene.api.put(`/travelExpense/${id}`, { title: 'B', version });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 8000, message: 'RevisionException', developerMessage: null, validationMessages: null },
    });
    expect((await scene.api.put(`/travelExpense/${id}`, { title: 'C' })).body.value.title).toBe('C');
  });

  test('of a travel expense rise with every child, and not by one', async () => {
    const id = await create(scene);
    const versionOf = async () => Number((await scene.api.get(`/travelExpense/${id}`)).body.value.version);
    const before = await versionOf();
    await createChild(scene, '/travelExpense/cost', costBody(scene.company, { travelExpense: { id } }));
    expect((await versionOf()) - before).toBeGreaterThan(1);
  });

  test('collide when two children of one travel expense are made at once, not of two', async () => {
    const slow = await startScene({ writeMs: 500 });
    const [one, other] = [await create(slow), await create(slow)];
    const add = (id: number) => slow.api.post('/travelExpense/cost', costBody(slow.company, { travelExpense: { id } }));
    const statuses = async (...ids: number[]) => (await Promise.all(ids.map(add))).map(({ status }) => status).sort();
    expect(await statuses(one, one)).toEqual([201, 409]);
    expect(await statuses(one, other)).toEqual([201, 201]);
    expect((await slow.api.get(`/travelExpense/cost?travelExpenseId=${one}`)).body.values).toHaveLength(2);
    await slow.sandbox.close();
  });
});

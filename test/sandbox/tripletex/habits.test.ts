import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { costBody, create, employeeId, addScene, startScene, type Scene } from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.sandbox.close());

describe('habits', () => {
  test('belong to one company, and stay until they are changed', async () => {
    const [one, other] = [await addScene(scene.sandbox), await addScene(scene.sandbox)];
    one.company.behave({ unknownId: 'notFound' });
    one.company.behave({ trimsTexts: true });
    expect(one.company.habits).toMatchObject({ unknownId: 'notFound', trimsTexts: true, approvalOfOwn: 'forbidden' });
    expect(other.company.habits).toMatchObject({ unknownId: 'invalid', trimsTexts: false });
  });

  test('that are none are refused', () => {
    const { company } = scene;
    expect(() => company.behave({ hiddenFields: ['Company.shoeSize'] })).toThrow('Company.organizationNumber');
    expect(() => company.behave({ largestPages: { Shoe: 5 } })).toThrow('Name a model');
    expect(company.habits.hiddenFields).toEqual([]);
  });

  test('are changed by a control endpoint, which answers all of them', async () => {
    const { company, sandbox } = await addScene(scene.sandbox);
    const path = `${sandbox.controlUrl}/companies/${encodeURIComponent(company.name)}`;
    const post = (action: string, body: object) =>
      fetch(`${path}/${action}`, { method: 'POST', body: JSON.stringify(body) });
    const answer = await post('behave', { largestUpload: 1000 });
    expect([answer.status, await answer.json()]).toMatchObject([200, { largestUpload: 1000, unknownId: 'invalid' }]);
    expect((await post('behave', { approvalOfOpen: 'perhaps' })).status).toBe(422);
    expect((await post('demand-on-account', { costCategory: 'Taxi', dimensions: ['project'] })).status).toBe(200);
    expect(company.habits.largestUpload).toBe(1000);
  });
});

describe('hidden fields', () => {
  test('are left out of an object, of those it is shown within, and of lists', async () => {
    const { api, company } = await addScene(scene.sandbox);
    company.behave({ hiddenFields: ['Company.organizationNumber', 'Employee.employments', 'Cost.costCategory'] });
    const id = await create({ api, company, sandbox: scene.sandbox }, { costs: [costBody(company)] });
    const shown = async (path: string) => (await api.get(path)).value;
    expect(await shown(`/company/${company.id}?fields=name,organizationNumber`)).toEqual({ name: company.name });
    expect(await shown(`/employee/${employeeId(company)}`)).not.toHaveProperty('employments');
    expect(await shown(`/travelExpense/${id}?fields=costs(comments,costCategory(id))`)).toEqual({
      costs: [{ comments: 'Til kundemøte' }],
    });
    expect(await shown('/travelExpense/cost?fields=costCategory')).toEqual([{}]);
  });

  test('can be left out of lists alone', async () => {
    const { api, company } = await addScene(scene.sandbox);
    company.behave({ hiddenFieldsInLists: ['TravelExpense.amount', 'TravelExpense.type', 'TravelExpense.state'] });
    const id = await create({ api, company, sandbox: scene.sandbox });
    const fields = 'fields=id,type,state,amount';
    expect((await api.get(`/travelExpense?${fields}`)).value).toEqual([{ id }]);
    expect((await api.get(`/travelExpense/${id}?${fields}`)).value).toEqual({ id, type: 0, state: 'OPEN', amount: 0 });
  });
});

describe('registers that may not be read', () => {
  test.each([
    ['vatTypes', '/ledger/vatType', '/ledger/vatType/12'],
    ['currencies', '/currency', '/currency/5/rate?date=2026-03-12'],
    ['departments', '/department', '/department/query?query=a'],
  ])('%s: %s and %s are forbidden, or there is nothing in them', async (register, list, other) => {
    const { api, company } = await addScene(scene.sandbox);
    company.behave({ [register]: 'forbidden' });
    for (const path of [list, other]) expect(await api.get(path)).toMatchObject({ status: 403, body: { code: 9000 } });
    company.behave({ [register]: 'empty' });
    expect((await api.get(list)).body).toMatchObject({ fullResultSize: 0, values: [] });
    expect(await api.get(other)).not.toMatchObject({ status: 403 });
    company.behave({ [register]: 'allowed' });
    expect((await api.get(list)).body.fullResultSize).toBeGreaterThan(0);
  });

  test('VAT settings are forbidden, or say nothing', async () => {
    const { api, company } = await addScene(scene.sandbox);
    company.behave({ vatSettings: 'forbidden' });
    expect((await api.get('/ledger/vatSettings')).status).toBe(403);
    company.behave({ vatSettings: 'empty' });
    expect((await api.get('/ledger/vatSettings')).value).not.toHaveProperty('vatRegistrationStatus');
  });

  test('leave references to what is in them as references', async () => {
    const { api, company } = await addScene(scene.sandbox);
    company.behave({ departments: 'empty' });
    const { value } = await api.get(`/employee/${employeeId(company)}?fields=department(id,name)`);
    expect(Object.keys(value.department!).sort()).toEqual(['id', 'url']);
  });
});

describe('pages', () => {
  test('can be smaller than asked, of one list or of all, and tell how many rows there are', async () => {
    const own = await addScene(scene.sandbox);
    for (let index = 0; index < 3; index += 1) await create(own);
    const path = `/travelExpense?employeeId=${employeeId(own.company)}&fields=id`;
    own.company.behave({ largestPages: { TravelExpense: 2 } });
    expect((await own.api.get(`${path}&count=1000`)).body).toMatchObject({ fullResultSize: 3, from: 0, count: 2 });
    expect((await own.api.get(`${path}&count=1000&from=2`)).body).toMatchObject({
      fullResultSize: 3,
      from: 2,
      count: 1,
    });
    expect((await own.api.get('/travelExpense/costCategory')).body.count).toBe(36);
    own.company.behave({ largestPages: { all: 10 } });
    expect((await own.api.get('/travelExpense/costCategory')).body).toMatchObject({ fullResultSize: 36, count: 10 });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ARTICLE_RIGHTS } from '../../../sandbox/tripletex/seed.js';
import { login } from './api-client.js';
import { addScene, create, employeeId, startScene, travelBody, type Scene } from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.sandbox.close());

function without(...missing: number[]): Promise<Scene> {
  return addScene(scene.sandbox, { rights: ARTICLE_RIGHTS.filter((right) => !missing.includes(right)) });
}

describe('rights', () => {
  test('are those the owner and the technical user both have', async () => {
    const { api, company } = await addScene(scene.sandbox, { ownerRights: [47, 25], rights: [47, 121] });
    const listed = async () => (await api.get('/travelExpense/settings')).status;
    expect(await listed()).toBe(403);
    company.tick(121, 'owner');
    expect(await listed()).toBe(200);
    company.untick(121, 'token');
    expect(await listed()).toBe(403);
  });

  test('of an administrator are all there are', async () => {
    const { api } = await addScene(scene.sandbox, { ownerRights: [1], rights: [1] });
    const { status } = await api.get('/project/settings');
    expect(status).toBe(200);
  });

  test('are read for the owner by default and for the technical user by name, each with its company', async () => {
    const { api, company } = await addScene(scene.sandbox);
    const ofOwner = await api.get('/employee/entitlement');
    const ofToken = await api.get(
      `/employee/entitlement?employeeId=${company.tokenUserId}&fields=entitlementId,customer(id)`,
    );
    expect(ofOwner.body.values.map((row: { entitlementId: number }) => row.entitlementId)).toEqual([1]);
    expect(ofToken.body.values).toEqual(
      ARTICLE_RIGHTS.map((entitlementId) => ({ entitlementId, customer: { id: company.id } })),
    );
  });

  test.each<[string, ...number[]]>([
    ['/travelExpense/settings', 121],
    ['/project/settings', 133],
    ['/project', 92],
    ['/travelExpense/costCategory', 47, 25],
    ['/travelExpense', 47, 25],
  ])('%s answers 403 / 9000 without %i', async (path, ...missing) => {
    const { api } = await without(...missing);
    expect(await api.get(path)).toMatchObject({ status: 403, body: { code: 9000, validationMessages: null } });
    expect((await scene.api.get(path)).status).toBe(200);
  });

  test('to the company are needed to read it', async () => {
    const { api, company } = await without(21);
    expect((await api.get(`/company/${company.id}`)).status).toBe(403);
  });
});

describe('rights that leave rows out instead of refusing', () => {
  test('without 61 the list of employees holds the owner alone', async () => {
    const { api, company } = await without(61);
    const answer = await api.get('/employee?fields=id');
    expect(answer.body.values).toEqual([{ id: company.ownerId }]);
  });

  test('without 25 only travel expenses of the owner are there, and nobody writes for others', async () => {
    const { api, company, sandbox } = await without(25);
    const others = company.enterByHand({ employee: '1', title: 'Annens', costs: [] });
    const own = company.enterByHand({ employee: company.ownerId, title: 'Egen', costs: [] });
    expect((await api.get('/travelExpense?fields=title')).body.values).toEqual([{ title: 'Egen' }]);
    expect((await api.get(`/travelExpense/${others.id}`)).status).toBe(404);
    expect((await api.get(`/travelExpense/${own.id}`)).status).toBe(200);
    expect((await api.post('/travelExpense', travelBody(company))).status).toBe(403);
    expect((await api.put(`/travelExpense/:approve?id=${own.id}`)).status).toBe(403);
    expect(sandbox.requests.at(-1)).toMatchObject({ status: 403, path: '/travelExpense/:approve' });
  });

  test('with 7 instead of 25 those of the own department are there', async () => {
    const { api, company } = await addScene(scene.sandbox, { rights: [47, 7] });
    company.addDepartment({ name: 'Salg', departmentNumber: '20' });
    const far = company.addEmployee({ firstName: 'Ola', lastName: 'Testesen', departmentNumber: '20' });
    company.enterByHand({ employee: '1', title: 'Nær', costs: [] });
    company.enterByHand({ employee: far.id, title: 'Fjern', costs: [] });
    expect((await api.get('/travelExpense?fields=title')).body.values).toEqual([{ title: 'Nær' }]);
  });

  test('without 11 only projects the owner manages or takes part in are there', async () => {
    const { api, company } = await without(11);
    company.addProject({ number: '1', name: 'Egen' });
    company.addProject({ number: '2', name: 'Annens', projectManagerId: employeeId(company) });
    expect((await api.get('/project?fields=name')).body.values).toEqual([{ name: 'Egen' }]);
  });
});

describe('modules', () => {
  test('without the integration module only who one is can be read, and a session made', async () => {
    const { api, company, sandbox } = await addScene(scene.sandbox);
    company.setModules(['KOMPLETT', 'WAGE']);
    const forbidden = [
      '/company/salesmodules',
      `/company/${company.id}`,
      '/employee/entitlement',
      '/employee',
      '/currency',
      '/travelExpense',
      '/travelExpense/settings',
    ];
    for (const path of forbidden) expect(await api.get(path)).toMatchObject({ status: 403, body: { code: 9000 } });
    expect((await api.get('/token/session/%3EwhoAmI')).value).toMatchObject({ companyId: company.id });
    expect((await (await login(sandbox, company)).get('/token/session/%3EwhoAmI')).status).toBe(200);
  });

  test('are listed by their names', async () => {
    const { api, company } = await addScene(scene.sandbox);
    company.setModules(['API_V2', 'KOMPLETT']);
    expect((await api.get('/company/salesmodules')).body.values).toEqual(
      ['API_V2', 'KOMPLETT'].map((name) => ({ name, costStartDate: '2024-01-01' })),
    );
  });

  test('without a travel module travel expenses answer 403, employees do not', async () => {
    const { api, company } = await addScene(scene.sandbox);
    company.setModules(['API_V2', 'TIME_TRACKING']);
    const paths = ['/travelExpense', '/travelExpense/costCategory', '/travelExpense/settings', '/employee'];
    const statuses = await Promise.all(paths.map(async (path) => (await api.get(path)).status));
    expect(statuses).toEqual([403, 403, 403, 200]);
    expect((await api.post('/travelExpense', travelBody(company))).status).toBe(403);
    company.setModules(['API_V2', 'NO1TS_TRAVELREPORT']);
    expect((await api.get('/travelExpense')).status).toBe(200);
  });
});

test('nothing of another company can be seen or referred to', async () => {
  const other = await addScene(scene.sandbox);
  const id = await create(other);
  expect(await scene.api.get(`/travelExpense/${id}`)).toMatchObject({
    status: 404,
    body: { code: 6000, message: 'Object not found' },
  });
  const foreign = await scene.api.post(
    '/travelExpense',
    travelBody(scene.company, { employee: { id: employeeId(other.company) } }),
  );
  expect(foreign.error).toBe('18000 employee.id: ID-en må referere til et gyldig object.');
});

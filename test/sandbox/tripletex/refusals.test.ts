import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addScene,
  categoryId,
  costBody,
  create,
  createChild,
  employeeId,
  startScene,
  travelBody,
  type Scene,
} from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.sandbox.close());

const COST = '/travelExpense/cost';
const deliver = (id: number, { api }: Scene) => api.put(`/travelExpense/:deliver?id=${id}`);
const unknown = { status: 404, body: { code: 6000, message: 'Object not found', validationMessages: null } };

describe('an id nothing has', () => {
  test.each<[string, object]>([
    ['employee', { employee: { id: 1 } }],
    ['project', { project: { id: 1 } }],
    ['department', { department: { id: 1 } }],
  ])('as %s of a travel expense is refused by name, or is not found', async (name, changes) => {
    const own = await addScene(scene.sandbox);
    const post = () => own.api.post('/travelExpense', travelBody(own.company, changes));
    expect((await post()).error).toBe(`18000 ${name}.id: ID-en må referere til et gyldig object.`);
    own.company.behave({ unknownId: 'notFound' });
    expect(await post()).toMatchObject(unknown);
  });

  test('on a cost, or as its travel expense, can be not found as well, in a change too', async () => {
    const own = await addScene(scene.sandbox);
    own.company.behave({ unknownId: 'notFound' });
    const id = await create(own, { costs: [costBody(own.company)] });
    const post = (changes: object) => own.api.post(COST, costBody(own.company, changes));
    expect(await post({ travelExpense: { id: 1 } })).toMatchObject(unknown);
    expect(await post({ travelExpense: { id }, costCategory: { id: 1 } })).toMatchObject(unknown);
    const stored = own.company.travelExpense(id).costs[0]?.id ?? 0;
    expect(await own.api.put(`${COST}/${stored}`, { paymentType: { id: 1 } })).toMatchObject(unknown);
  });

  test('inside a travel expense can be not found as well', async () => {
    const own = await addScene(scene.sandbox);
    own.company.behave({ unknownId: 'notFound' });
    const costs = [costBody(own.company, { costCategory: { id: categoryId(scene.company, 'Taxi') } })];
    expect(await own.api.post('/travelExpense', travelBody(own.company, { costs }))).toMatchObject(unknown);
    expect(own.company.travelExpenses()).toEqual([]);
  });
});

describe('what is wrong with a child inside a travel expense', () => {
  const nested = ({ api, company }: Scene, changes: object) =>
    api.post('/travelExpense', travelBody(company, { costs: [costBody(company), costBody(company, changes)] }));

  test.each<[string, object, string, string]>([
    ['an unknown category', { costCategory: { id: 1 } }, 'costs.costCategory.id', '[0].costs[1].costCategory'],
    ['an unknown payment type', { paymentType: { id: 1 } }, 'costs.paymentType.id', '[0].costs[1].paymentType'],
    ['no payment type', { paymentType: undefined }, 'costs.paymentType', '[0].costs[1].paymentType'],
    ['a currency', { currency: { id: 1 } }, 'costs.currency.factor', '[0].costs[1].currency.factor'],
  ])('says which one it is: %s', async (_, changes, field, path) => {
    const { status, body } = await nested(scene, changes);
    expect([status, body.code]).toEqual([422, 18000]);
    expect(body.validationMessages).toMatchObject([{ field, path, rootId: expect.any(Number) }]);
  });

  test('says which per diem it is', async () => {
    const row = { rateType: { id: 25888, rateCategory: { id: 740 } }, count: 1, overnightAccommodation: 'HOTEL' };
    const perDiemCompensations = [{ ...row, location: 'Bergen' }, row];
    const { body } = await scene.api.post('/travelExpense', travelBody(scene.company, { perDiemCompensations }));
    expect(body.validationMessages).toMatchObject([
      { field: 'perDiemCompensations.location', path: '[0].perDiemCompensations[1].location' },
    ]);
  });

  test('is said of a change to the whole list too', async () => {
    const id = await create(scene, { costs: [costBody(scene.company)] });
    const costs = [costBody(scene.company), costBody(scene.company, { costCategory: { id: 1 } })];
    const { body } = await scene.api.put(`/travelExpense/${id}`, { costs });
    expect(body.validationMessages).toMatchObject([{ path: '[0].costs[1].costCategory', rootId: id }]);
  });

  test("can name the child's field alone, or the travel expense by its id", async () => {
    const own = await addScene(scene.sandbox);
    const first = async () => (await nested(own, { costCategory: { id: 1 } })).body.validationMessages[0];
    own.company.behave({ refusalField: 'name' });
    expect(await first()).toMatchObject({ field: 'costCategory.id', path: '[0].costs[1].costCategory' });
    own.company.behave({ refusalField: 'expenseId' });
    const { field, path, rootId } = await first();
    expect([field, path]).toEqual([String(rootId), '[0].costs[1].costCategory']);
  });
});

describe('an account that asks for a dimension', () => {
  const ready = async (own: Scene, changes: object = {}) => create(own, { costs: [costBody(own.company)], ...changes });

  test('stops delivering and approving until the travel expense has it', async () => {
    const own = await addScene(scene.sandbox);
    own.company.demandOnAccountOf('Taxi', 'project');
    const project = own.company.addProject({ number: '1', name: 'Prosjekt' });
    const id = await ready(own);
    const refused = await deliver(id, own);
    expect(refused.error).toBe('18000 costs.project: Kontoen 7140 krever prosjekt.');
    expect(refused.body.validationMessages).toMatchObject([{ path: '[0].costs[0].project', rootId: id }]);
    expect((await own.api.put(`/travelExpense/:approve?id=${id}`)).status).toBe(422);
    await own.api.put(`/travelExpense/${id}`, { project: { id: project.id } });
    expect((await deliver(id, own)).status).toBe(200);
  });

  test('asks for a department or a free dimension in the same way, and for nothing any more when it stops', async () => {
    const own = await addScene(scene.sandbox);
    own.company.change('employees', '1', { department: null });
    own.company.demandOnAccountOf('Taxi', 'department', 'freeDimension1');
    own.company.behave({ refusalField: 'name' });
    const id = await ready(own);
    const { body } = await deliver(id, own);
    expect(body.validationMessages.map(({ field }: { field: string }) => field)).toEqual([
      'department',
      'freeDimension1',
    ]);
    own.company.demandOnAccountOf('Taxi');
    expect((await deliver(id, own)).status).toBe(200);
  });

  test('holds for every category of the account', async () => {
    const own = await addScene(scene.sandbox);
    own.company.demandOnAccountOf('Taxi', 'project');
    const id = await ready(own, {
      costs: [costBody(own.company, { costCategory: { id: categoryId(own.company, 'Fly') } })],
    });
    expect((await deliver(id, own)).status).toBe(422);
  });

  test('says so itself, to whoever may read accounts', async () => {
    const own = await addScene(scene.sandbox, { rights: [1] });
    own.company.demandOnAccountOf('Taxi', 'department');
    const fields = 'account(number,requiresDepartment,requiresProject)';
    const { body } = await own.api.get(`/travelExpense/costCategory?query=Taxi&fields=${fields}`);
    expect(body.values).toEqual([{ account: { number: 7140, requiresDepartment: true, requiresProject: false } }]);
  });
});

describe('a currency without a rate', () => {
  test('is refused on a cost, on either of two fields, and quoted to nobody', async () => {
    const own = await addScene(scene.sandbox);
    own.company.behave({ currenciesWithoutRate: ['EUR'] });
    const travelExpense = { id: await create(own) };
    const post = (changes: object) => own.api.post(COST, costBody(own.company, { travelExpense, ...changes }));
    const euros = { currency: { id: 5 }, amountNOKInclVAT: 500 };
    expect((await post(euros)).error).toBe('18000 currency: Det finnes ingen kurs for EUR den 2026-03-12.');
    own.company.behave({ missingRateField: 'rate' });
    expect((await post(euros)).error).toMatch(/^18000 rate:/);
    expect((await own.api.get('/currency/5/rate?date=2026-03-12')).status).toBe(404);
    expect((await post({ currency: { id: 2 } })).status).toBe(201);
  });

  test('may lack it on one day alone', async () => {
    const own = await addScene(scene.sandbox);
    own.company.behave({ currenciesWithoutRate: ['EUR 2026-03-12'] });
    const travelExpense = { id: await create(own) };
    const statusOn = async (date: string) =>
      (await own.api.post(COST, costBody(own.company, { travelExpense, date, currency: { id: 5 } }))).status;
    expect([await statusOn('2026-03-12'), await statusOn('2026-03-13')]).toEqual([422, 201]);
  });
});

test('filters by one id refuse several', async () => {
  const id = employeeId(scene.company);
  expect((await scene.api.get(`/travelExpense?employeeId=${id}`)).status).toBe(200);
  expect((await scene.api.get(`/travelExpense?employeeId=${id},${id}`)).body.code).toBe(21000);
});

test('texts keep the blanks around them, unless the company takes them away', async () => {
  const own = await addScene(scene.sandbox);
  const written = async () => {
    const id = await create(own, { title: ' Tur ', costs: [costBody(own.company, { comments: ' Til møte ' })] });
    const { costs, title } = own.company.travelExpense(id);
    await createChild(own, '/travelExpense/costParticipant', { cost: { id: costs[0]?.id }, displayName: ' Lise ' });
    const [cost] = own.company.travelExpense(id).costs;
    return [title, cost?.comments, cost?.participants];
  };
  expect(await written()).toEqual([' Tur ', ' Til møte ', [' Lise ']]);
  own.company.behave({ trimsTexts: true });
  expect(await written()).toEqual(['Tur', 'Til møte', ['Lise']]);
});

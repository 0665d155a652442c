import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addScene, categoryId, costBody, create, createChild, paymentTypeId, startScene, type Scene } from './scene.js';

let scene: Scene;
let id: number;

beforeAll(async () => {
  scene = await startScene();
  id = await create(scene);
});
afterAll(() => scene.sandbox.close());

const PATH = '/travelExpense/cost';
const EUR = { id: 5 };

const post = (changes: object) => scene.api.post(PATH, costBody(scene.company, { travelExpense: { id }, ...changes }));

async function stored(changes: object): Promise<Record<string, unknown>> {
  const costId = await createChild(scene, PATH, costBody(scene.company, { travelExpense: { id }, ...changes }));
  return (await scene.api.get(`${PATH}/${costId}`)).body.value;
}

describe('a cost of its own', () => {
  test('is answered by its address alone', async () => {
    const { status, body } = await post({});
    expect(status).toBe(201);
    expect(Object.keys(body.value)).toEqual(['url']);
    expect(body.value.url).toMatch(new RegExp(`^${new URL(scene.sandbox.baseUrl).host}/v2/travelExpense/cost/\\d+$`));
  });

  test.each([
    ['paymentType', 'null.paymentType'],
    ['amountCurrencyIncVat', 'null.amountCurrencyIncVat'],
    ['travelExpense', 'null.travelExpense'],
  ])('needs %s', async (field, path) => {
    const { status, body } = await post({ [field]: undefined });
    expect([status, body.code, body.developerMessage]).toEqual([422, 18000, null]);
    expect(body.validationMessages).toEqual([{ field, message: 'Kan ikke være null.', path, rootId: null }]);
  });

  test.each([
    ['costCategory', { costCategory: { id: 1 } }, 'costCategory.id'],
    ['paymentType', { paymentType: { id: 1 } }, 'paymentType.id'],
    ['vatType', { vatType: { id: 99 } }, 'vatType.id'],
    ['VAT type of sales', { vatType: { id: 3 } }, 'vatType.id'],
    ['currency', { currency: { id: 99 } }, 'currency.id'],
    ['currency out of use', { currency: { id: 90 } }, 'currency.id'],
    ['travel expense', { travelExpense: { id: 1 } }, 'cost'],
  ])('is refused with a %s that is not there', async (_, changes, field) => {
    expect((await post(changes)).error).toBe(`18000 ${field}: ID-en må referere til et gyldig object.`);
  });

  test.each(['amount', 'description', 'count', 'project'])('has no %s', async (name) => {
    expect((await post({ [name]: 1 })).error).toBe(`16000 ${name}: Feltet eksisterer ikke i objektet.`);
  });

  test('is refused with a category or a payment type that is out of use', async () => {
    const { api, company } = await addScene(scene.sandbox);
    const own = { api, company, sandbox: scene.sandbox };
    const travelExpense = { id: await create(own) };
    const body = costBody(company, { travelExpense });
    company.deactivate('costCategories', 'Taxi');
    expect((await api.post(PATH, body)).error).toMatch(/^18000 costCategory\.id/);
    company.change('costCategories', 'Taxi', { isInactive: false });
    company.deactivate('paymentTypes', 'Privat utlegg');
    expect((await api.post(PATH, body)).error).toMatch(/^18000 paymentType\.id/);
  });

  test('without a VAT type has none, whatever its category says', async () => {
    expect(await stored({ vatType: undefined })).toMatchObject({ vatType: null });
  });

  test('is never paid by the employee, and shows its amount under the class of its VAT', async () => {
    const high = { costCategory: { id: categoryId(scene.company, 'Leiebil - annet') }, vatType: { id: 1 } };
    expect(await stored(high)).toMatchObject({
      isPaidByEmployee: false,
      amountNOKInclVATHigh: 448,
      amountNOKInclVATLow: 0,
      participants: [],
    });
  });

  test('in a company without VAT takes no VAT', async () => {
    const own = await addScene(scene.sandbox, { vatRegistrationStatus: 'VAT_NOT_REGISTERED' });
    const travelExpense = { id: await create(own) };
    const refused = await own.api.post(PATH, costBody(own.company, { travelExpense }));
    expect(refused.error).toBe('18000 vatType: Ikke registrert i Merverdiavgiftsregisteret');
    expect((await own.api.post(PATH, costBody(own.company, { travelExpense, vatType: { id: 0 } }))).status).toBe(201);
  });

  test.each(['Mat', 'Representasjon - fradragsb.', 'Representasjon - ikke fradragsb.'])(
    'of %s takes its own VAT alone',
    async (description) => {
      const costCategory = { id: categoryId(scene.company, description) };
      expect((await post({ costCategory, vatType: { id: 11 } })).error).toMatch(
        /^18000 vatType: Kontoen 7\d\d0 .* er låst til mva-kode 0: Ingen avgiftsbehandling\.$/,
      );
      expect((await post({ costCategory, vatType: { id: 0 } })).status).toBe(201);
    },
  );

  test('may not be negative', async () => {
    expect((await post({ amountCurrencyIncVat: -1 })).error).toMatch(/^18000 amountCurrencyIncVat/);
  });
});

describe('money', () => {
  test('in NOK is the amount, whatever else is sent', async () => {
    expect(await stored({ amountNOKInclVAT: 999, rate: 2 })).toMatchObject({
      amountNOKInclVAT: 448,
      amountCurrencyIncVat: 448,
      rate: 1,
      currency: { id: 1 },
    });
    expect(await stored({ currency: { id: 1 } })).toMatchObject({ amountNOKInclVAT: 448 });
  });

  test('in another currency keeps the NOK it was sent with', async () => {
    expect(await stored({ currency: EUR, amountCurrencyIncVat: 24, amountNOKInclVAT: 278.4 })).toMatchObject({
      amountNOKInclVAT: 278.4,
      rate: 11.6,
      currency: EUR,
    });
  });

  test('in another currency is reckoned from its rate and factor when no NOK are sent', async () => {
    expect(await stored({ currency: EUR, amountCurrencyIncVat: 10 })).toMatchObject({
      amountNOKInclVAT: 116.5,
      rate: 11.65,
    });
    // Swedish kronor are quoted for a hundred.
    expect(await stored({ currency: { id: 2 }, amountCurrencyIncVat: 200 })).toMatchObject({
      amountNOKInclVAT: 208.4,
      rate: 104.2,
    });
    expect(await stored({ currency: EUR, amountCurrencyIncVat: 10, rate: 12 })).toMatchObject({
      amountNOKInclVAT: 120,
      rate: 12,
    });
  });

  test('changes with a new amount, not with a new comment', async () => {
    const cost = await stored({ currency: EUR, amountCurrencyIncVat: 24, amountNOKInclVAT: 278.4 });
    const change = async (body: object) => (await scene.api.put(`${PATH}/${String(cost.id)}`, body)).body.value;
    expect(await change({ comments: 'Ny' })).toMatchObject({ comments: 'Ny', amountNOKInclVAT: 278.4 });
    expect(await change({ amountCurrencyIncVat: 10 })).toMatchObject({ amountNOKInclVAT: 116.5, comments: 'Ny' });
  });
});

describe('changing costs', () => {
  test('answers the whole cost and refuses a stale version', async () => {
    const { id: costId, version } = await stored({});
    const changed = await scene.api.put(`${PATH}/${String(costId)}`, { version, amountCurrencyIncVat: 500 });
    expect(changed.body.value).toMatchObject({ amountNOKInclVAT: 500, comments: 'Til kundemøte', vatType: { id: 12 } });
    expect((await scene.api.put(`${PATH}/${String(costId)}`, { version, amountCurrencyIncVat: 600 })).body.code).toBe(
      8000,
    );
  });

  test('of a list changes all or none', async () => {
    const [one, other] = [await stored({}), await stored({})];
    const good = { id: one.id, comments: 'Endret' };
    const refused = await scene.api.put(`${PATH}/list`, [good, { id: other.id, vatType: { id: 3 } }]);
    expect(refused.status).toBe(422);
    expect((await scene.api.get(`${PATH}/${String(one.id)}`)).body.value.comments).toBe('Til kundemøte');
    const done = await scene.api.put(`${PATH}/list`, [good, { id: other.id, comments: 'Også' }]);
    expect(done.body.values.map(({ comments }: { comments: string }) => comments)).toEqual(['Endret', 'Også']);
  });

  test('deletes with 204', async () => {
    const { id: costId } = await stored({});
    expect((await scene.api.remove(`${PATH}/${String(costId)}`)).status).toBe(204);
    expect((await scene.api.get(`${PATH}/${String(costId)}`)).status).toBe(404);
  });
});

describe('participants', () => {
  const people = '/travelExpense/costParticipant';

  test('are added one by one or as a list, from outside by name and employees by id', async () => {
    const { id: costId } = await stored({});
    const employee = scene.company.employees.find(({ employeeNumber }) => employeeNumber === '4');
    const cost = { id: costId };
    const one = await createChild(scene, people, { cost, displayName: 'Lise Prøve (Kunde AS)' });
    const list = await scene.api.post(`${people}/list`, [
      { cost, employeeId: employee?.id },
      { cost, displayName: 'Tom Tester' },
    ]);
    expect(list.status).toBe(201);
    expect((await scene.api.get(`${people}/${one}`)).body.value).toMatchObject({
      displayName: 'Lise Prøve (Kunde AS)',
      employeeId: 0,
    });
    const shown = await scene.api.get(`${PATH}/${String(costId)}?fields=participants(displayName)`);
    expect(shown.body.value.participants.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
      'Lise Prøve (Kunde AS)',
      'Ida Demo',
      'Tom Tester',
    ]);
    const gone = await scene.api.send('DELETE', `${people}/list`, [{ id: one }]);
    expect(gone.status).toBe(204);
    expect((await scene.api.get(`${people}/${String(costId)}/costParticipants`)).body.count).toBe(2);
  });

  test('need a cost and a name that is not too long', async () => {
    const { id: costId } = await stored({});
    expect((await scene.api.post(people, { displayName: 'Lise' })).error).toBe('18000 cost: Kan ikke være null.');
    expect((await scene.api.post(people, { cost: { id: 1 }, displayName: 'Lise' })).error).toMatch(/^18000 cost\.id/);
    expect((await scene.api.post(people, { cost: { id: costId } })).error).toMatch(/^18000 displayName/);
    expect((await scene.api.post(people, { cost: { id: costId }, displayName: 'x'.repeat(201) })).error).toMatch(
      /^18000 displayName/,
    );
  });
});

test('a category shows its account only to whoever may read accounts', async () => {
  const own = await addScene(scene.sandbox, { rights: [47, 107] });
  const fields = 'fields=account(number)&description=Taxi';
  expect((await own.api.get(`/travelExpense/costCategory?${fields}`)).body.values).toEqual([
    { account: { number: 7140 } },
  ]);
  const [plain] = (await scene.api.get(`/travelExpense/costCategory?${fields}`)).body.values;
  expect(Object.keys(plain.account)).toEqual(['id', 'url']);
  expect(paymentTypeId(own.company)).toBeGreaterThan(0);
});

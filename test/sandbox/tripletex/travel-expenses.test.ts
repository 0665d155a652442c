import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addScene,
  categoryId,
  costBody,
  create,
  createChild,
  detailsBody,
  employeeId,
  officeBody,
  paymentTypeId,
  startScene,
  travelBody,
  type Scene,
} from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene({ now: () => new Date('2026-11-02T09:00:00Z') });
});
afterAll(() => scene.sandbox.close());

const PER_DIEM = {
  rateType: { id: 25888, rateCategory: { id: 740 } },
  count: 2,
  location: 'Bergen',
  overnightAccommodation: 'HOTEL',
};

describe('a new travel expense', () => {
  test('needs nothing but an employee and is answered whole', async () => {
    const { status, body } = await scene.api.post('/travelExpense', { employee: { id: employeeId(scene.company) } });
    expect(status).toBe(201);
    expect(body.value).toMatchObject({
      version: 2,
      state: 'OPEN',
      stateName: 'Åpent',
      type: 1,
      title: '',
      date: '2026-11-02',
      amount: 0,
      // One, although there is no file.
      attachmentCount: 1,
      attachment: null,
      rejectedComment: '',
      isCompleted: false,
      vatType: { id: 0 },
      costs: [],
    });
    expect(body.value.actions.map(({ rel }: { rel: string }) => rel)).toEqual(['DELIVER', 'COPY', 'DELETE']);
  });

  test('is a travel report when it has travel details, an employee expense without the key when it has not', async () => {
    const [travel, expense] = [await create(scene), await create(scene, { travelDetails: undefined })];
    const shown = async (id: number) => (await scene.api.get(`/travelExpense/${id}`)).body.value;
    expect(await shown(travel)).toMatchObject({
      type: 0,
      stateName: 'Åpen',
      date: '2026-03-13',
      travelDetails: { destination: 'Bergen' },
    });
    expect(await shown(expense)).toMatchObject({ type: 1, stateName: 'Åpent', date: '2026-11-02' });
    expect(await shown(expense)).not.toHaveProperty('travelDetails');
  });

  test('is numbered by year and company, in the year of its date', async () => {
    const { api, company } = await addScene(scene.sandbox);
    const numberOf = async (changes: object) =>
      (await api.post('/travelExpense', travelBody(company, changes))).body.value.numberAsString;
    const in2025 = { travelDetails: detailsBody({ departureDate: '2025-05-01', returnDate: '2025-05-02' }) };
    expect([await numberOf({}), await numberOf({}), await numberOf(in2025)]).toEqual(['1-2026', '2-2026', '1-2025']);
  });

  test('takes the department of the employee, or the one it names', async () => {
    const department = scene.company.departments.find(({ departmentNumber }) => departmentNumber === '20');
    const departmentOf = async (changes: object) => {
      const id = await create(scene, changes);
      return (await scene.api.get(`/travelExpense/${id}?fields=department(name)`)).body.value.department.name;
    };
    expect(await departmentOf({})).toBe('Avdeling');
    expect(await departmentOf({ department: { id: department?.id } })).toBe('Salg');
  });

  test('with a project is one version further and has VAT type 3', async () => {
    const project = scene.company.projects.find(({ number }) => number === 'P-100');
    const { body } = await scene.api.post(
      '/travelExpense',
      travelBody(scene.company, { project: { id: project?.id } }),
    );
    expect(body.value).toMatchObject({ version: 3, vatType: { id: 3 }, project: { id: project?.id } });
  });

  test('is refused for somebody nothing may be registered on', async () => {
    const { api, company } = await addScene(scene.sandbox);
    company.change('employees', '1', { allowInformationRegistration: false });
    const answer = await api.post('/travelExpense', travelBody(company));
    expect(answer.status).toBe(422);
    expect(answer.error).toBe(
      '18000 employee.id: Brukertilgangen "Det kan føres lønn, reiseregninger, utlegg m.m. på bruker" er ikke aktivert på den valgte brukeren.',
    );
  });

  test('is refused without an employee', async () => {
    const answer = await scene.api.post('/travelExpense', { title: 'Uten' });
    expect(answer.body.validationMessages).toEqual([
      { field: 'employee', message: 'Kan ikke være null.', path: 'null.employee', rootId: null },
    ]);
  });

  test.each([
    ['closed', { isClosed: true }],
    ['only an offer', { isOffer: true }],
    ['for others', { forParticipantsOnly: true, participantIds: [] }],
    ['over', { endDate: '2026-01-01' }],
    ['not begun', { startDate: '2026-12-01' }],
  ])('is refused on a project that is %s', async (_, changes) => {
    const { api, company } = await addScene(scene.sandbox);
    const { id } = company.addProject({ number: 'P', name: 'Prosjekt' });
    expect((await api.post('/travelExpense', travelBody(company, { project: { id } }))).status).toBe(201);
    company.change('projects', 'P', changes);
    const answer = await api.post('/travelExpense', travelBody(company, { project: { id } }));
    expect(answer).toMatchObject({ status: 422, error: expect.stringMatching(/^18000 project\.id: /) });
  });

  test('with costs and per diems inside is made in one call, or not at all', async () => {
    const { api, company } = await addScene(scene.sandbox);
    const bad = await api.post(
      '/travelExpense',
      travelBody(company, { costs: [costBody(company), costBody(company, { paymentType: null })] }),
    );
    expect(bad.error).toBe('18000 costs.paymentType: Kan ikke være null.');
    expect(company.travelExpenses()).toEqual([]);
    const good = await api.post(
      '/travelExpense',
      travelBody(company, {
        costs: [costBody(company), costBody(company, { amountCurrencyIncVat: 0.1 })],
        perDiemCompensations: [PER_DIEM],
      }),
    );
    expect(good.body.value.amount).toBe(2472.1);
    expect(company.travelExpense('1-2026')).toMatchObject({
      amountNok: '2472.10',
      costs: [{ amountNok: '448.00' }, { amountNok: '0.10' }],
    });
  });

  test('takes no currency inside, not even NOK', async () => {
    const answer = await scene.api.post(
      '/travelExpense',
      travelBody(scene.company, { costs: [costBody(scene.company, { currency: { id: 1 } })] }),
    );
    expect(answer.error).toBe('18000 costs.currency.factor: Må være minimum 1');
  });

  test('sent twice is made twice', async () => {
    const [one, other] = [await create(scene), await create(scene)];
    expect(one).not.toBe(other);
  });
});

describe('the list of travel expenses', () => {
  test('is filtered by employee, department, project and state', async () => {
    const { api, company } = await addScene(scene.sandbox);
    const ola = company.addEmployee({ firstName: 'Ola', lastName: 'Testesen' });
    company.enterByHand({ employee: '1', title: 'Karis', costs: [], state: 'DELIVERED' });
    company.enterByHand({ employee: ola.id, title: 'Olas', costs: [] });
    const titles = async (query: string) =>
      (await api.get(`/travelExpense?fields=title&${query}`)).body.values.map((row: { title: string }) => row.title);
    expect(await titles('')).toEqual(['Karis', 'Olas']);
    expect(await titles(`employeeId=${ola.id}`)).toEqual(['Olas']);
    expect(await titles('state=DELIVERED')).toEqual(['Karis']);
    expect(await titles('state=ALL')).toHaveLength(2);
    expect(await titles('projectId=1')).toEqual([]);
  });

  test('by dates holds travel reports alone: from with the first day, to without the last', async () => {
    const { api, company } = await addScene(scene.sandbox);
    company.enterByHand({ employee: '1', title: 'Utlegg', costs: [] });
    company.enterByHand({ employee: '1', title: 'Reise', departure: '2026-03-12', return: '2026-03-13', costs: [] });
    const count = async (query: string) => (await api.get(`/travelExpense?${query}`)).body.count;
    expect(await count('departureDateFrom=2026-03-12')).toBe(1);
    expect(await count('departureDateFrom=2026-03-13')).toBe(0);
    expect(await count('returnDateTo=2026-03-13')).toBe(0);
    expect(await count('returnDateTo=2026-03-14')).toBe(1);
  });
});

describe('changing a travel expense', () => {
  test('is partial and leaves the rest as it was', async () => {
    const id = await create(scene, { costs: [costBody(scene.company)] });
    const { body } = await scene.api.put(`/travelExpense/${id}`, { travelDetails: { destination: 'Trondheim' } });
    expect(body.value).toMatchObject({
      title: 'Kundebesøk',
      travelDetails: { destination: 'Trondheim', departureFrom: 'Oslo' },
      amount: 448,
    });
  });

  test('takes a list for the whole list', async () => {
    const id = await create(scene, {
      costs: [costBody(scene.company), costBody(scene.company, { comments: 'Annen' })],
    });
    const [first] = (await scene.api.get(`/travelExpense/cost?travelExpenseId=${id}`)).body.values;
    const costs = [{ id: first.id, amountCurrencyIncVat: 10 }, costBody(scene.company, { amountCurrencyIncVat: 5 })];
    expect((await scene.api.put(`/travelExpense/${id}`, { costs })).body.value.amount).toBe(15);
    expect(scene.company.travelExpense(id).costs.map(({ comments, amountNok }) => [comments, amountNok])).toEqual([
      ['Til kundemøte', '10.00'],
      ['Til kundemøte', '5.00'],
    ]);
  });

  test('does not make a travel report of an expense: converting does', async () => {
    const id = await create(scene, { travelDetails: undefined });
    expect((await scene.api.put(`/travelExpense/${id}`, { travelDetails: { destination: 'Bergen' } })).status).toBe(
      422,
    );
    expect((await scene.api.put(`/travelExpense/${id}/convert`)).body.value.type).toBe(0);
    expect((await scene.api.put(`/travelExpense/${id}`, { travelDetails: { destination: 'Bergen' } })).status).toBe(
      200,
    );
    expect((await scene.api.put(`/travelExpense/${id}/convert`)).body.value.type).toBe(1);
  });

  test('is refused once it was delivered', async () => {
    const id = await create(scene, { costs: [costBody(scene.company)] });
    scene.company.deliver(id);
    expect((await scene.api.put(`/travelExpense/${id}`, { title: 'Ny' })).status).toBe(422);
    expect(
      (await scene.api.post('/travelExpense/cost', costBody(scene.company, { travelExpense: { id } }))).status,
    ).toBe(422);
  });
});

describe('deleting and copying', () => {
  test('takes everything below with it, also when it was delivered', async () => {
    const id = await create(scene, { costs: [costBody(scene.company)] });
    scene.company.deliver(id);
    expect(await scene.api.remove(`/travelExpense/${id}`)).toMatchObject({ status: 204, text: '' });
    expect((await scene.api.get(`/travelExpense/${id}`)).status).toBe(404);
    expect((await scene.api.get(`/travelExpense/cost?travelExpenseId=${id}`)).body.values).toEqual([]);
  });

  test('is refused once it is paid or has a voucher', async () => {
    const [paid, booked] = [await create(scene), await create(scene)];
    scene.company.paySalary(paid);
    scene.company.createVoucher(booked);
    expect((await scene.api.remove(`/travelExpense/${paid}`)).status).toBe(422);
    expect((await scene.api.remove(`/travelExpense/${booked}`)).status).toBe(422);
  });

  test('copies into an open one with a number of its own', async () => {
    const id = await create(scene, { costs: [costBody(scene.company)] });
    scene.company.approve(id);
    const { status, body } = await scene.api.put(`/travelExpense/:copy?id=${id}`);
    expect(status).toBe(200);
    expect(body.value).toMatchObject({ state: 'OPEN', title: 'Kundebesøk', amount: 448, approvedBy: null });
    expect(body.value.number).toBeGreaterThan(1);
  });
});

describe('the sum', () => {
  test('is that of costs and compensations without the errors of fractions', async () => {
    const costs = [0.1, 0.2].map((amountCurrencyIncVat) => costBody(scene.company, { amountCurrencyIncVat }));
    const id = await create(scene, { costs });
    expect((await scene.api.get(`/travelExpense/${id}`)).text).toContain('"amount":0.3,');
  });

  test('to charge a customer is without VAT', async () => {
    const project = scene.company.projects[0];
    const costs = [costBody(scene.company, { amountCurrencyIncVat: 112 })];
    const id = await create(scene, { project: { id: project?.id }, isChargeable: true, costs });
    expect((await scene.api.get(`/travelExpense/${id}`)).body.value).toMatchObject({
      amount: 112,
      chargeableAmount: 100,
      lowRateVAT: 12,
    });
  });
});

describe('what depends on the kind of a travel expense', () => {
  test('does not stop creating: a category of the other kind is taken', async () => {
    const office = { costCategory: { id: categoryId(scene.company, 'Bredbånd', 'expense') }, vatType: { id: 1 } };
    const id = await create(scene);
    await expect(
      createChild(scene, '/travelExpense/cost', costBody(scene.company, { travelExpense: { id }, ...office })),
    ).resolves.toBeGreaterThan(0);
    expect(officeBody(scene.company)).toMatchObject({ paymentType: { id: paymentTypeId(scene.company) } });
  });
});

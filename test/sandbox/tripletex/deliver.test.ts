import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addScene,
  categoryId,
  costBody,
  create,
  createChild,
  detailsBody,
  officeBody,
  startScene,
  type Scene,
} from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene({ now: () => new Date('2026-11-02T09:00:00Z') });
});
afterAll(() => scene.sandbox.close());

const deliver = (id: number, { api }: Scene = scene) => api.put(`/travelExpense/:deliver?id=${id}`);
const approve = (id: number, { api }: Scene = scene, query = '') => api.put(`/travelExpense/:approve?id=${id}${query}`);
const ready = (from: Scene = scene, changes: object = {}) =>
  create(from, { costs: [costBody(from.company)], ...changes });

describe('delivering', () => {
  test('answers a list without a checksum; whoever owns the key did it', async () => {
    const id = await ready();
    const { status, body } = await deliver(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ count: 1, versionDigest: null });
    expect(body.values[0]).toMatchObject({
      id,
      state: 'DELIVERED',
      stateName: 'Levert',
      isCompleted: true,
      isApproved: false,
      completedDate: '2026-11-02',
      completedBy: { id: scene.company.ownerId },
    });
  });

  test('of an expense without costs is refused', async () => {
    const id = await create(scene, { travelDetails: undefined });
    const { status, body } = await deliver(id);
    expect(status).toBe(422);
    expect(body.validationMessages).toMatchObject([
      { field: String(id), message: 'Du kan ikke levere eller godkjenne et utlegg uten kostnader.', rootId: id },
    ]);
    expect((await approve(id)).error).toContain('Du kan ikke levere eller godkjenne et utlegg uten kostnader.');
  });

  test.each([
    ['a category', { costCategory: undefined }, 'costCategory.id'],
    ['a VAT type', { vatType: undefined }, 'vatType.id'],
    ['a date', { date: undefined }, 'date'],
    ['a payment type that was understood', { paymentType: { description: 'Privat utlegg' } }, 'paymentType.id'],
  ])('needs %s on every cost, and names every path it could live at', async (_, changes, field) => {
    const id = await create(scene, { costs: [costBody(scene.company), costBody(scene.company, changes)] });
    const { body } = await deliver(id);
    expect(body).toMatchObject({ code: 18000, developerMessage: 'VALIDATION_ERROR' });
    expect(body.validationMessages[0].message).toBe('Feltet må fylles ut.');
    expect(body.validationMessages[0].field.split(',').at(-1)).toBe(`costs.${field}`);
    expect(body.validationMessages[0].path).toMatch(/^\[0\]\.costs\[1\]\./);
  });

  test.each(['departureFrom', 'destination', 'departureDate', 'returnDate'])(
    'of a travel report needs %s',
    async (field) => {
      const id = await ready(scene, { travelDetails: detailsBody({ [field]: undefined }) });
      expect((await deliver(id)).error).toBe(`18000 travelDetails.${field}: Feltet må fylles ut`);
    },
  );

  test('of a compensation needs its rate, and lodging where the category asks for it', async () => {
    const row = { rateCategory: { id: 740 }, count: 1, location: 'Bergen' };
    const without = await ready();
    await createChild(scene, '/travelExpense/perDiemCompensation', {
      travelExpense: { id: without },
      ...row,
      overnightAccommodation: 'HOTEL',
    });
    expect((await deliver(without)).error).toContain('Sats eller satskategori må spesifiseres.');
    const homeless = await ready();
    await createChild(scene, '/travelExpense/perDiemCompensation', {
      travelExpense: { id: homeless },
      ...row,
      rateType: { id: 25888 },
    });
    expect((await deliver(homeless)).error).toContain('perDiemCompensations.overnightAccommodation');
  });

  test('refuses a category of the other kind, and representation without anybody there', async () => {
    const wrong = await create(scene, { costs: [officeBody(scene.company)] });
    expect((await deliver(wrong)).error).toContain('costs.costCategory.id');
    const representation = {
      costCategory: { id: categoryId(scene.company, 'Representasjon - ikke fradragsb.') },
      vatType: { id: 0 },
    };
    const id = await create(scene, { costs: [costBody(scene.company, representation)] });
    expect((await deliver(id)).error).toContain('costs.participants');
    await createChild(scene, '/travelExpense/costParticipant', {
      cost: { id: scene.company.travelExpense(id).costs[0]?.id },
      displayName: 'Lise Prøve',
    });
    expect((await deliver(id)).status).toBe(200);
  });

  test('finds what has changed since: VAT, projects, categories', async () => {
    const own = await addScene(scene.sandbox);
    const project = own.company.addProject({ number: 'P', name: 'Prosjekt' });
    const id = await ready(own, { project: { id: project.id } });
    own.company.setVatRegistration('VAT_NOT_REGISTERED');
    expect((await deliver(id, own)).error).toBe('18000 vatType: Ikke registrert i Merverdiavgiftsregisteret');
    own.company.setVatRegistration('VAT_REGISTERED');
    own.company.deactivate('projects', 'P');
    expect((await deliver(id, own)).error).toMatch(/^18000 project\.id/);
    own.company.change('projects', 'P', { isClosed: false });
    expect((await deliver(id, own)).status).toBe(200);
  });

  test('again is refused, after a rejection it is not', async () => {
    const id = await ready();
    expect((await deliver(id)).status).toBe(200);
    expect((await deliver(id)).status).toBe(422);
    scene.company.reject(id, 'Mangler kvittering');
    const rejected = (await scene.api.get(`/travelExpense/${id}`)).body.value;
    expect(rejected).toMatchObject({ state: 'REJECTED', rejectedComment: 'Mangler kvittering', isCompleted: false });
    expect((await approve(id)).status).toBe(422);
    expect((await deliver(id)).body.values[0]).toMatchObject({ state: 'DELIVERED', rejectedComment: '' });
  });

  test('leaves it approved where no approval is required', async () => {
    const own = await addScene(scene.sandbox);
    own.company.setSettings({ approvalRequired: false });
    const id = await ready(own);
    expect((await deliver(id, own)).body.values[0]).toMatchObject({ state: 'APPROVED', isApproved: true });
  });

  test('takes several at once, all or none', async () => {
    const [good, bad] = [await ready(), await create(scene)];
    expect((await scene.api.put(`/travelExpense/:deliver?id=${good},${bad}`)).status).toBe(422);
    expect(scene.company.travelExpense(good).state).toBe('OPEN');
    expect((await scene.api.put(`/travelExpense/:deliver?id=${good},${await ready()}`)).body.count).toBe(2);
  });

  test('of one that was deleted is 404', async () => {
    const id = await ready();
    scene.company.delete(id);
    expect(await deliver(id)).toMatchObject({ status: 404, body: { code: 6000 } });
  });
});

describe('going back', () => {
  test('undelivers what was delivered and unapproves what was approved', async () => {
    const id = await ready();
    await approve(id);
    expect((await scene.api.put(`/travelExpense/:unapprove?id=${id}`)).body.values[0]).toMatchObject({
      state: 'DELIVERED',
      approvedBy: null,
    });
    expect((await scene.api.put(`/travelExpense/:undeliver?id=${id}`)).body.values[0]).toMatchObject({
      state: 'OPEN',
      completedBy: null,
    });
    expect((await scene.api.put(`/travelExpense/:undeliver?id=${id}`)).status).toBe(422);
    expect((await scene.api.put(`/travelExpense/:unapprove?id=${id}`)).status).toBe(422);
  });
});

describe('vouchers', () => {
  test('need a right of their own, a day in an open period and an approval', async () => {
    const own = await addScene(scene.sandbox);
    const id = await ready(own);
    const book = (query = '&date=2026-11-02') => own.api.put(`/travelExpense/:createVouchers?id=${id}${query}`);
    expect((await book()).status).toBe(403);
    own.company.tick(35, 'token');
    expect((await book('')).error).toBe('15000 date: Kan ikke være null.');
    expect((await book()).error).toContain('Reiseregningen er ikke godkjent');
    await approve(id, own);
    own.company.closePeriod('2026-11');
    expect((await book()).error).toContain('Perioden er lukket.');
    own.company.reopenPeriod('2026-11');
    expect((await book()).body.values[0].voucher).toMatchObject({ id: expect.any(Number) });
  });
});

test('a closed month shows on the travel expenses whose date is in it', async () => {
  const own = await addScene(scene.sandbox);
  const [march, today] = [await ready(own), await ready(own, { travelDetails: undefined })];
  own.company.closePeriod('2026-03');
  const closed = async (id: number) =>
    (await own.api.get(`/travelExpense/${id}?fields=accountingPeriodClosed,accountingPeriodVATClosed`)).body.value;
  expect(await closed(march)).toEqual({ accountingPeriodClosed: true, accountingPeriodVATClosed: true });
  expect(await closed(today)).toEqual({ accountingPeriodClosed: false, accountingPeriodVATClosed: false });
});

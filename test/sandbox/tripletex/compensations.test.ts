import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addScene, create, createChild, detailsBody, startScene, travelBody, type Scene } from './scene.js';

let scene: Scene;
let id: number;

beforeAll(async () => {
  scene = await startScene();
  id = await create(scene);
});
afterAll(() => scene.sandbox.close());

const PER_DIEM = '/travelExpense/perDiemCompensation';
const MILEAGE = '/travelExpense/mileageAllowance';
const NIGHT = '/travelExpense/accommodationAllowance';
const PASSENGER = '/travelExpense/passenger';

const perDiem = (changes: object = {}) => ({
  travelExpense: { id },
  rateType: { id: 25888 },
  rateCategory: { id: 740 },
  count: 2,
  location: 'Bergen',
  overnightAccommodation: 'HOTEL',
  ...changes,
});
const mileage = (changes: object = {}) => ({
  travelExpense: { id },
  rateType: { id: 25891 },
  rateCategory: { id: 743 },
  date: '2026-03-12',
  departureLocation: 'Oslo sentrum',
  destination: 'Drammen sentrum',
  km: 50,
  ...changes,
});
const night = (changes: object = {}) => ({
  travelExpense: { id },
  rateType: { id: 25902 },
  rateCategory: { id: 754 },
  count: 2,
  location: 'Geilo',
  ...changes,
});

async function stored(path: string, body: object): Promise<Record<string, unknown>> {
  return (await scene.api.get(`${path}/${await createChild(scene, path, body)}`)).body.value;
}

describe('every compensation', () => {
  test.each([
    [PER_DIEM, perDiem],
    [MILEAGE, mileage],
    [NIGHT, night],
  ])('%s is for travel reports alone, those that are compensated by rates', async (path, bodyOf) => {
    const expense = { id: await create(scene, { travelDetails: undefined }) };
    const refused = await scene.api.post(path, bodyOf({ travelExpense: expense }));
    expect(refused.error).toBe('18000 travelExpense.id: Kun reiseregning, ikke ansattutlegg, kan benyttes her.');
    const costsOnly = { id: await create(scene, { travelDetails: detailsBody({ isCompensationFromRates: false }) }) };
    const other = await scene.api.post(path, bodyOf({ travelExpense: costsOnly }));
    expect(other.error).toContain('Kun kostnader kan registreres uten kompensasjon etter satser.');
  });

  test.each([
    [PER_DIEM, perDiem],
    [MILEAGE, mileage],
    [NIGHT, night],
  ])('%s is answered by its address, listed by travel expense and deleted with 204', async (path, bodyOf) => {
    const travelExpense = { id: await create(scene) };
    const { body } = await scene.api.post(path, bodyOf({ travelExpense }));
    expect(Object.keys(body.value)).toEqual(['url']);
    const [row] = (await scene.api.get(`${path}?travelExpenseId=${travelExpense.id}`)).body.values;
    expect((await scene.api.remove(`${path}/${row.id}`)).status).toBe(204);
    expect((await scene.api.get(`${path}?travelExpenseId=${travelExpense.id}`)).body.values).toEqual([]);
  });

  test.each([
    ['the id of a category for the one of a rate', { rateType: { id: 740 } }, 'rateType.id'],
    ['a rate of another category', { rateType: { id: 25886 } }, 'rateType.id'],
    ['a category of another kind', { rateCategory: { id: 743 } }, 'rateCategory.id'],
  ])('is refused with %s', async (_, changes, field) => {
    expect((await scene.api.post(PER_DIEM, perDiem(changes))).error).toBe(
      `18000 ${field}: ID-en må referere til et gyldig object.`,
    );
  });

  test.each([
    [PER_DIEM, perDiem({ rateType: { id: 25488 }, rateCategory: { id: 716 } })],
    [MILEAGE, mileage({ rateType: { id: 25491 }, rateCategory: { id: 719 } })],
  ])('%s is refused with a category of another year', async (path, body) => {
    const category = await scene.api.get(`/travelExpense/rateCategory/${body.rateCategory.id}`);
    expect(category.body.value).toMatchObject({ fromDate: '2025-01-01' });
    const refused = await scene.api.post(path, { ...body, travelExpense: { id } });
    expect(refused.error).toBe('18000 rateCategory.id: Reiseregningens dato samsvarer ikke med valgt satskategori.');
  });

  test('is refused where the company does not compensate it', async () => {
    const own = await addScene(scene.sandbox);
    own.company.setSettings({ mileageNotCompensated: true });
    const travelExpense = { id: await create(own) };
    expect((await own.api.post(MILEAGE, mileage({ travelExpense }))).status).toBe(422);
    expect((await own.api.post(PER_DIEM, perDiem({ travelExpense }))).status).toBe(201);
    own.company.setSettings({ useRates: false });
    expect((await own.api.post(PER_DIEM, perDiem({ travelExpense }))).status).toBe(422);
  });

  test('counts in the sum of its travel expense', async () => {
    const travelExpense = { id: await create(scene) };
    await createChild(scene, PER_DIEM, perDiem({ travelExpense }));
    await createChild(scene, MILEAGE, mileage({ travelExpense }));
    await createChild(scene, NIGHT, night({ travelExpense }));
    expect((await scene.api.get(`/travelExpense/${travelExpense.id}`)).body.value.amount).toBe(2024 + 265 + 904);
  });
});

describe('a per diem', () => {
  test('is its count times the rate, less the meals of the row for every day', async () => {
    expect(await stored(PER_DIEM, perDiem())).toMatchObject({ rate: 1012, amount: 2024 });
    expect(
      await stored(PER_DIEM, perDiem({ isDeductionForBreakfast: true, isDeductionForDinner: true })),
    ).toMatchObject({ amount: 2 * (1012 - 202 - 506) });
    expect(
      await stored(
        PER_DIEM,
        perDiem({ rateType: { id: 25887 }, rateCategory: { id: 739 }, count: 1, isDeductionForLunch: true }),
      ),
    ).toMatchObject({
      amount: 736 - 221,
    });
  });

  test('needs a location, and both dates of the journey', async () => {
    expect((await scene.api.post(PER_DIEM, perDiem({ location: undefined }))).error).toBe(
      '18000 location: Kan ikke være null.',
    );
    const travelExpense = { id: await create(scene, { travelDetails: { isCompensationFromRates: true } }) };
    const { body } = await scene.api.post(PER_DIEM, perDiem({ travelExpense }));
    expect(body.validationMessages).toEqual([
      { field: null, message: 'Spesifiser avreisedato og returdato.', path: null, rootId: null },
    ]);
  });

  test('in Norway names no country', async () => {
    expect((await scene.api.post(PER_DIEM, perDiem({ countryCode: 'NO' }))).error).toBe(
      '18000 countryCode: Country not enabled for travel expense',
    );
  });

  test('abroad needs the zone of its rate, or its country', async () => {
    const rates = await scene.api.get('/travelExpense/rate?rateCategoryId=759&fields=id,zone,rate');
    const paris = rates.body.values.find(({ zone }: { zone: string }) => zone.endsWith('Paris'));
    const body = perDiem({ rateType: { id: paris.id }, rateCategory: { id: 759 }, location: 'Paris' });
    const [zone] = (await scene.api.get('/travelExpense/zone?query=paris')).body.values;
    expect((await scene.api.post(PER_DIEM, body)).status).toBe(422);
    expect((await scene.api.post(PER_DIEM, { ...body, countryCode: 'DE' })).status).toBe(422);
    expect((await scene.api.post(PER_DIEM, { ...body, travelExpenseZoneId: zone.id })).status).toBe(201);
    expect(await stored(PER_DIEM, { ...body, countryCode: 'FR' })).toMatchObject({ amount: 2 * paris.rate });
  });

  test('takes no kind of lodging but the four there are', async () => {
    expect((await scene.api.post(PER_DIEM, perDiem({ overnightAccommodation: 'TENT' }))).body.code).toBe(16000);
  });

  test('takes no other rate than that of the row it names, and any amount without one', async () => {
    expect((await scene.api.post(PER_DIEM, perDiem({ rate: 800 }))).error).toMatch(/^18000 rate:/);
    expect(
      await stored(PER_DIEM, perDiem({ rateType: undefined, rateCategory: undefined, rate: 800, amount: 3200 })),
    ).toMatchObject({ amount: 3200, rateType: null });
  });

  test('inside a travel expense names the category within the rate', async () => {
    const row = { rateType: { id: 25888 }, count: 1, location: 'Bergen' };
    const post = (perDiemCompensation: object) =>
      scene.api.post('/travelExpense', travelBody(scene.company, { perDiemCompensations: [perDiemCompensation] }));
    expect((await post(row)).error).toBe('18000 perDiemCompensations.rateType.rateCategory: Kan ikke være null.');
    expect((await post({ ...row, rateType: { id: 25888, rateCategory: { id: 740 } } })).body.value.amount).toBe(1012);
    const costsOnly = travelBody(scene.company, {
      travelDetails: detailsBody({ isCompensationFromRates: false }),
      perDiemCompensations: [row],
    });
    expect((await scene.api.post('/travelExpense', costsOnly)).error).toContain(
      'Kun kostnader kan registreres uten kompensasjon etter satser.',
    );
  });

  test('is reckoned anew when it is changed', async () => {
    const row = await stored(PER_DIEM, perDiem());
    const { body } = await scene.api.put(`${PER_DIEM}/${String(row.id)}`, { count: 3, version: row.version });
    expect(body.value).toMatchObject({ count: 3, amount: 3036, location: 'Bergen' });
  });
});

describe('a mileage', () => {
  test('is its kilometres times the rate', async () => {
    const row = await stored(MILEAGE, mileage());
    expect(row).toMatchObject({ amount: 265, rate: 5.3, vehicleType: 0, passengers: [], passengerSupplement: null });
    expect((await scene.api.put(`${MILEAGE}/${String(row.id)}`, { km: 60 })).body.value.amount).toBe(318);
  });

  test.each(['date', 'departureLocation', 'destination'])('needs %s', async (field) => {
    expect((await scene.api.post(MILEAGE, mileage({ [field]: undefined }))).error).toBe(
      `18000 ${field}: Kan ikke være null.`,
    );
  });

  test('takes objects, not flags, as supplements', async () => {
    expect((await scene.api.post(MILEAGE, mileage({ passengerSupplement: true }))).error).toBe(
      '16000 passengerSupplement: Verdien er ikke av korrekt type for dette feltet.',
    );
  });

  test.each([
    ['supplement', 265, 100],
    ['included', 365, null],
    ['none', 265, null],
  ] as const)('with passengers in the way "%s" is %d, beside it %s', async (passengerAmounts, amount, supplement) => {
    const own = await addScene(scene.sandbox);
    own.company.behave({ passengerAmounts });
    const travelExpense = { id: await create(own) };
    const mileageAllowance = { id: await createChild(own, MILEAGE, mileage({ travelExpense })) };
    await createChild(own, PASSENGER, { mileageAllowance, name: 'Nora Eksempel' });
    await own.api.post(`${PASSENGER}/list`, [{ mileageAllowance, name: 'Jon Demo' }]);
    const shown = await own.api.get(
      `${MILEAGE}?travelExpenseId=${travelExpense.id}&fields=amount,passengers(name),passengerSupplement(amount)`,
    );
    expect(shown.body.values).toEqual([
      {
        amount,
        passengers: [{ name: 'Nora Eksempel' }, { name: 'Jon Demo' }],
        passengerSupplement: supplement === null ? null : { amount: supplement },
      },
    ]);
    expect((await own.api.get(`/travelExpense/${travelExpense.id}`)).body.value.amount).toBe(
      amount + (supplement ?? 0),
    );
  });

  test('without its passengers has no supplement any more', async () => {
    const travelExpense = { id: await create(scene) };
    const mileageAllowance = { id: await createChild(scene, MILEAGE, mileage({ travelExpense })) };
    const passenger = await createChild(scene, PASSENGER, { mileageAllowance, name: 'Nora Eksempel' });
    expect(scene.company.travelExpense(travelExpense.id).amountNok).toBe('315.00');
    expect((await scene.api.remove(`${PASSENGER}/${passenger}`)).status).toBe(204);
    expect(scene.company.travelExpense(travelExpense.id).amountNok).toBe('265.00');
  });
});

describe('rates', () => {
  const ids = async (query: string) =>
    (await scene.api.get(`/travelExpense/rateCategory?fields=id,name&${query}`)).body.values.map(
      (row: { id: number }) => row.id,
    );

  test('have one set of categories for every calendar year, the oldest first', async () => {
    const all = await scene.api.get('/travelExpense/rateCategory?name=Dagsreise 6-12 timer - innland');
    expect(all.body.values.length).toBeGreaterThan(10);
    expect(all.body.values[0].toDate < '2020').toBe(true);
    expect(
      await ids('type=PER_DIEM&isValidDayTrip=true&isValidDomestic=true&dateFrom=2026-05-01&dateTo=2026-05-02'),
    ).toEqual([738, 739]);
    expect(
      await ids('type=ACCOMMODATION_ALLOWANCE&isValidDomestic=true&dateFrom=2026-01-01&dateTo=2026-12-31'),
    ).toEqual([754]);
  });

  test('end with the day before dateTo', async () => {
    expect(await ids('name=Ulegitimert&dateFrom=2025-12-31&dateTo=2026-01-01')).toEqual([730]);
    expect(await ids('name=Ulegitimert&dateFrom=2025-12-31&dateTo=2026-01-02')).toEqual([730, 754]);
  });

  test.each([
    [738, 25886, 397],
    [739, 25887, 736],
    [740, 25888, 1012],
    [742, 25890, 736],
    [743, 25891, 5.3],
    [754, 25902, 452],
    [714, 25486, 384],
    [719, 25491, 5],
  ])('of category %i have row %i with %d NOK', async (category, row, rate) => {
    const { body } = await scene.api.get(`/travelExpense/rate?rateCategoryId=${category}`);
    expect(body.values).toMatchObject([{ id: row, rate, rateCategory: { id: category } }]);
  });
});

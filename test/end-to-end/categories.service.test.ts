import { describe, expect, it } from 'vitest';
import type { ReportLine } from '../../contract/approved-report.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, expectArrived } = taxiReports(service);
const { synced } = syncing(service);

const set = ({ companyId }: TestCompany, key: string, reference: string) =>
  service.categories.set(companyId, key, reference);

/** What is said of a reference that is refused. */
async function refused(company: TestCompany, reference: string): Promise<string> {
  const error: unknown = await set(company, 'taxi', reference).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ document: { status: 422, errors: [{ path: 'taxi' }] } });
  const { errors } = (error as { document: { errors: { message: string }[] } }).document;
  return errors[0]?.message ?? '';
}

const idOf = ({ tripletex }: TestCompany, name: string) =>
  tripletex.costCategories.find(({ description }) => description === name)!.id;

describe('what a category is booked on', () => {
  it('is told with what it means in Tripletex, by description or by id', async () => {
    const company = await service.company();
    const taxiId = idOf(company, 'Taxi');
    const expected = {
      key: 'taxi',
      name: 'taxi',
      costCategory: { tripletexId: taxiId, description: 'Taxi', active: true },
      source: 'manual',
    };
    expect(await set(company, 'taxi', String(taxiId))).toEqual({ ...expected, externalReference: String(taxiId) });
    expect(await set(company, 'taxi', ' Taxi ')).toEqual({ ...expected, externalReference: 'Taxi' });
  });

  it.each([
    ['before the first synchronisation', (company: TestCompany) => Promise.resolve(company)],
    ['after it', async (company: TestCompany) => synced(company)],
  ])('is refused when Tripletex has nothing of that name, with what may be meant: %s', async (_, prepare) => {
    const company = await service.company();
    await prepare(company);
    expect(await refused(company, 'Taksi')).toContain('“Taxi”');
    expect(await refused(company, 'taxi')).toContain('“Taxi”');
    expect(await refused(company, 'Finnesikke')).toMatch(/“.+”/);
    company.tripletex.deactivate('costCategories', 'Taxi');
    expect(await refused(company, '123')).toContain('No active cost category');
    expect(await service.store.externalReferences.all(company.companyId)).toContainEqual(['taxi', 'Taxi']);
  });

  it('is refused when it is not active any more', async () => {
    const company = await service.company();
    company.tripletex.deactivate('costCategories', 'Taxi');
    await synced(company);
    expect(await refused(company, 'Taxi')).toContain('not active');
  });

  it('is refused when several of the same kind are called that, with their ids, and taken by id', async () => {
    const company = await service.company();
    const other = company.tripletex.addCostCategory({ description: 'Taxi', kind: 'travel' });
    await synced(company);
    const message = await refused(company, 'Taxi');
    expect(message).toContain(String(other.id));
    expect(message).toContain(String(idOf(company, 'Taxi')));
    expect(await set(company, 'taxi', String(other.id))).toMatchObject({ costCategory: { tripletexId: other.id } });
  });

  it('may be called the same for travel and for expenses', async () => {
    const company = await service.company();
    company.tripletex.addCostCategory({ description: 'Bompenger', kind: 'travel' });
    company.tripletex.addCostCategory({ description: 'Bompenger', kind: 'expense' });
    expect(await set(company, 'toll', 'Bompenger')).toMatchObject({ costCategory: { description: 'Bompenger' } });
  });

  it('is taken when it was made in Tripletex since the last synchronisation', async () => {
    const company = await service.company();
    await synced(company);
    company.tripletex.addCostCategory({ description: 'Bysykkel' });
    expect(await set(company, 'bike', 'Bysykkel')).toMatchObject({ costCategory: { description: 'Bysykkel' } });
  });

  it('is taken as it is while nobody can be asked', async () => {
    const company = await service.company({ isConnected: false });
    expect(await set(company, 'taxi', 'Drosje')).toMatchObject({ externalReference: 'Drosje', costCategory: null });
  });

  it('is imported all or none, every fault named', async () => {
    const { companyId } = await service.company();
    const refusal = service.categories.import(companyId, { ferry: 'Ferge', bus: 7, boat: '', tram: 'Finnesikke' });
    await expect(refusal).rejects.toMatchObject({
      document: { status: 422, errors: [{ path: 'bus' }, { path: 'boat' }, { path: 'tram' }] },
    });
    expect((await service.store.externalReferences.all(companyId)).has('ferry')).toBe(false);
  });

  it('lets go what waited for it, and mileage and per diem are keys as any other', async () => {
    const company = await service.company();
    await service.store.externalReferences.remove(company.companyId, 'mileage');
    const mileage: ReportLine = {
      id: 'l1',
      type: 'mileage',
      category: 'mileage',
      amountNok: '350.00',
      date: '2026-03-12',
      from: 'Oslo',
      to: 'Lysaker',
      km: '100',
      vehicle: 'car',
      passengers: [],
      trailer: false,
      forestRoad: false,
    };
    const report = taxi(company, { lines: [mileage] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    await set(company, 'mileage', 'Taxi');
    await expectArrived(report, company);
  });
});

describe('a reference that is saved', () => {
  it('lets go what waited for a category that is not active any more', async () => {
    const company = await service.company();
    company.tripletex.deactivate('costCategories', 'Taxi');
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-302'));
    await set(company, 'taxi', 'Ferge');
    await expectArrived(report, company);
  });

  it('lets go what was on its way with the old one', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    const on = { method: 'GET', path: '/travelExpense/costCategory', company: company.tripletex.name };
    service.sandbox.faults.add({ on, what: { kind: 'delay', ms: 1500 } });
    await service.send(report);
    await service.until(report, ({ status }) => status === 'transferring');
    await new Promise((resolve) => setTimeout(resolve, 500));
    // Saved as one does who looks at the database: what waits is not told.
    await service.store.externalReferences.save(company.companyId, new Map([['ferry', 'Ferge']]));
    await expectArrived(report, company);
    expect((await service.transfers.record(report.companyId, report.reportId)).events).toContainEqual(
      expect.objectContaining({ type: 'problem' }),
    );
  });

  it('and a payment type that is chosen, what waited for one', async () => {
    const company = await service.company();
    company.tripletex.addPaymentType({ description: 'Annet firmakort' });
    const report = taxi(company, { lines: [costLine({ paidBy: 'company' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-303'));
    const paymentTypes = { employee: null, company: 'Firmakort' };
    await service.companies.connect(company.companyId, { settings: { paymentTypes } });
    await expectArrived(report, company);
  });
});

describe('synchronised cost categories', () => {
  it('offer themselves as categories without anybody’s work, the active ones, where that is ticked', async () => {
    const company = await service.company();
    const { companyId, tripletex } = company;
    expect((await service.categories.all(companyId)).every(({ source }) => source === 'manual')).toBe(true);
    tripletex.deactivate('costCategories', 'Ferge');
    await synced(company);
    const offered = (await service.categories.all(companyId)).filter(({ source }) => source === 'synced');
    expect(offered.map(({ name }) => name)).not.toContain('Ferge');
    const taxiId = idOf(company, 'Taxi');
    expect(offered).toContainEqual({
      key: `tlx-${taxiId}`,
      name: 'Taxi',
      externalReference: String(taxiId),
      costCategory: { tripletexId: taxiId, description: 'Taxi', active: true },
      source: 'synced',
    });
    const sync = { employees: true, costCategories: false, projects: true, departments: true };
    await service.store.companies.saveSettings(companyId, { sync });
    expect((await service.categories.all(companyId)).every(({ source }) => source === 'manual')).toBe(true);
  });

  it('are booked on by their key, and what somebody sets for that key counts before', async () => {
    const company = await service.company();
    await synced(company);
    const key = `tlx-${idOf(company, 'Ferge')}`;
    const onFerry = () => taxi(company, { lines: [costLine({ category: key })] });
    const plain = onFerry();
    await service.send(plain);
    await expectArrived(plain, company);
    expect(company.tripletex.travelExpense(plain.reportNumber).costs).toMatchObject([{ category: 'Ferge' }]);
    await set(company, key, 'Taxi');
    const overridden = onFerry();
    await service.send(overridden);
    await expectArrived(overridden, company);
    expect(company.tripletex.travelExpense(overridden.reportNumber).costs).toMatchObject([{ category: 'Taxi' }]);
  });
});

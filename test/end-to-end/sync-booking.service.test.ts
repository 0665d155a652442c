import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, expectArrived } = taxiReports(service);
const { synced, requestsOf } = syncing(service);

describe('a transfer is booked on nobody whom a register only knew once', () => {
  const numberPasses = (company: TestCompany) => {
    company.tripletex.change('employees', '1', { employeeNumber: '' });
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Innehaver', employeeNumber: '1' });
  };

  it('one key that fits and one that nobody was read of yet: Tripletex is asked for that one', async () => {
    const company = await service.company();
    await synced(company);
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', email: 'ny@x.example', employeeNumber: '88' });
    const report = taxi(company, { employee: { employeeNumber: '1', email: 'ny@x.example' } });
    await service.send(report);
    await service.until(report, waitsFor('TLX-203'));
  });

  it('after a new key, before anything was read with it', async () => {
    const company = await service.company();
    await synced(company);
    numberPasses(company);
    await service.store.companies.offerKey(company.companyId, company.tripletex.newKey());
    await service.companies.check(company.companyId);
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
    const { employee } = company.tripletex.travelExpense(report.reportNumber);
    expect(employee.name).toContain('Innehaver');
  });

  it('when it could not be read to its end for a day', async () => {
    const company = await service.company();
    await synced(company);
    numberPasses(company);
    await aged(company);
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
    const { employee } = company.tripletex.travelExpense(report.reportNumber);
    expect(employee.name).toContain('Innehaver');
  });

  async function aged({ companyId }: TestCompany): Promise<void> {
    const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
    await sql`update register_states set complete_at = now() - interval '25 hours' where company_id = ${companyId}`;
    await sql.end();
  }
});

describe('a transfer', () => {
  it('is resolved from the registers: no request is made but those that book it', async () => {
    const company = await service.company();
    await synced(company);
    await taxiArrives(company);
    service.sandbox.clearRequests(company.tripletex.name);
    await taxiArrives(company);
    const calls = service.sandbox
      .requestsOf(company.tripletex.name)
      .map(({ method, path }) => `${method} ${path.replaceAll(/\d+/g, '{id}')}`);
    expect(calls).toEqual([
      'GET /travelExpense',
      'POST /travelExpense',
      'GET /travelExpense/{id}',
      'PUT /travelExpense/:approve',
      'GET /travelExpense/{id}',
    ]);
  });

  it('is resolved from Tripletex where the register has no match yet, or is not synchronised any more', async () => {
    const company = await service.company();
    await synced(company);
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77', email: 'ny@x.example' });
    const report = taxi(company, { employee: { employeeNumber: '77' } });
    await service.send(report);
    await expectArrived(report, company);
    const sync = { employees: false, costCategories: true, projects: true, departments: true };
    await service.store.companies.saveSettings(company.companyId, { sync });
    service.sandbox.clearRequests(company.tripletex.name);
    await taxiArrives(company);
    expect(requestsOf(company, '/employee')).toHaveLength(1);
  });

  it('is booked on a synchronised category by its own key', async () => {
    const company = await service.company();
    await synced(company);
    const ferry = (await service.categories.all(company.companyId)).find(
      ({ name, source }) => name === 'Ferge' && source === 'synced',
    );
    const report = taxi(company, { lines: [costLine({ category: ferry?.key ?? '' })] });
    await service.send(report);
    await expectArrived(report, company);
    expect(company.tripletex.travelExpense(report.reportNumber).costs).toMatchObject([{ category: 'Ferge' }]);
  });

  async function taxiArrives(company: TestCompany): Promise<void> {
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
  }
});

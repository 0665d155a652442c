import { expect, it } from 'vitest';
import { hasEnded, sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, expectArrived } = taxiReports(service);
const by = 'Nora Leder';

/** Number 1 and the e-mail of number 2: two people. */
const ofTwo = (company: TestCompany) =>
  taxi(company, { employee: { employeeNumber: '1', email: 'ola@nordfjell.example' } });
const idOf = ({ tripletex }: TestCompany, number: string) =>
  tripletex.employees.find(({ employeeNumber }) => employeeNumber === number)!.id;

it('who is meant is chosen once: everybody who waits for the same goes on, and later reports never wait', async () => {
  const company = await service.company();
  const [one, same] = [ofTwo(company), ofTwo(company)];
  const other = taxi(company, { employee: { employeeNumber: '3', email: 'ola@nordfjell.example' } });
  for (const report of [one, same, other]) await service.send(report);
  for (const report of [one, same, other]) await service.until(report, waitsFor('TLX-203'));
  const { companyId } = company;
  const { problem } = await service.transfers.status(companyId, one.reportId);
  expect(problem?.details.candidates).toContainEqual({
    tripletexEmployeeId: idOf(company, '1'),
    name: expect.any(String) as string,
  });
  const tripletexEmployeeId = idOf(company, '2');
  await service.transfers.resolve(companyId, one.reportId, { action: 'chooseEmployee', by, tripletexEmployeeId });
  for (const report of [one, same]) await expectArrived(report, company);
  const later = ofTwo(company);
  await service.send(later);
  await service.until(later, hasEnded);
  expect(await service.transfers.status(companyId, later.reportId)).toMatchObject({ attempts: 1 });
  expect(await service.transfers.status(companyId, other.reportId)).toMatchObject({ attempts: 1, status: 'waiting' });
  for (const { employee } of company.tripletex.travelExpenses()) expect(employee.id).toBe(tripletexEmployeeId);
  const { events } = await service.transfers.record(companyId, one.reportId);
  expect(events).toContainEqual(expect.objectContaining({ type: 'resolve.chooseEmployee', by }));
});

it('one that does not fit is refused, and nothing is remembered', async () => {
  const company = await service.company();
  const report = ofTwo(company);
  const { companyId, reportId } = report;
  await service.send(report);
  await service.until(report, waitsFor('TLX-203'));
  const choose = (tripletexEmployeeId: number) =>
    service.transfers.resolve(companyId, reportId, { action: 'chooseEmployee', by, tripletexEmployeeId });
  await expect(choose(idOf(company, '3'))).rejects.toMatchObject({ document: { status: 409 } });
  await expect(choose(0)).rejects.toMatchObject({ document: { status: 422 } });
  expect(await service.store.employeeChoices.find(companyId, report.employee)).toBeUndefined();
  expect(await service.transfers.status(companyId, reportId)).toMatchObject({ status: 'waiting', attempts: 1 });
});

it('nobody chooses where nothing is to be chosen', async () => {
  const company = await service.company();
  const report = taxi(company, { employee: { employeeNumber: '77' } });
  const { companyId, reportId } = report;
  await service.send(report);
  await service.until(report, waitsFor('TLX-201'));
  const decision = { action: 'chooseEmployee', by, tripletexEmployeeId: 1 } as const;
  await expect(service.transfers.resolve(companyId, reportId, decision)).rejects.toMatchObject({
    document: { status: 409 },
  });
});

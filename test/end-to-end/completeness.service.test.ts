import { describe, expect, it } from 'vitest';
import { Completeness } from '../../contract/completeness.js';
import { runCommand } from '../support/program.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, taxiWithReceipt, expectArrived } = taxiReports(service);

const approvedOn = (day: string) => [{ by: 'Nora Leder', at: `${day}T09:12:00+01:00` }];
const october = ({ companyId }: TestCompany) => service.completeness(companyId, '2026-10');

/** A company with two reports of October that have arrived, and one that waits for a category. */
async function octoberOf() {
  const company = await service.company();
  const arrived = [
    taxi(company, { approvals: approvedOn('2026-10-01') }),
    taxiWithReceipt(company, { approvals: approvedOn('2026-10-31') }).report,
  ];
  const waiting = taxi(company, { approvals: approvedOn('2026-10-15'), lines: [costLine({ category: 'ferry' })] });
  for (const report of [...arrived, waiting]) await service.send(report);
  for (const report of arrived) await expectArrived(report, company);
  await service.until(waiting, waitsFor('TLX-301'));
  return { company, waiting };
}

describe('a month', () => {
  it('is complete when all that was approved in it stands in Tripletex, to the øre and with every receipt', async () => {
    const { company, waiting } = await octoberOf();
    expect(await october(company)).toEqual({
      month: '2026-10',
      complete: false,
      reports: 3,
      transferred: 2,
      waiting: [{ code: 'TLX-301', count: 1 }],
      approvedNok: '1344.00',
      tripletexNok: '896.00',
      differenceNok: '448.00',
      receiptsExpected: 1,
      receiptsPresent: 1,
    });
    await service.categories.set(company.companyId, 'ferry', 'Ferge');
    await expectArrived(waiting, company);
    expect(await october(company)).toMatchObject({
      complete: true,
      transferred: 3,
      waiting: [],
      differenceNok: '0.00',
    });
  });

  it('counts a report by the day of its last approval in Oslo, and no other month', async () => {
    const company = await service.company();
    const late = taxi(company, { approvals: [{ by: 'Nora Leder', at: '2026-10-31T23:30:00Z' }] });
    await service.send(late);
    await expectArrived(late, company);
    expect(await october(company)).toMatchObject({ complete: true, reports: 0, approvedNok: '0.00' });
    expect(await service.completeness(company.companyId, '2026-11')).toMatchObject({ complete: true, reports: 1 });
  });

  it('leaves out what a person booked by hand', async () => {
    const company = await service.company();
    const costs = [{ date: '2026-03-12', amount: '448.00' }];
    const { number } = company.tripletex.enterByHand({ employee: '1', title: 'Taxi', departure: '2026-03-12', costs });
    company.tripletex.approve(number);
    const report = taxi(company, { approvals: approvedOn('2026-10-15') });
    await service.send(report);
    await service.until(report, waitsFor('TLX-801'));
    expect(await october(company)).toMatchObject({ complete: false, reports: 1 });
    const decision = { action: 'bookedByHand', by: 'Nora Leder', tripletexNumber: number } as const;
    await service.transfers.resolve(report.companyId, report.reportId, decision);
    expect(await october(company)).toMatchObject({ complete: true, reports: 0 });
  });

  it('of another company is nobody’s business', async () => {
    const [{ company }, other] = [await octoberOf(), await service.company()];
    expect((await october(other)).reports).toBe(0);
    expect((await october(company)).reports).toBe(3);
  });

  it.each(['2026-13', '2026', 'oktober', '2026-10-01'])('cannot be %s', async (month) => {
    await expect(service.completeness('nordfjell', month)).rejects.toMatchObject({ document: { status: 422 } });
  });

  it('is told on the command line: exit 1 when it is not complete', async () => {
    const { company } = await octoberOf();
    const run = (...args: string[]) => runCommand(['completeness', company.companyId, ...args], service.environment);
    const told = await run('--month', '2026-10', '--json');
    expect(told.code).toBe(1);
    expect(Completeness.strict().parse(JSON.parse(told.stdout))).toMatchObject({ complete: false, reports: 3 });
    expect((await run('--month', '2026-10')).stdout).toMatch(/│ NOK +│ 1344.00 +│ 896.00/);
    expect((await run('--month', '2026-09')).code).toBe(0);
    expect((await run()).code).toBe(2);
    const unknown = await runCommand(['completeness', 'nobody', '--month', '2026-10', '--json'], service.environment);
    expect([unknown.code, (JSON.parse(unknown.stdout) as { status: number }).status]).toEqual([1, 404]);
  });
});

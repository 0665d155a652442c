import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, expectArrived } = taxiReports(service);
const { synced, begun, requestsOf, breaks } = syncing(service);

/** What a transfer waits for, what cures it in Tripletex, and a like problem that this does not cure. */
interface Waiting {
  readonly code: string;
  readonly breaks: (company: TestCompany) => unknown;
  readonly report: Partial<ApprovedReport>;
  readonly other: Partial<ApprovedReport>;
  readonly cures: (company: TestCompany) => unknown;
}

const onCard = (paymentType: string) => ({ lines: [costLine({ paidBy: 'company', paymentType })] });

const released: readonly Waiting[] = [
  {
    code: 'TLX-201',
    breaks: () => undefined,
    report: { employee: { employeeNumber: '77' } },
    other: { employee: { employeeNumber: '78' } },
    cures: ({ tripletex }) => tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77' }),
  },
  {
    code: 'TLX-202',
    breaks: ({ tripletex }) => {
      for (const number of ['1', '2']) tripletex.change('employees', number, { allowInformationRegistration: false });
    },
    report: { employee: { employeeNumber: '1' } },
    other: { employee: { employeeNumber: '2' } },
    cures: ({ tripletex }) => tripletex.change('employees', '1', { allowInformationRegistration: true }),
  },
  {
    code: 'TLX-203',
    breaks: ({ tripletex }) => {
      for (const email of ['kari', 'ola'])
        tripletex.addEmployee({ firstName: 'Dobbel', lastName: email, email: `${email}@nordfjell.example` });
    },
    report: { employee: { email: 'kari@nordfjell.example' } },
    other: { employee: { email: 'ola@nordfjell.example' } },
    cures: ({ tripletex }) => {
      const double = tripletex.employees.find(({ lastName }) => lastName === 'kari');
      tripletex.change('employees', double?.id ?? 0, { email: 'dobbel@nordfjell.example' });
    },
  },
  {
    code: 'TLX-302',
    breaks: ({ tripletex }) => {
      for (const name of ['Taxi', 'Ferge']) tripletex.deactivate('costCategories', name);
    },
    report: { lines: [costLine({ category: 'taxi' })] },
    other: { lines: [costLine({ category: 'ferry', externalReference: 'Ferge' })] },
    cures: ({ tripletex }) => tripletex.change('costCategories', 'Taxi', { isInactive: false }),
  },
  {
    code: 'TLX-303',
    breaks: () => undefined,
    report: onCard('Bedriftskort'),
    other: onCard('Et annet kort'),
    cures: ({ tripletex }) => tripletex.addPaymentType({ description: 'Bedriftskort' }),
  },
  {
    code: 'TLX-304',
    breaks: ({ tripletex }) => {
      for (const number of ['P-100', 'P-200']) tripletex.change('projects', number, { endDate: '2025-01-01' });
    },
    report: { project: { number: 'P-100' } },
    other: { project: { number: 'P-200' } },
    cures: ({ tripletex }) => tripletex.change('projects', 'P-100', { endDate: null }),
  },
];

describe('a synchronisation lets go what waits for what it brings, and nothing else', () => {
  it.each(released)('$code', async ({ code, breaks: breakIt, report, other, cures }) => {
    const company = await service.company();
    await breakIt(company);
    await synced(company);
    const [one, two] = [taxi(company, report), taxi(company, other)];
    for (const sent of [one, two]) {
      await service.send(sent);
      await service.until(sent, waitsFor(code));
    }
    await synced(company);
    expect(await service.transfers.status(one.companyId, one.reportId)).toMatchObject({ attempts: 1 });
    await cures(company);
    await synced(company);
    await expectArrived(one, company);
    expect(await service.transfers.status(two.companyId, two.reportId)).toMatchObject({ attempts: 1 });
  });

  it('TLX-202 that Tripletex itself found, for the register knew better once', async () => {
    const company = await service.company();
    await synced(company);
    const closed = { allowInformationRegistration: false };
    company.tripletex.change('employees', '1', closed);
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-202'));
    company.tripletex.change('employees', '1', { allowInformationRegistration: true, lastName: 'Nytt-Navn' });
    await synced(company);
    await expectArrived(report, company);
  });

  it.each([
    [
      'TLX-302',
      ({ tripletex }: TestCompany) => tripletex.addCostCategory({ description: 'Taxi' }),
      ({ tripletex }: TestCompany, id: number) => tripletex.change('costCategories', id, { description: 'Drosje' }),
      {},
    ],
    [
      'TLX-303',
      ({ tripletex }: TestCompany) => tripletex.addPaymentType({ description: 'Firmakort' }),
      ({ tripletex }: TestCompany, id: number) => tripletex.change('paymentTypes', id, { description: 'Annet kort' }),
      onCard('Firmakort'),
    ],
    [
      'TLX-302',
      ({ tripletex }: TestCompany) => tripletex.addCostCategory({ description: 'Taxi' }),
      ({ tripletex }: TestCompany, id: number) =>
        tripletex.change('costCategories', id, { showOnTravelExpenses: false }),
      {},
    ],
  ] as const)(
    '%s for two of the same name, once one of them is called otherwise or not shown any more',
    async (code, doubles, renames, report) => {
      const company = await service.company();
      const { id } = doubles(company);
      await synced(company);
      const waiting = taxi(company, report);
      await service.send(waiting);
      await service.until(waiting, waitsFor(code));
      renames(company, id);
      await synced(company);
      await expectArrived(waiting, company);
    },
  );

  it('TLX-203 when somebody is brought who has nothing to do with it: not at all', async () => {
    const company = await service.company();
    const email = 'dobbel@nordfjell.example';
    const { id } = company.tripletex.addEmployee({ firstName: 'Gammel', lastName: 'Dobbel', email });
    company.tripletex.endEmployment(id, '2021-01-01');
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Dobbel', email });
    await synced(company);
    const report = taxi(company, { employee: { email } });
    await service.send(report);
    await service.until(report, waitsFor('TLX-203'));
    company.tripletex.addEmployee({ firstName: 'Helt', lastName: 'Annen', employeeNumber: '900' });
    await synced(company);
    await synced(company);
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ attempts: 1 });
  });

  it('also what a synchronisation brought that was ended before it could tell', async () => {
    const company = await service.company();
    await synced(company);
    const report = taxi(company, { employee: { employeeNumber: '77' } });
    await service.send(report);
    await service.until(report, waitsFor('TLX-201'));
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77' });
    breaks(company, '/project', { kind: 'delay', ms: 2000 });
    const { runId, workflowId } = await begun(company);
    await waitUntil(
      () => service.store.syncRuns.find(company.companyId, runId),
      (run) => run?.registers.employees !== undefined,
    );
    await service.client.workflow.getHandle(workflowId, runId).terminate();
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ attempts: 1 });
    expect(await synced(company)).toMatchObject({ outcome: 'done', changes: [] });
    await expectArrived(report, company);
  });

  it('also what was still on its way when it was brought', async () => {
    const company = await service.company();
    await synced(company);
    const report = taxi(company, { employee: { employeeNumber: '77' } });
    // The answer of a moment ago, which comes after the synchronisation has ended.
    const page = { fullResultSize: 0, from: 0, count: 0, versionDigest: 'x', values: [] };
    breaks(company, '/employee', { kind: 'answer', status: 200, body: page }, {}, 2);
    breaks(company, '/employee/entitlement', { kind: 'delay', ms: 3000 });
    await service.send(report);
    await waitUntil(
      () => Promise.resolve(requestsOf(company, '/employee').length),
      (n) => n > 1,
    );
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77' });
    // It ends while the report is on its way still, or on a slow machine when it waits already.
    await synced(company);
    await expectArrived(report, company);
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { costLine } from '../support/reports.js';
import { startTestService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await startTestService();
afterAll(() => service.close());
const { taxi, expectArrived } = taxiReports(service);
const { synced, requestsOf, breaks } = syncing(service);

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

  it('also what was still on its way when it was brought', async () => {
    const company = await service.company();
    await synced(company);
    const report = taxi(company, { employee: { employeeNumber: '77' } });
    // The answer of a moment ago, which comes after the synchronisation has ended.
    const page = { fullResultSize: 0, from: 0, count: 0, versionDigest: 'x', values: [] };
    breaks(company, '/employee', { kind: 'answer', status: 200, body: page });
    breaks(company, '/employee/entitlement', { kind: 'delay', ms: 3000 });
    await service.send(report);
    await waitUntil(
      () => Promise.resolve(requestsOf(company, '/employee').length),
      (n) => n > 1,
    );
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77' });
    await synced(company);
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ status: 'transferring' });
    await expectArrived(report, company);
  });
});

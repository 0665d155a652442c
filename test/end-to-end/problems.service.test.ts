import { describe, expect, it } from 'vitest';
import { Refused } from '../../client/refused.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { retrySignal } from '../../workflows/transfer-messages.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, taxiWithReceipt, expectShown, expectArrived } = taxiReports(service);

interface Case {
  readonly code: string;
  readonly when: string;
  readonly breaks: (company: TestCompany) => unknown;
  readonly report?: (company: TestCompany) => ApprovedReport;
  readonly cures: (company: TestCompany) => unknown;
}

const onCard = (company: TestCompany) => taxi(company, { lines: [costLine({ paidBy: 'company' })] });
const onProject = (company: TestCompany) => taxi(company, { project: { number: 'P-100' } });
const nothing = () => undefined;

/** What somebody has to set right; the transfer goes on by `retry`. */
const cured: readonly Case[] = [
  {
    code: 'TLX-101',
    when: 'the company is disconnected',
    breaks: ({ companyId }) => service.companies.disconnect(companyId),
    cures: ({ tripletex, companyId }) =>
      service.companies.connect(companyId, { userKey: tripletex.userKey, settings: {} }),
  },
  {
    code: 'TLX-104',
    when: 'a right is not ticked',
    breaks: ({ tripletex }) => tripletex.untick(25, 'token'),
    cures: ({ tripletex }) => tripletex.tick(25, 'token'),
  },
  {
    code: 'TLX-105',
    when: 'the integrations module is off',
    breaks: ({ tripletex }) => tripletex.setModules(['WAGE']),
    cures: ({ tripletex }) => tripletex.setModules(['WAGE', 'API_V2']),
  },
  {
    code: 'TLX-201',
    when: 'the employee is not in Tripletex',
    breaks: nothing,
    report: (company) => taxi(company, { employee: { employeeNumber: '77' } }),
    cures: ({ tripletex }) =>
      tripletex.addEmployee({
        firstName: 'Ny',
        lastName: 'Ansatt',
        employeeNumber: '77',
        email: 'ny@nordfjell.example',
      }),
  },
  {
    code: 'TLX-202',
    when: 'nothing may be registered for the employee',
    breaks: ({ tripletex }) => tripletex.change('employees', '1', { allowInformationRegistration: false }),
    cures: ({ tripletex }) => tripletex.change('employees', '1', { allowInformationRegistration: true }),
  },
  {
    code: 'TLX-203',
    when: 'number and e-mail are different people',
    breaks: nothing,
    report: (company) => taxi(company, { employee: { employeeNumber: '1', email: 'ola@nordfjell.example' } }),
    cures: ({ tripletex }) => tripletex.change('employees', '2', { email: 'ola.testesen@nordfjell.example' }),
  },
  {
    code: 'TLX-302',
    when: 'the cost category is inactive',
    breaks: ({ tripletex }) => tripletex.change('costCategories', 'Taxi', { isInactive: true }),
    cures: ({ tripletex }) => tripletex.change('costCategories', 'Taxi', { isInactive: false }),
  },
  {
    code: 'TLX-303',
    when: 'there is no company card',
    breaks: ({ tripletex }) => tripletex.change('paymentTypes', 'Firmakort', { isInactive: true }),
    report: onCard,
    cures: ({ tripletex }) => tripletex.change('paymentTypes', 'Firmakort', { isInactive: false }),
  },
  {
    code: 'TLX-304',
    when: 'the project is closed',
    breaks: ({ tripletex }) => tripletex.change('projects', 'P-100', { isClosed: true }),
    report: onProject,
    cures: ({ tripletex }) => tripletex.change('projects', 'P-100', { isClosed: false }),
  },
  {
    code: 'TLX-305',
    when: 'Tripletex requires a department when it is delivered',
    breaks: (company) => refuse(company, 'PUT', '/travelExpense/:approve', 'costs.department.id,department.id'),
    cures: ({ tripletex }) => service.sandbox.faults.clear(tripletex.name),
  },
  {
    code: 'TLX-306',
    when: 'Tripletex refuses the VAT code of the second cost',
    breaks: (company) => refuse(company, 'POST', '/travelExpense', 'vatType'),
    cures: ({ tripletex }) => service.sandbox.faults.clear(tripletex.name),
  },
];

function refuse({ tripletex }: TestCompany, method: string, path: string, field: string): void {
  service.sandbox.faults.add({
    on: { method, path, company: tripletex.name },
    what: { kind: 'answer', status: 422, code: 18000, field, message: 'Feltet må fylles ut.' },
    times: 'always',
  });
}

describe('a transfer waits and goes on by retry once the cause is gone', () => {
  it.each(cured)('$code: $when', async ({ code, breaks, report = taxi, cures }) => {
    const company = await service.company();
    await breaks(company);
    const sent = report(company);
    await service.send(sent);
    await expectShown(await service.until(sent, waitsFor(code)), code);
    await cures(company);
    // What cures it may release it, too, before anybody asks.
    await service.transfers.retry(sent.companyId, sent.reportId).catch((error: unknown) => {
      if (!(error instanceof Refused) || error.document.status !== 409) throw error;
    });
    await expectArrived(sent, company);
  });

  it('TLX-601: the owner of the key may not approve own expenses, until somebody does in Tripletex', async () => {
    const company = await service.company();
    company.tripletex.setSettings({ canApproveOwnExpenses: false });
    const report = taxi(company, { employee: { tripletexEmployeeId: company.tripletex.ownerId } });
    await service.send(report);
    await expectShown(await service.until(report, waitsFor('TLX-601')), 'TLX-601');
    expect(company.tripletex.travelExpense(report.reportNumber).state).toBe('DELIVERED');
    company.tripletex.approve(report.reportNumber);
    await service.client.workflow.getHandle(transferWorkflowId(report)).signal(retrySignal);
    await expectArrived(report, company);
  });
});

describe('a transfer waits and goes on by itself', () => {
  it('TLX-702: Tripletex asks to wait, and nothing is sent before the time it named, whatever is retried', async () => {
    const company = await service.company();
    service.sandbox.rateLimit({ seconds: 3, company: company.tripletex.name });
    const report = taxi(company);
    await service.send(report);
    const status = await service.until(report, waitsFor('TLX-702'));
    service.sandbox.clearRequests(company.tripletex.name);
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
    const [first] = service.sandbox.requestsOf(company.tripletex.name);
    expect(Date.parse(first!.at)).toBeGreaterThanOrEqual(Date.parse(status.problem!.nextTryAt!));
  });

  it.each(['^/travelExpense$', '/travelExpense/*/attachment', '/travelExpense/:approve'])(
    'TLX-704: the answer of a write to %s is lost after the work: it stands there once',
    async (path) => {
      const company = await service.company();
      service.sandbox.faults.add({
        on: { method: path.endsWith('approve') ? 'PUT' : 'POST', path, company: company.tripletex.name },
        what: { kind: 'drop', when: 'after' },
      });
      const { report } = taxiWithReceipt(company);
      await service.send(report);
      expect(await service.until(report, waitsFor('TLX-704'))).toMatchObject({ status: 'unknownOutcome' });
      await expectArrived(report, company);
      const { travelExpenses } = await service.transfers.status(report.companyId, report.reportId);
      expect(company.tripletex.attachment(report.reportNumber)?.pages).toBe(travelExpenses[0]?.receiptPages);
    },
  );
});

it('a report that stops for another cause of the same kind says so, with a time and a line in its story of its own', async () => {
  const company = await service.company();
  const lines = ['tram', 'canoe'].map((category) => costLine({ id: category, category, amountNok: '224.00' }));
  const report = taxi(company, { lines });
  await service.send(report);
  const first = await service.until(report, waitsFor('TLX-301'));
  const isNamed = (category: string) => (status: TransferStatus) =>
    status.status === 'waiting' && status.problem?.details.category === category;
  expect(isNamed('tram')(first)).toBe(true);
  await service.transfers.retry(report.companyId, report.reportId);
  // The same cause again is no news.
  const again = await service.until(
    report,
    ({ status, attempts }) => status === 'waiting' && attempts > first.attempts,
  );
  expect(again.problem?.since).toBe(first.problem?.since);
  await service.categories.set(company.companyId, 'tram', 'Ferge');
  const second = await service.until(report, isNamed('canoe'));
  expect(Date.parse(second.problem?.since ?? '')).toBeGreaterThan(Date.parse(first.problem?.since ?? ''));
  const { events } = await service.transfers.record(report.companyId, report.reportId);
  expect(events.filter(({ type }) => type === 'problem').map(({ text }) => text)).toEqual([
    first.problem?.message,
    second.problem?.message,
  ]);
});

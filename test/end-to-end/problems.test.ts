import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { retrySignal } from '../../workflows/transfer-messages.js';
import { costLine } from '../support/reports.js';
import { startTestService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await startTestService();
afterAll(() => service.close());
const { taxi, taxiWithReceipt, expectShown, expectArrived } = taxiReports(service);

/** Somebody entered it in Tripletex instead, and says so. */
async function expectBookedByHand(report: ApprovedReport, { tripletex }: TestCompany): Promise<void> {
  const { number: tripletexNumber } = tripletex.enterByHand({
    employee: tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id,
    title: 'Ført for hånd',
    departure: '2026-03-12',
    return: '2026-03-12',
    costs: [{ date: '2026-03-12', amount: report.totalNok }],
  });
  const decision = { action: 'bookedByHand', by: 'Nora Leder', tripletexNumber } as const;
  const { companyId, reportId } = report;
  expect(await service.transfers.resolve(companyId, reportId, decision)).toMatchObject({ status: 'bookedByHand' });
}

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
    when: 'the key was revoked',
    breaks: ({ tripletex }) => tripletex.revokeKey(),
    cures: ({ tripletex, companyId }) =>
      service.companies.connect(companyId, { userKey: tripletex.newKey(), settings: {} }),
  },
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
    code: 'TLX-301',
    when: 'a category has no external reference',
    breaks: nothing,
    report: (company) => taxi(company, { lines: [costLine({ category: 'ferry' })] }),
    cures: ({ companyId }) => service.categories.set(companyId, 'ferry', 'Ferge'),
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
    code: 'TLX-303',
    when: 'several company cards fit and none is chosen',
    breaks: ({ tripletex }) => tripletex.addPaymentType({ description: 'Reisekonto' }),
    report: onCard,
    cures: ({ companyId }) =>
      service.store.companies.saveSettings(companyId, { paymentTypes: { employee: null, company: 'Firmakort' } }),
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
    when: 'the department is not in Tripletex',
    breaks: nothing,
    report: (company) => taxi(company, { department: { number: '99' } }),
    cures: ({ tripletex }) => tripletex.addDepartment({ name: 'Ny', departmentNumber: '99' }),
  },
  {
    code: 'TLX-305',
    when: 'Tripletex requires a department when it is delivered',
    breaks: () => refuse('PUT', '/travelExpense/:approve', 'costs.department.id,department.id'),
    cures: () => service.sandbox.faults.clear(),
  },
  {
    code: 'TLX-306',
    when: 'the category is locked to another VAT code',
    breaks: ({ tripletex }) => tripletex.change('costCategories', 'Taxi', { isVatLocked: true, vatType: { id: 0 } }),
    cures: ({ tripletex }) => tripletex.change('costCategories', 'Taxi', { isVatLocked: false, vatType: { id: 12 } }),
  },
  {
    code: 'TLX-306',
    when: 'Tripletex refuses the VAT code of the second cost',
    breaks: () => refuse('POST', '/travelExpense', 'vatType'),
    cures: () => service.sandbox.faults.clear(),
  },
  {
    code: 'TLX-401',
    when: 'the period is closed',
    breaks: ({ tripletex }) => tripletex.closePeriod('2026-03'),
    cures: ({ tripletex }) => tripletex.reopenPeriod('2026-03'),
  },
  {
    code: 'TLX-601',
    when: 'somebody else has to approve as well',
    breaks: ({ tripletex }) => tripletex.setApprovalFlow(true),
    cures: ({ tripletex }) => tripletex.approve(tripletex.travelExpenses()[0]!.id),
  },
];

function refuse(method: string, path: string, field: string): void {
  service.sandbox.faults.add({
    on: { method, path },
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
    await service.transfers.retry(sent.companyId, sent.reportId);
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

  it('TLX-602: rejected in Tripletex while it was under way, then approved there', async () => {
    const company = await service.company();
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    company.tripletex.reject(report.reportNumber, 'Feil prosjekt');
    find();
    const status = await service.until(report, waitsFor('TLX-602'));
    await expectShown(status, 'TLX-602');
    expect(status.problem?.message.nb).toContain('Feil prosjekt');
    company.tripletex.approve(report.reportNumber);
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
  });

  it('TLX-802: deleted in Tripletex while it was under way, and never written again without a word', async () => {
    const company = await service.company();
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    company.tripletex.delete(report.reportNumber);
    find();
    const shown = await service.until(report, waitsFor('TLX-802'));
    await expectShown(shown, 'TLX-802');
    await service.transfers.retry(report.companyId, report.reportId);
    const { attempts } = shown;
    await service.until(report, (status) => status.attempts > attempts && waitsFor('TLX-802')(status));
    expect(company.tripletex.travelExpenses()).toEqual([]);
    await expectBookedByHand(report, company);
  });

  it('TLX-502: a receipt that is no picture and no PDF, named by its file', async () => {
    const company = await service.company();
    const stored = service.approval.addReceipt({
      bytes: Buffer.from('not a picture'),
      fileName: 'taxi.jpg',
      contentType: 'image/jpeg',
    });
    const report = taxi(company, { lines: [costLine({ receipts: ['r1'] })], receipts: [{ ...stored, id: 'r1' }] });
    await service.send(report);
    const status = await service.until(report, waitsFor('TLX-502'));
    await expectShown(status, 'TLX-502');
    expect(status.problem?.message.nb).toContain('taxi.jpg');
    expect(status.problem?.nextTryAt).toBeNull();
    await expectBookedByHand(report, company);
  });

  it('TLX-503: the receipts are larger than Tripletex takes', async () => {
    const company = await service.company();
    company.tripletex.behave({ largestUpload: 100 });
    const { report } = taxiWithReceipt(company);
    await service.send(report);
    await expectShown(await service.until(report, waitsFor('TLX-503')), 'TLX-503');
    await expectBookedByHand(report, company);
  });

  it('TLX-102: the key is an accountant’s office’s, until one of the company itself comes', async () => {
    const company = await service.company({ isConnected: false });
    const { companyId, tripletex } = company;
    const office = service.sandbox.addCompany({ name: `Regnskap ${companyId}`, isProxyFor: [tripletex.name] });
    const connect = (userKey: string) => service.companies.connect(companyId, { userKey, settings: {} });
    await connect(office.userKey);
    const report = taxi(company);
    await service.send(report);
    await expectShown(await service.until(report, waitsFor('TLX-102')), 'TLX-102');
    await connect(tripletex.userKey);
    await expectArrived(report, company);
  });

  it('TLX-103: another organisation stands behind the key, until it is the old one again', async () => {
    const company = await service.company();
    const { companyId, tripletex } = company;
    const { organizationNumber } = tripletex;
    tripletex.set({ organizationNumber: '123456785' });
    await service.companies.check(companyId);
    const report = taxi(company);
    await service.send(report);
    await expectShown(await service.until(report, waitsFor('TLX-103')), 'TLX-103');
    tripletex.set({ organizationNumber });
    await service.companies.check(companyId);
    await expectArrived(report, company);
  });
});

describe('a check that finds the connection in order lets go what waited for it', () => {
  const consumerRefused = { kind: 'answer', status: 422, code: 18000, field: 'arg:consumerToken' } as const;
  const cases: readonly [string, (company: TestCompany) => void, (company: TestCompany) => void][] = [
    ['TLX-104', ({ tripletex }) => tripletex.untick(25, 'token'), ({ tripletex }) => tripletex.tick(25, 'token')],
    [
      'TLX-105',
      ({ tripletex }) => tripletex.setModules(['WAGE']),
      ({ tripletex }) => tripletex.setModules(['WAGE', 'API_V2']),
    ],
    [
      'TLX-106',
      ({ tripletex }) => {
        const on = { method: 'POST', path: '/token/session/:create' };
        service.sandbox.faults.add({ on, what: { ...consumerRefused, message: 'invalid' }, times: 'always' });
        tripletex.expireSessions();
      },
      () => service.sandbox.faults.clear(),
    ],
  ];

  it.each(cases)('%s', async (code, breaks, cures) => {
    const company = await service.company();
    const report = taxi(company);
    breaks(company);
    await service.send(report);
    await service.until(report, waitsFor(code));
    cures(company);
    await service.companies.check(company.companyId);
    await expectArrived(report, company);
  });
});

describe('a transfer waits and goes on by itself', () => {
  it('TLX-106: Sonya’s own token is refused, then accepted again', async () => {
    const company = await service.company();
    const refused = {
      kind: 'answer',
      status: 422,
      code: 18000,
      field: 'arg:consumerToken',
      message: 'invalid',
    } as const;
    service.sandbox.faults.add({
      on: { method: 'POST', path: '/token/session/:create' },
      what: refused,
      times: 'always',
    });
    company.tripletex.expireSessions();
    const report = taxi(company);
    await service.send(report);
    await expectShown(await service.until(report, waitsFor('TLX-106')), 'TLX-106');
    service.sandbox.faults.clear();
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
  });

  it('TLX-307: Tripletex has no rate yet', async () => {
    const company = await service.company();
    refuse('POST', '/travelExpense/cost', 'currency.rate');
    const report = taxi(company, { lines: [costLine({ vatPercent: 0, amount: { value: '40.00', currency: 'EUR' } })] });
    await service.send(report);
    await expectShown(await service.until(report, waitsFor('TLX-307')), 'TLX-307');
    service.sandbox.faults.clear();
    await expectArrived(report, company);
  });

  it('TLX-501: a receipt cannot be fetched for a while', async () => {
    const company = await service.company();
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await expectShown(await service.until(report, waitsFor('TLX-501')), 'TLX-501');
    find();
    await expectArrived(report, company);
  });

  it('TLX-701: somebody edits it', async () => {
    const company = await service.company();
    const conflict = { kind: 'answer', status: 409, code: 8000, message: 'RevisionException' } as const;
    service.sandbox.faults.add({
      on: { method: 'PUT', path: '/travelExpense/:approve' },
      what: conflict,
      times: 'always',
    });
    const report = taxi(company);
    await service.send(report);
    await expectShown(await service.until(report, waitsFor('TLX-701')), 'TLX-701');
    service.sandbox.faults.clear();
    await expectArrived(report, company);
  });

  it('TLX-702: Tripletex asks to wait, and nothing is sent before the time it named, whatever is retried', async () => {
    const company = await service.company();
    service.sandbox.rateLimit({ seconds: 3, company: company.tripletex.name });
    const report = taxi(company);
    await service.send(report);
    const status = await service.until(report, waitsFor('TLX-702'));
    await expectShown(status, 'TLX-702');
    service.sandbox.clearRequests();
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
    const first = service.sandbox.requests.find((request) => request.company === company.tripletex.name);
    expect(Date.parse(first!.at)).toBeGreaterThanOrEqual(Date.parse(status.problem!.nextTryAt!));
  });

  it('TLX-703: Tripletex is down', async () => {
    const company = await service.company();
    service.sandbox.outage({ seconds: 60 });
    const report = taxi(company);
    await service.send(report);
    await expectShown(await service.until(report, waitsFor('TLX-703')), 'TLX-703');
    service.sandbox.faults.clear();
    await expectArrived(report, company);
  });

  it.each(['^/travelExpense$', '/travelExpense/*/attachment', '/travelExpense/:approve'])(
    'TLX-704: the answer of a write to %s is lost after the work: it stands there once',
    async (path) => {
      const company = await service.company();
      service.sandbox.faults.add({
        on: { method: path.endsWith('approve') ? 'PUT' : 'POST', path },
        what: { kind: 'drop', when: 'after' },
      });
      const { report } = taxiWithReceipt(company);
      await service.send(report);
      await expectShown(await service.until(report, waitsFor('TLX-704')), 'TLX-704');
      await expectArrived(report, company);
      const { travelExpenses } = await service.transfers.status(report.companyId, report.reportId);
      expect(company.tripletex.attachment(report.reportNumber)?.pages).toBe(travelExpenses[0]?.receiptPages);
    },
  );
});

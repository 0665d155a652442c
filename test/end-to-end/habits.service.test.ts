import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { HabitChanges } from '../../sandbox/tripletex/state/habits.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

/** Where sources disagree about Tripletex, or say nothing, every way it may be must lead to the same end. */
const service = await sharedService();
const { taxi, taxiWithReceipt, expectShown, expectArrived } = taxiReports(service);

const inEuro = () =>
  costLine({ category: 'hotel', amount: { value: '38.70', currency: 'EUR' }, amountNok: '448.00', vatPercent: 0 });
const dinner = () =>
  costLine({
    category: 'representation',
    vatPercent: 0,
    text: 'Middag ',
    purpose: 'Kontrakt',
    participants: [
      { name: 'Nora Eksempel', company: 'Fjord AS' },
      { name: 'Kari Eksempel', employeeNumber: '1' },
    ],
  });

interface Habit {
  readonly where: string;
  readonly habits: HabitChanges;
  readonly lines?: () => ApprovedReport['lines'];
}

const arrives: readonly Habit[] = [
  { where: 'an open one must be delivered before it is approved', habits: { approvalOfOpen: 'refused' } },
  { where: 'an approval is answered with an empty list', habits: { approvalAnswer: 'empty' } },
  { where: 'texts are trimmed', habits: { trimsTexts: true }, lines: () => [dinner()] },
  { where: 'texts are trimmed, of a foreign cost', habits: { trimsTexts: true }, lines: () => [inEuro()] },
  { where: 'cost categories are hidden', habits: { hiddenFields: ['Cost.costCategory'] }, lines: () => [dinner()] },
  {
    where: 'sums are hidden in lists',
    habits: { hiddenFieldsInLists: ['TravelExpense.amount', 'TravelExpense.type'] },
  },
  { where: 'employments are hidden', habits: { hiddenFields: ['Employee.employments'] } },
  { where: 'the VAT types are not to be read', habits: { vatTypes: 'forbidden' } },
  { where: 'the list of VAT types is empty', habits: { vatTypes: 'empty' } },
  { where: 'the VAT settings are not to be read', habits: { vatSettings: 'forbidden' } },
  { where: 'pages are shorter than asked for', habits: { largestPages: { all: 2 } } },
];

describe('a report arrives', () => {
  it.each(arrives)('where $where', async ({ habits, lines = () => [costLine()] }) => {
    const company = await service.company();
    company.tripletex.behave(habits);
    const report = taxi(company, { lines: lines() });
    await service.send(report);
    await expectArrived(report, company);
    const planned = report.lines.flatMap((line) => (line.type === 'cost' ? (line.participants ?? []) : []));
    const { costs } = company.tripletex.travelExpense(report.reportNumber);
    expect(costs.flatMap(({ participants }) => participants)).toHaveLength(planned.length);
  });

  it('with no VAT where the settings are hidden of a company that is not registered', async () => {
    const company = await service.company();
    company.tripletex.setVatRegistration('VAT_NOT_REGISTERED');
    company.tripletex.behave({ vatSettings: 'empty' });
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
  });

  it('booked once where the answer is lost and its travel expense is on a later page', async () => {
    const company = await service.company();
    company.tripletex.behave({ largestPages: { TravelExpense: 1 } });
    for (const _ of [1, 2]) {
      const report = taxi(company);
      await service.send(report);
      await expectArrived(report, company);
    }
    service.sandbox.faults.add({
      on: { method: 'POST', path: '^/travelExpense$', company: company.tripletex.name },
      what: { kind: 'drop', when: 'after' },
    });
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
  });
});

describe('an approval that is not the key’s to give waits as TLX-601 until somebody approves', () => {
  it.each([
    ['the flow asks others too', { approvalInFlow: 'ownStep' }, true],
    ['the flow lets the key approve nothing', { approvalInFlow: 'forbidden' }, true],
    ['own expenses are refused with 403', { approvalOfOwn: 'forbidden' }, false],
    ['own expenses are refused with 422', { approvalOfOwn: 'invalid' }, false],
  ] as const)('where %s', async (_, habits, hasFlow) => {
    const company = await service.company();
    company.tripletex.behave(habits);
    if (hasFlow) company.tripletex.setApprovalFlow(true);
    else company.tripletex.setSettings({ canApproveOwnExpenses: false });
    const owner = company.tripletex.ownerId;
    const report = taxi(company, hasFlow ? {} : { employee: { tripletexEmployeeId: owner } });
    await service.send(report);
    const { attempts } = await service.until(report, waitsFor('TLX-601'));
    expect(company.tripletex.travelExpense(report.reportNumber).state).toBe('DELIVERED');
    // Asked again it is the same problem, whatever a second approval is answered with.
    await service.transfers.retry(report.companyId, report.reportId);
    await service.until(report, (status) => status.attempts > attempts && waitsFor('TLX-601')(status));
    company.tripletex.approve(report.reportNumber);
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
  });
});

interface Case {
  readonly code: string;
  readonly when: string;
  readonly breaks: (company: TestCompany) => unknown;
  readonly report?: (company: TestCompany) => ApprovedReport;
  readonly cures: (company: TestCompany) => unknown;
}

const refused: readonly Case[] = [
  {
    code: 'TLX-105',
    when: 'the travel module is off',
    breaks: ({ tripletex }) => tripletex.setModules(['API_V2']),
    cures: ({ tripletex }) => tripletex.setModules(['API_V2', 'WAGE']),
  },
  {
    code: 'TLX-104',
    when: 'employees are hidden from the key',
    breaks: ({ tripletex }) => tripletex.untick(61, 'token'),
    cures: ({ tripletex }) => tripletex.tick(61, 'token'),
  },
  {
    code: 'TLX-305',
    when: 'the account demands a project',
    breaks: ({ tripletex }) => tripletex.demandOnAccountOf('Taxi', 'project'),
    cures: ({ tripletex }) => tripletex.demandOnAccountOf('Taxi'),
  },
  {
    code: 'TLX-307',
    when: 'the day has no rate',
    breaks: ({ tripletex }) => tripletex.behave({ currenciesWithoutRate: ['EUR'] }),
    report: (company) => taxi(company, { lines: [costLine({ id: 'l1' }), { ...inEuro(), id: 'l2' }] }),
    cures: ({ tripletex }) => tripletex.behave({ currenciesWithoutRate: [] }),
  },
];

describe('a refusal is told by its cause', () => {
  it.each(refused)('$code: $when', async ({ code, breaks, report = taxi, cures }) => {
    const company = await service.company();
    breaks(company);
    const sent = report(company);
    await service.send(sent);
    await expectShown(await service.until(sent, waitsFor(code)), code);
    cures(company);
    await service.transfers.retry(sent.companyId, sent.reportId);
    await expectArrived(sent, company);
  });

  it('TLX-307 names the foreign line that was refused', async () => {
    const company = await service.company();
    company.tripletex.behave({ currenciesWithoutRate: ['EUR'], missingRateField: 'rate' });
    const report = taxi(company, { lines: [costLine({ id: 'l1' }), { ...inEuro(), id: 'l2' }] });
    await service.send(report);
    const { problem } = await service.until(report, waitsFor('TLX-307'));
    expect(problem?.details).toEqual({ currency: 'EUR', day: '2026-03-12' });
  });

  it.each(['page', 'invalid'] as const)(
    'TLX-503 or a stop, when an upload is too large: %s',
    async (tooLargeUpload) => {
      const company = await service.company();
      company.tripletex.behave({ largestUpload: 100, tooLargeUpload });
      const { report } = taxiWithReceipt(company);
      await service.send(report);
      await service.until(report, waitsFor(tooLargeUpload === 'page' ? 'TLX-503' : 'TLX-901'));
      expect(company.tripletex.travelExpense(report.reportNumber).state).toBe('OPEN');
    },
  );

  it('TLX-104, not deleted, when the key loses sight of what it booked', async () => {
    const company = await service.company();
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    company.tripletex.untick(25, 'token');
    find();
    await service.until(report, waitsFor('TLX-104'));
    company.tripletex.tick(25, 'token');
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
  });

  it('with what stands in Tripletex now, not with what was read a moment ago', async () => {
    const company = await service.company();
    const unknown = { employee: { employeeNumber: '77' } };
    const first = taxi(company, unknown);
    await service.send(first);
    await service.until(first, waitsFor('TLX-201'));
    company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77', email: 'ny@x.example' });
    const second = taxi(company, unknown);
    await service.send(second);
    await expectArrived(second, company);
  });

  it('and what was refused before anything stood is planned anew', async () => {
    const company = await service.company();
    service.sandbox.faults.add({
      on: { method: 'POST', path: '^/travelExpense$', company: company.tripletex.name },
      what: { kind: 'answer', status: 422, code: 18000, field: 'costs.costCategory', message: 'Feltet er ugyldig.' },
    });
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-302'));
    await service.categories.set(company.companyId, 'taxi', 'Ferge');
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
    expect(company.tripletex.travelExpense(report.reportNumber).costs).toMatchObject([{ category: 'Ferge' }]);
  });
});

describe('a new key', () => {
  const connect = ({ companyId }: TestCompany, userKey: string) =>
    service.companies.connect(companyId, { userKey, settings: {} }).catch((error: unknown) => error);

  it('of the same company is taken where its organisation number is hidden', async () => {
    const company = await service.company();
    company.tripletex.behave({ hiddenFields: ['Company.organizationNumber'] });
    expect(await connect(company, company.tripletex.newKey())).toMatchObject({ status: 'ok' });
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
  });

  it('of another company is refused where the key may not read the company', async () => {
    const [company, other] = [await service.company(), await service.company()];
    other.tripletex.untick(21, 'token');
    expect(await connect(company, other.tripletex.newKey())).toMatchObject({ document: { status: 409 } });
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
    expect(other.tripletex.travelExpenses()).toEqual([]);
  });

  it('lets everything go that waited for the one that died', async () => {
    const company = await service.company();
    company.tripletex.revokeKey();
    const reports = [taxi(company), taxi(company)];
    for (const report of reports) await service.send(report);
    for (const report of reports) await service.until(report, waitsFor('TLX-101'));
    await connect(company, company.tripletex.newKey());
    for (const report of reports) await expectArrived(report, company);
  });
});

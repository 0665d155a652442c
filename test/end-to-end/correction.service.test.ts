import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { TransferStatusAttribute } from '../../contract/search-attributes.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { statusQuery } from '../../workflows/transfer-messages.js';
import { costLine } from '../support/reports.js';
import { hasEnded, sharedService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, taxiWithReceipt, expectShown, expectArrived } = taxiReports(service);
const by = 'Nora Leder';

/** The same report with another taxi, approved again. */
const corrected = (report: ApprovedReport, changes: Partial<ApprovedReport> = {}): ApprovedReport => ({
  ...report,
  revision: report.revision + 1,
  title: 'Rettet taxi',
  lines: [costLine({ amountNok: '512.00', amount: { value: '512.00', currency: 'NOK' } })],
  totalNok: '512.00',
  receipts: [],
  ...changes,
});

const resolve = ({ companyId, reportId }: ApprovedReport, decision: object) =>
  service.transfers.resolve(companyId, reportId, { by, ...decision } as never);

const writes = ({ tripletex }: TestCompany) =>
  service.sandbox
    .requestsOf(tripletex.name)
    .filter(({ method, path }) => method !== 'GET' && !path.startsWith('/token'));

/** One travel expense with the new content and the same marker, and what an auditor reads of both revisions. */
async function expectCorrected(first: ApprovedReport, second: ApprovedReport, company: TestCompany): Promise<void> {
  await expectArrived(second, company);
  const ours = company.tripletex.travelExpenses().filter(({ title }) => title.startsWith(first.reportNumber));
  expect(ours).toMatchObject([{ title: `${first.reportNumber} Rettet taxi`, amountNok: '512.00', state: 'APPROVED' }]);
  const { companyId, reportId } = second;
  expect(await service.transfers.status(companyId, reportId)).toMatchObject({ revision: second.revision });
  expect(await service.store.transfers.status(companyId, reportId, first.revision)).toMatchObject({
    status: 'superseded',
    problem: null,
  });
}

async function arrivedInTwoParts(company: TestCompany): Promise<ApprovedReport> {
  const lines = [costLine(), costLine({ id: 'l2', project: { number: 'P-100' } })];
  const report = taxi(company, { lines, totalNok: '896.00' });
  await service.send(report);
  await service.until(report, hasEnded);
  return report;
}

const inState: Record<string, (company: TestCompany) => Promise<ApprovedReport>> = {
  open: async (company) => {
    const { report, lose } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    expect(company.tripletex.travelExpense(report.reportNumber).state).toBe('OPEN');
    return report;
  },
  delivered: async (company) => {
    company.tripletex.setApprovalFlow(true);
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-601'));
    expect(company.tripletex.travelExpense(report.reportNumber).state).toBe('DELIVERED');
    company.tripletex.setApprovalFlow(false);
    return report;
  },
  approved: async (company) => {
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
    return report;
  },
  rejected: async (company) => {
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    company.tripletex.reject(report.reportNumber, 'Feil beløp');
    find();
    await service.until(report, waitsFor('TLX-602'));
    return report;
  },
  deleted: async (company) => {
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
    company.tripletex.delete(report.reportNumber);
    return report;
  },
  'not there yet': async (company) => {
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    return report;
  },
};

describe('a corrected report takes the place of the first', () => {
  it.each(Object.keys(inState))('that is %s in Tripletex, handed over as a higher revision', async (state) => {
    const company = await service.company();
    const first = await inState[state]!(company);
    const second = corrected(first);
    expect(await service.send(second)).toMatchObject({ revision: 2 });
    await expectCorrected(first, second, company);
  });

  it.each(Object.keys(inState))('that is %s in Tripletex, by a decision', async (state) => {
    const company = await service.company();
    const first = await inState[state]!(company);
    const second = corrected(first);
    expect(await resolve(first, { action: 'correct', report: second })).toMatchObject({ revision: 2 });
    await expectCorrected(first, second, company);
    const { events } = await service.transfers.record(first.companyId, first.reportId);
    expect(events).toContainEqual(expect.objectContaining({ type: 'resolve.correct', by }));
  });

  it('into other parts: each has its own travel expense, and no more', async () => {
    const company = await service.company();
    const first = await arrivedInTwoParts(company);
    const second = corrected(first);
    await service.send(second);
    await expectCorrected(first, second, company);
    const third = corrected(second, { lines: first.lines, totalNok: first.totalNok });
    await service.send(third);
    await service.until(third, ({ revision, status }) => revision === 3 && status === 'transferred');
    const titles = company.tripletex.travelExpenses().map(({ title }) => title);
    expect(titles).toEqual([1, 2].map((part) => `${first.reportNumber}/${part} Rettet taxi`));
  });

  it('while it is not known whether the first arrived', async () => {
    const company = await service.company();
    const first = taxi(company);
    const on = { method: 'POST', path: '/travelExpense', company: company.tripletex.name };
    service.sandbox.faults.add({ on, what: { kind: 'drop', when: 'after' }, times: 1 });
    await service.send(first);
    await service.until(first, waitsFor('TLX-704'));
    const second = corrected(first);
    await service.send(second);
    await expectCorrected(first, second, company);
  });

  it('while the first is on its way', async () => {
    const company = await service.company();
    const first = taxi(company);
    const on = { method: 'POST', path: '/travelExpense', company: company.tripletex.name };
    service.sandbox.faults.add({ on, what: { kind: 'delay', ms: 1500 }, times: 1 });
    await service.send(first);
    await waitUntil(
      () => Promise.resolve(service.sandbox.requestsOf(on.company)),
      (all) => all.some(({ method, path }) => method === 'POST' && path === on.path),
    );
    const second = corrected(first);
    await service.send(second);
    await expectCorrected(first, second, company);
  });
});

describe('a correction that comes too late', () => {
  const late: [string, (company: TestCompany, number: string) => void, string][] = [
    ['booked', ({ tripletex }, number) => tripletex.createVoucher(number), 'bokført'],
    ['paid', ({ tripletex }, number) => tripletex.paySalary(number), 'utbetalt'],
  ];

  it.each(late)('finds it %s: nothing is changed before that is reversed in Tripletex', async (_, book, word) => {
    const company = await service.company();
    const first = await inState.approved!(company);
    book(company, first.reportNumber);
    const before = company.tripletex.travelExpenses();
    service.sandbox.clearRequests(company.tripletex.name);
    const second = corrected(first);
    await service.send(second);
    const shown = await service.until(second, waitsFor('TLX-803'));
    await expectShown(shown, 'TLX-803');
    expect(shown.problem?.message.nb).toContain(word);
    expect(writes(company)).toEqual([]);
    expect(company.tripletex.travelExpenses()).toEqual(before);
    company.tripletex.approve(first.reportNumber);
    company.tripletex.reverseVoucher(first.reportNumber);
    await service.transfers.retry(second.companyId, second.reportId);
    await expectCorrected(first, second, company);
  });

  it('of which one part is booked: the approval of the other stands', async () => {
    const company = await service.company();
    const first = await arrivedInTwoParts(company);
    // Seen only when its approval is to be taken back.
    const on = { method: 'PUT', path: '/travelExpense/:unapprove', company: company.tripletex.name, nth: 2 };
    const refusal = { kind: 'answer', status: 422, code: 18000, field: 'state', message: 'Bokført.' } as const;
    service.sandbox.faults.add({ on, what: refusal, times: 1 });
    const second = corrected(first);
    await service.send(second);
    await service.until(second, waitsFor('TLX-803'));
    expect(company.tripletex.travelExpenses()).toMatchObject([{ state: 'APPROVED' }, { state: 'APPROVED' }]);
  });

  it('may be given up: the first revision counts again', async () => {
    const company = await service.company();
    const first = await inState.approved!(company);
    company.tripletex.createVoucher(first.reportNumber);
    const second = corrected(first);
    await service.send(second);
    await service.until(second, waitsFor('TLX-803'));
    expect(await resolve(second, { action: 'cancel' })).toMatchObject({ status: 'cancelled', revision: 2 });
    const { companyId, reportId } = first;
    expect(await service.store.transfers.status(companyId, reportId, 1)).toMatchObject({ status: 'transferred' });
    expect(await service.completeness(companyId, '2026-11')).toMatchObject({ complete: true, transferred: 1 });
  });
});

describe('a correction that is given up', () => {
  /** It has taken the approval of the first back, and cannot delete that. */
  async function halfway() {
    const company = await service.company();
    const first = await inState.approved!(company);
    const on = { method: 'DELETE', path: '^/travelExpense/', company: company.tripletex.name };
    service.sandbox.faults.add({ on, what: { kind: 'answer', status: 503 }, times: 'always' });
    const second = corrected(first);
    await service.send(second);
    await service.until(second, waitsFor('TLX-703'));
    expect(company.tripletex.travelExpenses()).toMatchObject([{ state: 'DELIVERED' }]);
    return { company, first, second };
  }

  it('halfway, for what stands there: that is approved again', async () => {
    const { company, second } = await halfway();
    const { number } = company.tripletex.travelExpense(second.reportNumber);
    const decision = { action: 'bookedByHand', tripletexNumber: number, note: 'Det første beløpet gjelder' };
    expect(await resolve(second, decision)).toMatchObject({
      status: 'bookedByHand',
      travelExpenses: [{ number, state: 'APPROVED' }],
    });
    expect(company.tripletex.travelExpenses()).toMatchObject([{ state: 'APPROVED', amountNok: '448.00' }]);
  });

  it('halfway: what it took the approval of is approved again, and the first revision counts', async () => {
    const { company, first, second } = await halfway();
    expect(await resolve(second, { action: 'cancel' })).toMatchObject({ status: 'cancelled' });
    expect(company.tripletex.travelExpenses()).toMatchObject([{ state: 'APPROVED', amountNok: '448.00' }]);
    const { companyId, reportId } = first;
    expect(await service.store.transfers.status(companyId, reportId, 1)).toMatchObject({ status: 'transferred' });
  });

  it('of one that was booked by hand: that counts again as it was', async () => {
    const company = await service.company();
    const first = await inState['not there yet']!(company);
    const { number } = company.tripletex.enterByHand({
      employee: company.tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id,
      title: 'Ført for hånd',
      departure: '2026-03-14',
      return: '2026-03-14',
      costs: [{ date: '2026-03-14', amount: '448.00' }],
      state: 'APPROVED',
    });
    await resolve(first, { action: 'bookedByHand', tripletexNumber: number });
    const second = corrected(first);
    await service.send(second);
    await service.until(second, waitsFor('TLX-801'));
    await resolve(second, { action: 'cancel' });
    const { companyId, reportId } = first;
    expect(await service.store.transfers.status(companyId, reportId, 1)).toMatchObject({
      status: 'bookedByHand',
      travelExpenses: [{ number }],
    });
  });
});

describe('what stands in Tripletex under the number of a report', () => {
  it('beside what we carried there stops its correction: whose content it has nobody knows', async () => {
    const company = await service.company();
    const first = await inState.approved!(company);
    const { id } = company.tripletex.enterByHand({
      employee: company.tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id,
      title: `${first.reportNumber} Taxi, kopi`,
      departure: '2026-03-12',
      return: '2026-03-12',
      costs: [{ date: '2026-03-12', amount: '512.00' }],
    });
    service.sandbox.clearRequests(company.tripletex.name);
    const second = corrected(first);
    await service.send(second);
    const shown = await service.until(second, waitsFor('TLX-801'));
    expect(shown.problem?.details).toMatchObject({ isOurs: true });
    expect(writes(company)).toEqual([]);
    company.tripletex.delete(id);
    await resolve(second, { action: 'retry' });
    await expectCorrected(first, second, company);
  });
});

describe('what is no correction', () => {
  it.each([
    ['another report', { reportId: 'another' }],
    ['no later revision', { revision: 1 }],
    ['a report that breaks rules', { totalNok: '1.00' }],
  ])('%s is refused, and nothing is changed', async (_, changes) => {
    const company = await service.company();
    const first = await inState['not there yet']!(company);
    const before = await service.transfers.status(first.companyId, first.reportId);
    const decision = { action: 'correct', report: { ...corrected(first), ...changes } };
    await expect(resolve(first, decision)).rejects.toMatchObject({ document: { status: 422 } });
    expect(await service.transfers.status(first.companyId, first.reportId)).toEqual(before);
  });

  it('an older revision than the newest is refused', async () => {
    const company = await service.company();
    const first = await inState.approved!(company);
    const third = { ...corrected(first), revision: 3 };
    await service.send(third);
    await expectArrived(third, company);
    await expect(service.send(corrected(first))).rejects.toMatchObject({ document: { status: 409 } });
  });

  it('a start of the first by anybody, once the second has arrived, writes nothing', async () => {
    const company = await service.company();
    const first = await inState.approved!(company);
    const second = corrected(first);
    await service.send(second);
    await expectCorrected(first, second, company);
    service.sandbox.clearRequests(company.tripletex.name);
    const options = { workflowId: transferWorkflowId(first), taskQueue: 'sonya-transfers', args: [first] };
    expect(await service.client.workflow.execute('transferReport', options)).toMatchObject({ status: 'superseded' });
    expect(writes(company)).toEqual([]);
  });
});

it('search attributes, query and archive speak of the newest revision', async () => {
  const company = await service.company();
  const first = await inState['not there yet']!(company);
  const second = corrected(first, { lines: [costLine({ category: 'boat' })], totalNok: '448.00' });
  await service.send(second);
  const shown = await service.until(second, (status) => status.revision === 2 && waitsFor('TLX-301')(status));
  const handle = service.client.workflow.getHandle(transferWorkflowId(first));
  await waitUntil(
    () => handle.query(statusQuery),
    ({ revision, status }) => revision === 2 && status === 'waiting',
  );
  await expectShown(shown, 'TLX-301');
  expect((await handle.describe()).typedSearchAttributes.get(TransferStatusAttribute)).toBe('waiting');
});

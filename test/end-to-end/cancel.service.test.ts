import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { costLine } from '../support/reports.js';
import { hasEnded, sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, taxiWithReceipt, expectArrived } = taxiReports(service);
const by = 'Nora Leder';

const resolve = ({ companyId, reportId }: ApprovedReport, decision: object) =>
  service.transfers.resolve(companyId, reportId, { by, ...decision } as never);
const eventsOf = async ({ companyId, reportId }: ApprovedReport) =>
  (await service.transfers.record(companyId, reportId)).events;

/** It stands open in Tripletex, and waits for a receipt that is gone. */
async function open(company: TestCompany) {
  const { report, lose } = taxiWithReceipt(company);
  lose();
  await service.send(report);
  await service.until(report, waitsFor('TLX-501'));
  return report;
}

/** Of its two parts one is approved there, and the other waits for somebody else’s approval. */
async function halfApproved(company: TestCompany) {
  const report = taxi(company, {
    lines: [costLine(), costLine({ id: 'l2', project: { number: 'P-100' } })],
    totalNok: '896.00',
  });
  company.tripletex.setApprovalFlow(true);
  await service.send(report);
  await service.until(report, waitsFor('TLX-601'));
  company.tripletex.approve(`${report.reportNumber}/1`);
  return report;
}

function enterByHand({ tripletex }: TestCompany, amount = '448.00') {
  return tripletex.enterByHand({
    employee: tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id,
    title: 'Ført for hånd',
    departure: '2026-03-14',
    return: '2026-03-14',
    costs: [{ date: '2026-03-14', amount }],
    state: 'APPROVED',
  });
}

describe('cancelled by a named person', () => {
  it('what stands open in Tripletex is removed, and who did it and why is kept', async () => {
    const company = await service.company();
    const report = await open(company);
    const status = await resolve(report, { action: 'cancel', note: 'Betalt av kunden' });
    expect(status).toMatchObject({ status: 'cancelled', problem: null, travelExpenses: [{ state: 'DELETED' }] });
    expect(company.tripletex.travelExpenses()).toEqual([]);
    const events = await eventsOf(report);
    expect(events).toContainEqual(expect.objectContaining({ type: 'withdrawn' }));
    const cancelled = events.find(({ type }) => type === 'resolve.cancel');
    expect(cancelled).toMatchObject({ by });
    expect(cancelled?.text.nb).toContain('Betalt av kunden');
  });

  it('what is approved there already stays, and is told', async () => {
    const company = await service.company();
    const report = await halfApproved(company);
    expect(await resolve(report, { action: 'cancel' })).toMatchObject({ status: 'cancelled' });
    expect(company.tripletex.travelExpenses()).toMatchObject([{ state: 'APPROVED' }]);
    const cancelled = (await eventsOf(report)).find(({ type }) => type === 'resolve.cancel');
    expect(cancelled?.text.en).toContain(company.tripletex.travelExpenses()[0]!.number);
  });

  it('nothing is carried there any more, and a corrected report begins anew', async () => {
    const company = await service.company();
    const report = await open(company);
    await resolve(report, { action: 'cancel' });
    await expect(resolve(report, { action: 'retry' })).rejects.toMatchObject({ document: { status: 409 } });
    await expect(service.transfers.retry(report.companyId, report.reportId)).rejects.toMatchObject({
      document: { status: 409 },
    });
    expect(await service.send(report)).toMatchObject({ status: 'cancelled' });
    const second = { ...report, revision: 2, lines: [costLine()], receipts: [] };
    await service.send(second);
    await expectArrived(second, company);
  });

  it('while its company is paused', async () => {
    const company = await service.company();
    await service.companies.pause(company.companyId);
    const report = taxi(company);
    await service.send(report);
    await service.until(report, ({ attempts }) => attempts > 0 || true);
    const held = async () => (await eventsOf(report)).some(({ type }) => type === 'held');
    while (!(await held())) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await resolve(report, { action: 'cancel' })).toMatchObject({ status: 'cancelled' });
    expect(company.tripletex.travelExpenses()).toEqual([]);
  });

  it('but not everything can be removed: that is told, and what was removed is written anew as it goes on', async () => {
    const company = await service.company();
    company.tripletex.setApprovalFlow(true);
    const report = taxi(company, {
      lines: [costLine(), costLine({ id: 'l2', project: { number: 'P-100' } })],
      totalNok: '896.00',
    });
    await service.send(report);
    await service.until(report, waitsFor('TLX-601'));
    const on = { method: 'DELETE', path: '^/travelExpense/', company: company.tripletex.name, nth: 2 };
    service.sandbox.faults.add({ on, what: { kind: 'answer', status: 503 }, times: 'always' });
    await expect(resolve(report, { action: 'cancel' })).rejects.toMatchObject({
      document: { status: 409, detail: expect.stringContaining('removed already') as string },
    });
    service.sandbox.faults.clear(company.tripletex.name);
    company.tripletex.setApprovalFlow(false);
    await service.transfers.retry(report.companyId, report.reportId);
    await service.until(report, ({ status }) => status === 'transferred');
    expect(company.tripletex.travelExpenses()).toMatchObject([{ state: 'APPROVED' }, { state: 'APPROVED' }]);
  });

  it('not after it has arrived', async () => {
    const company = await service.company();
    const report = taxi(company);
    await service.send(report);
    await service.until(report, hasEnded);
    await expect(resolve(report, { action: 'cancel' })).rejects.toMatchObject({ document: { status: 409 } });
    expect(company.tripletex.travelExpenses()).toMatchObject([{ state: 'APPROVED' }]);
  });
});

describe('booked by hand', () => {
  it('what of ours is not approved is removed, so that nobody approves both', async () => {
    const company = await service.company();
    const report = await open(company);
    const { number } = enterByHand(company);
    expect(await resolve(report, { action: 'bookedByHand', tripletexNumber: number })).toMatchObject({
      status: 'bookedByHand',
      travelExpenses: [{ number }],
    });
    expect(company.tripletex.travelExpenses()).toMatchObject([{ number }]);
  });

  it('is refused while ours stands approved: it would count twice', async () => {
    const company = await service.company();
    const report = await halfApproved(company);
    const { number } = enterByHand(company, report.totalNok);
    const before = company.tripletex.travelExpenses();
    await expect(resolve(report, { action: 'bookedByHand', tripletexNumber: number })).rejects.toMatchObject({
      document: { status: 409, detail: expect.stringContaining('stands approved') as string },
    });
    expect(company.tripletex.travelExpenses()).toEqual(before);
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ status: 'waiting' });
  });

  it('by the number of ours: it is accepted as it stands, of another sum with a note', async () => {
    const company = await service.company();
    const report = await open(company);
    const { number } = company.tripletex.travelExpense(report.reportNumber);
    company.tripletex.changeAmount(report.reportNumber, 0, '400.00');
    company.tripletex.approve(report.reportNumber);
    const decision = { action: 'bookedByHand', tripletexNumber: number };
    await expect(resolve(report, decision)).rejects.toMatchObject({ document: { status: 409 } });
    expect(await resolve(report, { ...decision, note: 'Rabatt' })).toMatchObject({
      status: 'bookedByHand',
      travelExpenses: [{ number, amountNok: '400.00', lines: ['l1'] }],
      evidence: { totalNok: '400.00', approvedNok: '448.00' },
    });
    expect(company.tripletex.travelExpenses()).toHaveLength(1);
  });

  it('then corrected: nothing is written beside it before a named person says so', async () => {
    const company = await service.company();
    const report = await open(company);
    const { number } = enterByHand(company);
    await resolve(report, { action: 'bookedByHand', tripletexNumber: number });
    const second = { ...report, revision: 2, lines: [costLine()], receipts: [] };
    await service.send(second);
    const shown = await service.until(second, waitsFor('TLX-801'));
    expect(shown.problem?.details).toEqual({ number });
    expect(company.tripletex.travelExpenses()).toMatchObject([{ number }]);
    await resolve(second, { action: 'sendAnyway' });
    await expectArrived(second, company);
  });

  it('then corrected, and what was entered by hand is deleted: the corrected report goes', async () => {
    const company = await service.company();
    const report = await open(company);
    const { id, number } = enterByHand(company);
    await resolve(report, { action: 'bookedByHand', tripletexNumber: number });
    company.tripletex.delete(id);
    const second = { ...report, revision: 2, lines: [costLine()], receipts: [] };
    await service.send(second);
    await expectArrived(second, company);
  });
});

import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { reconciling } from '../support/reconciling.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { reconciled } = reconciling(service);
const { taxi, expectArrived } = taxiReports(service);
const by = 'Nora Leder';

const resolve = ({ companyId, reportId }: ApprovedReport, decision: object) =>
  service.transfers.resolve(companyId, reportId, { by, ...decision } as never);

/** A report that had arrived before somebody changed something in Tripletex, which was noticed. */
async function drifted(change: (company: TestCompany, report: ApprovedReport) => void) {
  const company = await service.company();
  const report = taxi(company);
  await service.send(report);
  await expectArrived(report, company);
  change(company, report);
  await reconciled(company);
  const status = await service.transfers.status(report.companyId, report.reportId);
  expect(status).toMatchObject({ status: 'transferred', problem: { code: 'TLX-802' } });
  return { company, report };
}

const reopened = ({ tripletex }: TestCompany, { reportNumber }: ApprovedReport) => tripletex.reopen(reportNumber);
const deleted = ({ tripletex }: TestCompany, { reportNumber }: ApprovedReport) => tripletex.delete(reportNumber);
const changedSum = ({ tripletex }: TestCompany, { reportNumber }: ApprovedReport) =>
  tripletex.changeAmount(reportNumber, 0, '400.00');

describe('a difference found after a report had arrived, and whose workflow has ended, is settled by a named person', () => {
  it('as booked by hand: it is accepted as it is', async () => {
    const { company, report } = await drifted(changedSum);
    const { number } = company.tripletex.travelExpense(report.reportNumber);
    expect(await resolve(report, { action: 'bookedByHand', tripletexNumber: number })).toMatchObject({
      status: 'bookedByHand',
      problem: null,
      travelExpenses: [{ number, amountNok: '400.00' }],
    });
    await reconciled(company);
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ problem: null });
  });

  it('as cancelled: what is not approved any more is removed', async () => {
    const { company, report } = await drifted(reopened);
    expect(await resolve(report, { action: 'cancel' })).toMatchObject({ status: 'cancelled', problem: null });
    expect(company.tripletex.travelExpenses()).toEqual([]);
  });

  it.each([
    ['reopened', reopened],
    ['deleted', deleted],
    ['of another sum', changedSum],
  ])('by a corrected report, of one that is %s', async (_, change) => {
    const { company, report } = await drifted(change);
    const corrected = { ...report, revision: 2, title: 'Rettet', lines: [costLine()] };
    expect(await resolve(report, { action: 'correct', report: corrected })).toMatchObject({ revision: 2 });
    await expectArrived(corrected, company);
    expect(company.tripletex.travelExpenses()).toHaveLength(1);
  });

  it('as put right in Tripletex: it is looked at again', async () => {
    const { company, report } = await drifted(reopened);
    company.tripletex.approve(report.reportNumber);
    await resolve(report, { action: 'retry' });
    await service.until(report, ({ problem }) => problem === null);
    const { status, travelExpenses } = await service.transfers.status(report.companyId, report.reportId);
    expect({ status, travelExpenses }).toMatchObject({
      status: 'transferred',
      travelExpenses: [{ state: 'APPROVED' }],
    });
  });

  it('and stays as long as it is there', async () => {
    const { report } = await drifted(reopened);
    await resolve(report, { action: 'retry' });
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({
      status: 'transferred',
      problem: { code: 'TLX-802' },
    });
  });
});

it('a difference of what counts again since its correction was given up is what is shown, and can be decided about', async () => {
  const company = await service.company();
  const first = taxi(company);
  await service.send(first);
  await expectArrived(first, company);
  company.tripletex.createVoucher(first.reportNumber);
  const dearer = costLine({ amountNok: '512.00', amount: { value: '512.00', currency: 'NOK' } });
  const second = { ...first, revision: 2, title: 'Rettet', lines: [dearer], totalNok: '512.00' };
  await service.send(second);
  await service.until(second, waitsFor('TLX-803'));
  expect(await resolve(second, { action: 'cancel' })).toMatchObject({ revision: 2, status: 'cancelled' });
  expect(await service.transfers.status(first.companyId, first.reportId)).toMatchObject({ revision: 2 });
  company.tripletex.reverseVoucher(first.reportNumber);
  changedSum(company, first);
  await reconciled(company);
  const standing = { revision: 1, status: 'transferred', problem: { code: 'TLX-802' } };
  expect(await service.transfers.status(first.companyId, first.reportId)).toMatchObject(standing);
  const { number } = company.tripletex.travelExpense(first.reportNumber);
  const decided = await resolve(first, { action: 'bookedByHand', tripletexNumber: number });
  expect(decided).toMatchObject({ revision: 1, status: 'bookedByHand', problem: null });
});

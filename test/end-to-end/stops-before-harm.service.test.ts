import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { KINDS, reportOf } from '../support/broken-transfers.js';
import { sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, taxiWithReceipt, expectArrived } = taxiReports(service);

const by = 'Nora Leder';
const retry = ({ companyId, reportId }: ApprovedReport) => service.transfers.retry(companyId, reportId);
const statesOf = ({ tripletex }: TestCompany) => tripletex.travelExpenses().map(({ state }) => state);
const creations = ({ tripletex }: TestCompany) =>
  service.sandbox
    .requestsOf(tripletex.name)
    .filter(({ method, path }) => method === 'POST' && path === '/travelExpense');

/** A transfer that stands in Tripletex and waits there for something, and how that comes to an end. */
interface Waiting {
  readonly report: ApprovedReport;
  readonly cure: () => unknown;
}

/** Where a transfer can be while somebody does something to its travel expense. */
const WHILE: Record<string, (company: TestCompany) => Promise<Waiting>> = {
  'its receipts are missing': async (company) => {
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    return { report, cure: find };
  },
  'the period is closed': async (company) => {
    company.tripletex.closePeriod('2026-03');
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-401'));
    return { report, cure: () => company.tripletex.reopenPeriod('2026-03') };
  },
  'others have to approve it': async (company) => {
    company.tripletex.setApprovalFlow(true);
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-601'));
    return { report, cure: () => company.tripletex.setApprovalFlow(false) };
  },
};

describe('nothing is approved in Tripletex', () => {
  it.each([
    {
      code: 'TLX-308',
      when: 'the sum of one part of two is another one',
      breaks: ({ tripletex }: TestCompany) => tripletex.changeAmount(tripletex.travelExpenses()[1]?.id ?? 0, 0, '1.00'),
    },
    {
      code: 'TLX-802',
      when: 'one part of two is deleted',
      breaks: ({ tripletex }: TestCompany) => tripletex.delete(tripletex.travelExpenses()[1]?.id ?? 0),
    },
    {
      code: 'TLX-602',
      when: 'one part of two is rejected',
      breaks: ({ tripletex }: TestCompany) => tripletex.reject(tripletex.travelExpenses()[1]?.id ?? 0, 'Feil'),
    },
    {
      code: 'TLX-401',
      when: 'the period is closed',
      breaks: ({ tripletex }: TestCompany) => tripletex.closePeriod('2026-03'),
    },
  ])('$code: $when', async ({ code, breaks }) => {
    const company = await service.company();
    const report = reportOf(service, company, KINDS[1]);
    const last = report.receipts.at(-1)?.url.split('/').at(-1) ?? '';
    service.approval.setFault(last, { kind: 'status', status: 404 });
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    breaks(company);
    service.approval.setFault(last, undefined);
    await service.until(report, waitsFor(code));
    expect(statesOf(company)).not.toContain('APPROVED');
    expect(statesOf(company)).not.toContain('DELIVERED');
  });
});

describe('what somebody deletes in Tripletex is told, and never written again', () => {
  it.each(Object.entries(WHILE))('while %s', async (_, waits) => {
    const company = await service.company();
    const { report, cure } = await waits(company);
    company.tripletex.delete(report.reportNumber);
    await cure();
    await retry(report);
    const { attempts } = await service.until(report, waitsFor('TLX-802'));
    await retry(report);
    await service.until(report, (status) => status.attempts > attempts && waitsFor('TLX-802')(status));
    await service.transfers.resolve(report.companyId, report.reportId, { action: 'retry', by });
    await service.until(report, (status) => status.attempts > attempts + 1 && waitsFor('TLX-802')(status));
    expect(company.tripletex.travelExpenses()).toEqual([]);
    expect(creations(company)).toHaveLength(1);
  });
});

describe('what somebody rejects in Tripletex is told, stays rejected, and goes on once it is approved there', () => {
  it.each(Object.entries(WHILE))('while %s', async (_, waits) => {
    const company = await service.company();
    const { report, cure } = await waits(company);
    company.tripletex.reject(report.reportNumber, 'Feil prosjekt');
    await cure();
    await retry(report);
    const { attempts, problem } = await service.until(report, waitsFor('TLX-602'));
    expect(problem?.message.nb).toContain('Feil prosjekt');
    await retry(report);
    await service.until(report, (status) => status.attempts > attempts && waitsFor('TLX-602')(status));
    expect(statesOf(company)).toEqual(['REJECTED']);
    company.tripletex.approve(report.reportNumber);
    await retry(report);
    await expectArrived(report, company);
    expect(creations(company)).toHaveLength(1);
  });
});

it('somebody who edits it at every step only delays it', async () => {
  const company = await service.company();
  const { name } = company.tripletex;
  const { report } = taxiWithReceipt(company);
  for (const [method, path] of [
    ['POST', '/travelExpense/*/attachment'],
    ['PUT', '/travelExpense/:approve'],
  ] as const)
    service.sandbox.faults.add({
      on: { method, path, company: name },
      what: { kind: 'answer', status: 409, code: 8000, message: 'RevisionException' },
      times: 3,
    });
  await service.send(report);
  await expectArrived(report, company);
  const refused = service.sandbox.requestsOf(name).filter(({ status }) => status === 409);
  expect(refused).toHaveLength(6);
  expect(creations(company)).toHaveLength(1);
});

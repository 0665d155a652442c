import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { retrySignal } from '../../workflows/transfer-messages.js';
import { login } from '../sandbox/tripletex/api-client.js';
import { aPdf } from '../support/receipts.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, taxiWithReceipt, expectArrived } = taxiReports(service);
const handleOf = (report: ApprovedReport) => service.client.workflow.getHandle(transferWorkflowId(report));
const record = ({ companyId, reportId }: ApprovedReport) => service.transfers.record(companyId, reportId);

/** Stops before a person has to decide: Tripletex answers what nobody foresaw. */
async function stopped(company: TestCompany): Promise<ApprovedReport> {
  service.sandbox.faults.add({
    on: { method: 'POST', path: '^/travelExpense$', company: company.tripletex.name },
    what: { kind: 'answer', status: 418, code: 1 },
  });
  const report = taxi(company);
  await service.send(report);
  await service.until(report, waitsFor('TLX-901'));
  return report;
}

describe('a transfer that waits', () => {
  it('takes the address its receipts have moved to when the report is handed over again', async () => {
    const company = await service.company();
    const { report, lose } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    const moved = taxiWithReceipt(company).report.receipts;
    await service.send({ ...report, receipts: moved });
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
  });

  it.each([
    ['the company is paused meanwhile', (company: TestCompany) => service.companies.pause(company.companyId)],
    [
      'its connection has to be checked first, in an outage',
      async ({ companyId, tripletex }: TestCompany) => {
        tripletex.setModules(['WAGE']);
        await service.companies.check(companyId);
        tripletex.setModules(['WAGE', 'API_V2']);
        const on = { path: '/token/session/**', method: 'GET', company: tripletex.name };
        service.sandbox.faults.add({ on, what: { kind: 'answer', status: 503 }, times: 'always' });
      },
    ],
  ])('at a stop for a person stays there when its workflow was ended from outside and %s', async (_, happens) => {
    const company = await service.company();
    const report = await stopped(company);
    await handleOf(report).terminate();
    await happens(company);
    await service.transfers.retry(report.companyId, report.reportId);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    service.sandbox.faults.clear(company.tripletex.name);
    await service.companies.resume(company.companyId);
    await service.transfers.retry(report.companyId, report.reportId);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await service.until(report, waitsFor('TLX-901'));
    expect(company.tripletex.travelExpenses()).toEqual([]);
    await service.transfers.resolve(report.companyId, report.reportId, { action: 'retry', by: 'Nora Leder' });
    await expectArrived(report, company);
  });

  it('at a stop for a person goes on by a decision, also when its workflow was ended from outside', async () => {
    const company = await service.company();
    const report = await stopped(company);
    await handleOf(report).terminate();
    const { companyId, reportId } = report;
    await service.transfers.resolve(companyId, reportId, { action: 'retry', by: 'Nora Leder' });
    await expectArrived(report, company);
  });

  it('waits where it stood when its workflow was ended from outside, and counts on', async () => {
    const company = await service.company();
    const report = await stopped(company);
    await handleOf(report).signal(retrySignal);
    const { attempts } = await service.until(report, (status) => status.attempts > 1 && waitsFor('TLX-901')(status));
    await handleOf(report).terminate('for the test');
    await service.send(report);
    await waitUntil(
      () => handleOf(report).query('status'),
      (status) => (status as { status: string }).status === 'waiting',
    );
    const waits = await record(report);
    expect(waits).toMatchObject({ status: 'waiting', attempts });
    expect(waits.events.filter(({ type }) => type === 'problem')).toHaveLength(1);
    await handleOf(report).signal(retrySignal);
    await waitUntil(
      () => handleOf(report).query('status'),
      (status) => (status as { attempts: number }).attempts > 1,
    );
    expect(company.tripletex.travelExpenses()).toEqual([]);
    await service.transfers.resolve(report.companyId, report.reportId, { action: 'retry', by: 'Nora Leder' });
    await expectArrived(report, company);
  });

  it('is not held by the stop it had set out with when somebody decides meanwhile', async () => {
    const company = await service.company();
    const report = await stopped(company);
    const { name } = company.tripletex;
    service.sandbox.faults.add({
      on: { method: 'GET', path: '/travelExpense', company: name },
      what: { kind: 'delay', ms: 1500 },
    });
    await handleOf(report).signal(retrySignal);
    await service.until(report, ({ status }) => status === 'transferring');
    await service.transfers.resolve(report.companyId, report.reportId, { action: 'retry', by: 'Nora Leder' });
    await expectArrived(report, company);
  });
});

it('a decision made on the way does not decide about a stop that nobody had seen', async () => {
  const company = await service.company();
  const { name } = company.tripletex;
  const report = taxi(company);
  service.sandbox.faults.add({
    on: { method: 'GET', path: '/travelExpense', company: name },
    what: { kind: 'delay', ms: 1500 },
  });
  service.sandbox.faults.add({
    on: { method: 'POST', path: '^/travelExpense$', company: name },
    what: { kind: 'answer', status: 418, code: 1 },
  });
  await service.send(report);
  await service.until(report, ({ status }) => status === 'transferring');
  await service.transfers.resolve(report.companyId, report.reportId, { action: 'retry', by: 'Nora Leder' });
  const { attempts } = await service.until(report, waitsFor('TLX-901'));
  await handleOf(report).signal(retrySignal);
  await service.until(report, (status) => status.attempts > attempts && waitsFor('TLX-901')(status));
  expect(company.tripletex.travelExpenses()).toEqual([]);
});

it('an external reference that is saved lets exactly those go that wait for it', async () => {
  const company = await service.company();
  const [ferry, plane] = ['ferry', 'plane'].map((category) => taxi(company, { lines: [costLine({ category })] }));
  for (const report of [ferry!, plane!]) {
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
  }
  await service.categories.set(company.companyId, 'ferry', 'Ferge');
  await expectArrived(ferry!, company);
  expect(await record(plane!)).toMatchObject({ attempts: 1, problem: { code: 'TLX-301' } });
});

it('a sum that somebody changed before approving it by hand is a change, not a stop before approval', async () => {
  const company = await service.company();
  company.tripletex.setApprovalFlow(true);
  const report = taxi(company);
  await service.send(report);
  await service.until(report, waitsFor('TLX-601'));
  company.tripletex.changeAmount(report.reportNumber, 0, '447.00');
  company.tripletex.approve(report.reportNumber);
  await service.transfers.retry(report.companyId, report.reportId);
  const { problem } = await service.until(report, waitsFor('TLX-802'));
  expect(problem?.message.en).toContain('its sum is 447.00, approved is 448.00');
});

describe('the story of a transfer', () => {
  it('tells nothing twice, though the activities that tell it are tried again', async () => {
    const company = await service.company();
    const { name } = company.tripletex;
    service.sandbox.faults.add({
      on: { method: 'GET', path: '**', company: name },
      what: { kind: 'answer', status: 503 },
      times: 2,
    });
    const report = taxi(company);
    await service.send(report);
    await expectArrived(report, company);
    const types = (await record(report)).events.map(({ type }) => type);
    expect(types).toEqual([...new Set(types)]);
    expect(types).toEqual(expect.arrayContaining(['received', 'started', 'transferred']));
  });
});

describe('the document', () => {
  it('is settled without its receipts, when they are gone by then', async () => {
    const company = await service.company();
    const { report, lose } = taxiWithReceipt(company);
    service.sandbox.faults.add({
      on: { method: 'POST', path: '/travelExpense/*/attachment', company: company.tripletex.name },
      what: { kind: 'drop', when: 'after' },
    });
    await service.send(report);
    await service.until(report, waitsFor('TLX-704'));
    lose();
    await expectArrived(report, company);
    const [{ receiptSha256 } = { receiptSha256: null }] = (await record(report)).travelExpenses;
    expect(receiptSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is not added to one that stands at a travel expense which was there before', async () => {
    const company = await service.company();
    const { report } = taxiWithReceipt(company);
    const { id } = company.tripletex.enterByHand({
      employee: company.tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id,
      title: `${report.reportNumber} Taxi`,
      departure: '2026-03-12',
      return: '2026-03-12',
      costs: [{ date: '2026-03-12', amount: '448.00' }],
    });
    const api = await login(service.sandbox, company.tripletex);
    await api.upload(`/travelExpense/${id}/attachment`, [{ bytes: await aPdf({ pages: 3 }) }]);
    await service.send(report);
    await service.until(report, waitsFor('TLX-802'));
    expect(company.tripletex.attachment(id)?.pages).toBe(3);
  });

  it('is not added to a file that somebody attached while it waited', async () => {
    const company = await service.company();
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    const api = await login(service.sandbox, company.tripletex);
    const { id } = company.tripletex.travelExpense(report.reportNumber);
    await api.upload(`/travelExpense/${id}/attachment`, [{ bytes: await aPdf() }]);
    find();
    const status = await service.until(report, waitsFor('TLX-802'));
    expect(status.problem?.message.en).toContain('already has an attachment');
  });
});

describe('costs that are alike', () => {
  it('keep their own participants, whatever order Tripletex answers them in', async () => {
    const company = await service.company();
    const dinner = (id: string, name: string) =>
      costLine({ id, category: 'representation', vatPercent: 0, purpose: 'Kontrakt', participants: [{ name }] });
    const report = taxi(company, { lines: [dinner('l1', 'Nora Eksempel'), dinner('l2', 'Jonas Prøve')] });
    service.sandbox.faults.add({
      on: { method: 'POST', path: '/travelExpense/costParticipant/list', company: company.tripletex.name, nth: 2 },
      what: { kind: 'drop', when: 'before' },
    });
    await service.send(report);
    await expectArrived(report, company);
    const { costs } = company.tripletex.travelExpense(report.reportNumber);
    expect(costs.map(({ participants }) => participants).sort()).toEqual([['Jonas Prøve'], ['Nora Eksempel']]);
  });
});

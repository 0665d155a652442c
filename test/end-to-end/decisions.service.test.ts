import { describe, expect, it } from 'vitest';
import type { Refused } from '../../client/refused.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, taxiWithReceipt, expectShown, expectArrived } = taxiReports(service);
const by = 'Nora Leder';

/** A journey like that of a taxi report, entered in Tripletex by somebody. */
function enterByHand({ tripletex }: TestCompany, amount = '448.00', employee = '1') {
  return tripletex.enterByHand({
    employee: tripletex.employees.find(({ employeeNumber }) => employeeNumber === employee)!.id,
    title: 'Taxi',
    departure: '2026-03-12',
    return: '2026-03-12',
    costs: [{ date: '2026-03-12', amount }],
    state: 'APPROVED',
  });
}

/** A report that waits because it looks like one that somebody entered. */
async function waitingForDuplicate() {
  const company = await service.company();
  const byHand = enterByHand(company);
  const report = taxi(company);
  await service.send(report);
  await service.until(report, waitsFor('TLX-801'));
  return { company, byHand, report };
}

const decide = ({ companyId, reportId }: ApprovedReport, decision: object) =>
  service.transfers.resolve(companyId, reportId, { by, ...decision } as never);

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a class S stop: nothing is written before a named person decides', () => {
  const resolve = ({ companyId, reportId }: ApprovedReport) =>
    service.transfers.resolve(companyId, reportId, { action: 'retry', by, note: 'Ordnet' });

  /** The signal repeats the checks, finds the cause gone, and still writes nothing. */
  async function expectRetryWritesNothing(company: TestCompany, report: ApprovedReport, code: string): Promise<void> {
    const { attempts } = await service.transfers.status(report.companyId, report.reportId);
    service.sandbox.clearRequests(company.tripletex.name);
    await service.transfers.retry(report.companyId, report.reportId);
    await service.until(report, (status) => status.attempts > attempts && waitsFor(code)(status));
    expect(
      service.sandbox
        .requestsOf(company.tripletex.name)
        .filter(({ method, path }) => method !== 'GET' && !path.startsWith('/token')),
    ).toEqual([]);
  }

  it('TLX-308: the sum in Tripletex is another one; it is not approved', async () => {
    const company = await service.company();
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    company.tripletex.changeAmount(report.reportNumber, 0, '447.00');
    find();
    const status = await service.until(report, waitsFor('TLX-308'));
    await expectShown(status, 'TLX-308');
    expect(status.problem?.details).toEqual({ inTripletexNok: '447.00', approvedNok: '448.00' });
    expect(company.tripletex.travelExpense(report.reportNumber).state).toBe('OPEN');
    company.tripletex.changeAmount(report.reportNumber, 0, '448.00');
    await expectRetryWritesNothing(company, report, 'TLX-308');
    await resolve(report);
    await expectArrived(report, company);
    const { events } = await service.transfers.record(report.companyId, report.reportId);
    expect(events.find(({ type }) => type === 'resolve.retry')).toMatchObject({ by });
  });

  it('TLX-801: a similar travel expense was entered by hand; nothing is written', async () => {
    const company = await service.company();
    const byHand = enterByHand(company);
    const report = taxi(company);
    await service.send(report);
    const status = await service.until(report, waitsFor('TLX-801'));
    await expectShown(status, 'TLX-801');
    expect(status.problem?.details).toEqual({ number: byHand.number });
    expect(company.tripletex.travelExpenses()).toHaveLength(1);
    company.tripletex.delete(byHand.id);
    await expectRetryWritesNothing(company, report, 'TLX-801');
    await resolve(report);
    await expectArrived(report, company);
  });

  it('TLX-801: another report of Sonya that looks alike is no duplicate', async () => {
    const company = await service.company();
    for (const report of [taxi(company), taxi(company)]) {
      await service.send(report);
      await expectArrived(report, company);
    }
  });

  it('TLX-901: an answer that nobody foresaw, kept with its request id', async () => {
    const company = await service.company();
    service.sandbox.faults.add({
      on: { method: 'POST', path: '/travelExpense', company: company.tripletex.name },
      what: { kind: 'answer', status: 418, code: 1, message: 'I’m a teapot' },
    });
    const report = taxi(company);
    await service.send(report);
    const status = await service.until(report, waitsFor('TLX-901'));
    await expectShown(status, 'TLX-901');
    expect(status.problem?.details.requestId).toMatch(/[0-9a-f-]{36}/);
    await expectRetryWritesNothing(company, report, 'TLX-901');
    await resolve(report);
    await expectArrived(report, company);
  });
});

describe('a likely duplicate', () => {
  it('is carried there all the same when somebody says so, and that is kept', async () => {
    const { company, byHand, report } = await waitingForDuplicate();
    await decide(report, { action: 'sendAnyway', note: 'To turer samme dag' });
    await expectArrived(report, company);
    expect(company.tripletex.travelExpenses()).toHaveLength(2);
    expect(company.tripletex.travelExpense(byHand.id).state).toBe('APPROVED');
    const { events } = await service.transfers.record(report.companyId, report.reportId);
    expect(events.find(({ type }) => type === 'resolve.sendAnyway')).toMatchObject({
      by,
      text: { nb: expect.stringContaining('«To turer samme dag»') as unknown },
    });
  });

  it('ends as booked by hand with the number somebody gives, and nothing is written', async () => {
    const { company, byHand, report } = await waitingForDuplicate();
    const status = await decide(report, { action: 'bookedByHand', tripletexNumber: byHand.number });
    const { number, state } = company.tripletex.travelExpense(byHand.id);
    expect(status).toMatchObject({
      status: 'bookedByHand',
      problem: null,
      travelExpenses: [{ id: byHand.id, number, state, amountNok: '448.00', lines: ['l1'] }],
      evidence: { totalNok: '448.00', approvedNok: '448.00' },
    });
    expect(await service.transfers.status(report.companyId, report.reportId)).toEqual(status);
    expect(await service.client.workflow.getHandle(transferWorkflowId(report)).result()).toEqual(status);
    expect(company.tripletex.travelExpenses()).toHaveLength(1);
    // Handed over once more it stays what it is.
    expect(await service.send(report)).toEqual(status);
  });

  it('keeps the number that no travel expense has as a refusal, and goes on waiting', async () => {
    const { company, report } = await waitingForDuplicate();
    const refusal = await refusalOf(decide(report, { action: 'bookedByHand', tripletexNumber: '99-2026' }));
    expect(refusal).toMatchObject({
      status: 409,
      detail: {
        nb: 'Kari Eksempel har ingen reiseregning nr. 99-2026 i Tripletex: sjekk nummeret der.',
        en: 'Kari Eksempel has no travel expense no. 99-2026 in Tripletex: check the number there.',
      },
    });
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ status: 'waiting' });
    await decide(report, { action: 'sendAnyway' });
    await expectArrived(report, company);
  });

  it('says why when Tripletex cannot be asked, and goes on waiting', async () => {
    const { company, byHand, report } = await waitingForDuplicate();
    const on = { company: company.tripletex.name };
    service.sandbox.faults.add({ on, what: { kind: 'answer', status: 503 }, times: 'always' });
    const decision = { action: 'bookedByHand', tripletexNumber: byHand.number };
    expect(await refusalOf(decide(report, decision))).toMatchObject({
      status: 409,
      detail: {
        nb: expect.stringContaining('Tripletex svarer ikke') as unknown,
        en: expect.stringContaining('Tripletex does not answer') as unknown,
      },
    });
    service.sandbox.faults.clear(company.tripletex.name);
    expect(await decide(report, decision)).toMatchObject({ status: 'bookedByHand' });
    expect(company.tripletex.travelExpenses()).toHaveLength(1);
  });

  it('that is our own twice is never sent anyway', async () => {
    const company = await service.company();
    const report = taxi(company);
    for (const _ of [1, 2])
      company.tripletex.enterByHand({
        employee: company.tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id,
        title: `${report.reportNumber} Taxi`,
        departure: '2026-03-12',
        return: '2026-03-12',
        costs: [{ date: '2026-03-12', amount: '448.00' }],
      });
    await service.send(report);
    const { attempts } = await service.until(report, waitsFor('TLX-801'));
    await decide(report, { action: 'sendAnyway' });
    await service.until(report, (status) => status.attempts > attempts && waitsFor('TLX-801')(status));
    expect(company.tripletex.travelExpenses()).toHaveLength(2);
  });
});

it('another sum than the approved one needs a note, and is kept, when a person booked it by hand', async () => {
  const company = await service.company();
  const byHand = enterByHand(company, '450.00');
  const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
  await service.send(report);
  await service.until(report, waitsFor('TLX-301'));
  const decision = { action: 'bookedByHand', tripletexNumber: byHand.number };
  expect(await refusalOf(decide(report, { ...decision, note: ' ' }))).toMatchObject({
    status: 409,
    detail: {
      nb: `Nr. ${byHand.number} i Tripletex er på 450.00, godkjent er 448.00: rett beløpet der, eller begrunn forskjellen i et notat.`,
      en: `No. ${byHand.number} in Tripletex comes to 450.00, approved is 448.00: correct the sum there, or give the reason for the difference in a note.`,
    },
  });
  expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ status: 'waiting' });
  expect(await decide(report, { ...decision, note: 'Bompenger er med' })).toMatchObject({
    evidence: { totalNok: '450.00', approvedNok: '448.00' },
  });
  const { events } = await service.transfers.record(report.companyId, report.reportId);
  expect(events.at(-1)?.text.en).toContain('Its sum is 450.00, approved is 448.00.');
});

describe('a number that somebody names as booked by hand is refused with what it names', () => {
  async function waiting(changes: Partial<ApprovedReport> = {}) {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })], ...changes });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const refusal = async (tripletexNumber: string) =>
      (await refusalOf(decide(report, { action: 'bookedByHand', tripletexNumber, note: 'Ført' }))) as Refused;
    return { company, report, refusal };
  }

  async function expectUntouched(company: TestCompany, report: ApprovedReport, expenses: number) {
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ status: 'waiting' });
    expect(company.tripletex.travelExpenses()).toHaveLength(expenses);
  }

  it('another report of Sonya', async () => {
    const { company, report, refusal } = await waiting();
    const other = taxi(company);
    await service.send(other);
    await expectArrived(other, company);
    const { number } = company.tripletex.travelExpense(other.reportNumber);
    const told = await refusal(number);
    expect([told.status, told.detail.en]).toEqual([
      409,
      `No. ${number} in Tripletex belongs to Sonya's report ${other.reportNumber}: name the number that ${report.reportNumber} is booked under.`,
    ]);
    expect(told.detail.nb).toContain(`hører til rapporten ${other.reportNumber} fra Sonya`);
    // Nor by another title: it is known by its id.
    company.tripletex.retitle(other.reportNumber, 'Taxi');
    expect((await refusal(number)).detail.en).toContain(other.reportNumber);
    await expectUntouched(company, report, 1);
  });

  it('what another report was booked by hand as, and a copy with the number of another report', async () => {
    const { company, report, refusal } = await waiting();
    const other = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(other);
    await service.until(other, waitsFor('TLX-301'));
    const byHand = enterByHand(company);
    await decide(other, { action: 'bookedByHand', tripletexNumber: byHand.number });
    expect((await refusal(byHand.number)).detail.en).toContain(`belongs to Sonya's report ${other.reportNumber}`);
    const copy = enterByHand(company);
    company.tripletex.retitle(copy.id, `${other.reportNumber}/2 Taxi`);
    expect((await refusal(copy.number)).detail.en).toContain(`belongs to Sonya's report ${other.reportNumber}`);
    await expectUntouched(company, report, 2);
  });

  it('the travel expense of another employee', async () => {
    const { company, report, refusal } = await waiting();
    const { number } = enterByHand(company, '448.00', '2');
    const told = await refusal(number);
    expect([told.status, told.detail]).toMatchObject([
      409,
      {
        nb: `Nr. ${number} i Tripletex gjelder Ola Testesen, ikke Kari Eksempel: oppgi nummeret som er ført for Kari Eksempel.`,
        en: `No. ${number} in Tripletex is of Ola Testesen, not of Kari Eksempel: name the number that is booked for Kari Eksempel.`,
      },
    ]);
    await expectUntouched(company, report, 1);
  });

  it('one that is not approved', async () => {
    const { company, report, refusal } = await waiting();
    const { id, number } = enterByHand(company);
    company.tripletex.reopen(id);
    const told = await refusal(number);
    expect([told.status, told.detail]).toMatchObject([
      409,
      {
        nb: expect.stringContaining('ikke godkjent: godkjenn den der først.') as string,
        en: expect.stringContaining('not approved: approve it there first.') as string,
      },
    ]);
    await expectUntouched(company, report, 1);
  });
});

describe('a decision is refused', () => {
  it('in another shape', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const decision = { action: 'bookedByHand', tripletexNumber: '12' };
    const errors = [{ path: 'tripletexNumber' }];
    expect(await refusalOf(decide(report, decision))).toMatchObject({ document: { status: 422, errors } });
  });

  it('when it answers another problem than the one that stands', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    expect(await refusalOf(decide(report, { action: 'sendAnyway' }))).toMatchObject({ document: { status: 409 } });
  });

  it('when it says booked by hand while nobody knows what was written', async () => {
    const company = await service.company();
    service.sandbox.faults.add({
      on: { method: 'POST', path: '^/travelExpense$', company: company.tripletex.name },
      what: { kind: 'drop', when: 'after' },
    });
    const report = taxi(company);
    await service.send(report);
    await service.until(report, waitsFor('TLX-704'));
    const decision = { action: 'bookedByHand', tripletexNumber: '1-2026' };
    expect(await refusalOf(decide(report, decision))).toMatchObject({ document: { status: 409 } });
    await expectArrived(report, company);
  });
});

import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { CompanyHandle } from '../../sandbox/tripletex/company-handle.js';
import { costLine } from '../support/reports.js';
import { reconciling } from '../support/reconciling.js';
import { sharedService, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { reconciled, archived, archivedMany, recordOf, toldOf, callsOf } = reconciling(service);
const { taxiWithReceipt, expectArrived } = taxiReports(service);

/** A report that was transferred, and its number in Tripletex; with a receipt it really was. */
async function transferred(company: TestCompany, hasReceipt = false) {
  const report = hasReceipt ? await carried(company) : await archived(company);
  return { report, number: company.tripletex.travelExpense(report.reportNumber).number };
}

async function carried(company: TestCompany): Promise<ApprovedReport> {
  const { report } = taxiWithReceipt(company);
  await service.send(report);
  await expectArrived(report, company);
  return report;
}

interface Change {
  readonly what: string;
  readonly does: (tripletex: CompanyHandle, number: string) => void;
  readonly undoes?: (tripletex: CompanyHandle, number: string) => void;
  readonly hasReceipt?: boolean;
  readonly state: string;
  readonly change: 'changed' | 'deleted';
  readonly nb: (number: string) => string;
  readonly en: (number: string) => string;
}

const CHANGES: readonly Change[] = [
  {
    what: 'deleted',
    does: (tripletex, number) => tripletex.delete(number),
    state: 'DELETED',
    change: 'deleted',
    nb: (number) => `nr. ${number} finnes ikke lenger`,
    en: (number) => `no. ${number} is no longer there`,
  },
  {
    what: 'reopened',
    does: (tripletex, number) => tripletex.reopen(number),
    undoes: (tripletex, number) => tripletex.approve(number),
    state: 'OPEN',
    change: 'changed',
    nb: (number) => `nr. ${number} er åpnet igjen`,
    en: (number) => `no. ${number} was reopened`,
  },
  {
    what: 'delivered, but not approved any more',
    does: (tripletex, number) => tripletex.deliver(number),
    undoes: (tripletex, number) => tripletex.approve(number),
    state: 'DELIVERED',
    change: 'changed',
    nb: (number) => `nr. ${number} er levert, men ikke lenger godkjent`,
    en: (number) => `no. ${number} is delivered, but no longer approved`,
  },
  {
    what: 'rejected, by whom and why',
    does: (tripletex, number) => tripletex.reject(number, 'Feil prosjekt'),
    undoes: (tripletex, number) => tripletex.approve(number),
    state: 'REJECTED',
    change: 'changed',
    nb: (number) => `nr. ${number} er avvist av `,
    en: () => ': “Feil prosjekt”',
  },
  {
    what: 'of another sum',
    does: (tripletex, number) => tripletex.changeAmount(number, 0, '500.00'),
    undoes: (tripletex, number) => tripletex.changeAmount(number, 0, '448.00'),
    state: 'APPROVED',
    change: 'changed',
    nb: (number) => `beløpet i nr. ${number} er 500.00, overført er 448.00`,
    en: (number) => `the sum of no. ${number} is 500.00, transferred was 448.00`,
  },
  {
    what: 'without its receipts',
    does: (tripletex, number) => tripletex.removeReceipts(number),
    hasReceipt: true,
    state: 'APPROVED',
    change: 'changed',
    nb: (number) => `kvitteringene i nr. ${number} er fjernet`,
    en: (number) => `the receipts of no. ${number} were removed`,
  },
  {
    what: 'reopened and of another sum: one problem names both',
    does: (tripletex, number) => {
      tripletex.reopen(number);
      tripletex.changeAmount(number, 0, '500.00');
    },
    state: 'OPEN',
    change: 'changed',
    nb: (number) => `nr. ${number} er åpnet igjen; beløpet i nr. ${number} er 500.00`,
    en: (number) => `no. ${number} was reopened; the sum of no. ${number} is 500.00`,
  },
];

describe('a travel expense that somebody changed after its report was transferred', () => {
  it.each(CHANGES)('$what', async ({ does, hasReceipt, state, change, nb, en }) => {
    const company = await service.company();
    const { report, number } = await transferred(company, hasReceipt);
    const before = await recordOf(report);
    does(company.tripletex, number);
    expect(await reconciled(company)).toEqual({ outcome: 'compared', compared: 1, differences: 1 });
    const record = await recordOf(report);
    expect(record).toMatchObject({
      status: 'transferred',
      since: before.since,
      evidence: before.evidence,
      problem: { code: 'TLX-802', class: 'D', who: 'customer', nextTryAt: null, details: { change } },
      travelExpenses: [{ number, state, amountNok: '448.00' }],
    });
    expect(record.problem?.message.nb).toContain(nb(number));
    expect(record.problem?.message.en).toContain(en(number));
    expect(record.events.at(-1)).toMatchObject({ type: 'changedInTripletex', text: record.problem?.message });
    // The same difference is no news, and counts each time.
    expect(await reconciled(company)).toEqual({ outcome: 'compared', compared: 1, differences: 1 });
    expect(await recordOf(report)).toEqual(record);
  });

  it.each(CHANGES.filter(({ undoes }) => undoes))('and changed back ends it: $what', async ({ does, undoes }) => {
    const company = await service.company();
    const { report, number } = await transferred(company);
    const { problem, travelExpenses } = await recordOf(report);
    does(company.tripletex, number);
    await reconciled(company);
    undoes?.(company.tripletex, number);
    expect(await reconciled(company)).toMatchObject({ compared: 1, differences: 0 });
    expect(await recordOf(report)).toMatchObject({ status: 'transferred', problem, travelExpenses });
    expect(await toldOf(report)).toEqual(['changedInTripletex', 'asTransferredAgain']);
  });

  it('is told again when the difference is another one', async () => {
    const company = await service.company();
    const report = await archived(company);
    company.tripletex.reopen(report.reportNumber);
    await reconciled(company);
    const first = (await recordOf(report)).problem;
    company.tripletex.delete(report.reportNumber);
    await reconciled(company);
    const second = (await recordOf(report)).problem;
    expect(second?.message).not.toEqual(first?.message);
    expect(Date.parse(second?.since ?? '')).toBeGreaterThan(Date.parse(first?.since ?? ''));
    expect(await toldOf(report)).toEqual(['changedInTripletex', 'changedInTripletex']);
  });

  it('of one part of several is told by its number', async () => {
    const company = await service.company();
    const lines = [costLine(), costLine({ id: 'l2', project: { number: 'P-100' } })];
    const report = company.report({ kind: 'travel', lines });
    await service.send(report);
    const { travelExpenses } = await service.until(report, ({ status }) => status === 'transferred');
    const [first, second] = travelExpenses.map(({ number }) => number);
    company.tripletex.delete(second ?? '');
    await reconciled(company);
    expect(await recordOf(report)).toMatchObject({
      problem: { details: { change: 'changed', difference: { en: `no. ${second} is no longer there` } } },
      travelExpenses: [
        { number: first, state: 'APPROVED' },
        { number: second, state: 'DELETED' },
      ],
    });
  });
});

describe('a travel expense that moves on', () => {
  it('is booked, then paid: no problem, told once each', async () => {
    const company = await service.company();
    const { report, number } = await transferred(company);
    company.tripletex.createVoucher(number);
    expect(await reconciled(company)).toMatchObject({ differences: 0 });
    expect(await recordOf(report)).toMatchObject({ problem: null, travelExpenses: [{ state: 'BOOKED' }] });
    await reconciled(company);
    company.tripletex.paySalary(number);
    await reconciled(company);
    await reconciled(company);
    expect(await recordOf(report)).toMatchObject({ problem: null, travelExpenses: [{ state: 'SALARY_PAID' }] });
    expect(await toldOf(report)).toEqual(['booked', 'paid']);
    const { text } = (await recordOf(report)).events.at(-1) ?? expect.unreachable();
    expect([text.nb, text.en]).toEqual([
      `${number} er utbetalt med lønn i Tripletex.`,
      `Paid with the salary in Tripletex: ${number}.`,
    ]);
  });

  it('counts as approved at the end of the month, and one that was changed does not', async () => {
    const company = await service.company();
    const [booked, deleted, dearer] = await archivedMany(company, 3);
    company.tripletex.createVoucher(booked?.reportNumber ?? '');
    await reconciled(company);
    const november = () => service.completeness(company.companyId, '2026-11');
    expect(await november()).toMatchObject({ complete: true, transferred: 3, tripletexNok: '1344.00' });
    company.tripletex.delete(deleted?.reportNumber ?? '');
    company.tripletex.changeAmount(dearer?.reportNumber ?? '', 0, '500.00');
    await reconciled(company);
    expect(await november()).toMatchObject({
      complete: false,
      transferred: 1,
      waiting: [{ code: 'TLX-802', count: 2 }],
      approvedNok: '1344.00',
      tripletexNok: '948.00',
    });
  });
});

describe('a comparison', () => {
  it('of 300 reports takes one list call, and nothing but GETs are sent', async () => {
    const company = await service.company();
    const [first] = await archivedMany(company, 300);
    service.sandbox.clearRequests(company.tripletex.name);
    expect(await reconciled(company)).toEqual({ outcome: 'compared', compared: 300, differences: 0 });
    expect(callsOf(company)).toHaveLength(1);
    company.tripletex.reopen(first?.reportNumber ?? '');
    expect(await reconciled(company)).toMatchObject({ differences: 1 });
    // What looks different counts once the travel expense itself shows it; what is known need not be looked at again.
    expect(callsOf(company)).toHaveLength(3);
    expect(await reconciled(company)).toMatchObject({ differences: 1 });
    expect(callsOf(company)).toHaveLength(4);
    const sent = service.sandbox
      .requestsOf(company.tripletex.name)
      .filter(({ path }) => !path.startsWith('/token/session'));
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('reads no further back than what was transferred lately, and looks at what lies far back by itself', async () => {
    const company = await service.company();
    company.tripletex.behave({ largestPages: { TravelExpense: 20 } });
    const others = (count: number) => {
      for (let n = 0; n < count; n += 1)
        company.tripletex.enterByHand({ employee: '1', title: `Taxi ${n}`, costs: [], departure: '2026-01-01' });
    };
    others(100);
    const farBack = await archived(company);
    others(100);
    await archivedMany(company, 30);
    service.sandbox.clearRequests(company.tripletex.name);
    expect(await reconciled(company)).toMatchObject({ compared: 31, differences: 0 });
    const id = company.tripletex.travelExpense(farBack.reportNumber).id;
    const paths = callsOf(company).map(({ path }) => path);
    expect(paths).toEqual([...Array<string>(3).fill('/travelExpense'), `/travelExpense/${id}`]);
  });

  it('leaves alone what was transferred more than 60 days ago, unless it differs already', async () => {
    const company = await service.company();
    const [old, standing] = [await archived(company, 70), await archived(company, 59)];
    company.tripletex.reopen(standing.reportNumber);
    await reconciled(company);
    company.tripletex.reopen(old.reportNumber);
    expect(await reconciled(company)).toMatchObject({ compared: 1, differences: 1 });
    expect(await recordOf(old)).toMatchObject({ problem: null, travelExpenses: [{ state: 'APPROVED' }] });
  });

  it('of a company with more travel expenses than one list holds asks employee by employee', async () => {
    const company = await service.company();
    const [first] = await archivedMany(company, 3);
    company.tripletex.reopen(first?.reportNumber ?? '');
    service.sandbox.faults.add({
      on: { method: 'GET', path: '/travelExpense', company: company.tripletex.name },
      what: { kind: 'answer', status: 422, code: 23_000 },
    });
    service.sandbox.clearRequests(company.tripletex.name);
    expect(await reconciled(company)).toMatchObject({ compared: 3, differences: 1 });
    expect(callsOf(company).map(({ query }) => query.includes('employeeId='))).toEqual([false, true, false]);
  });
});

describe('what could not be read says nothing', () => {
  it('one that a list leaves out is looked at itself before it counts as gone', async () => {
    const company = await service.company();
    const report = await archived(company);
    service.sandbox.faults.add({
      on: { method: 'GET', path: '/travelExpense', company: company.tripletex.name },
      what: { kind: 'answer', status: 200, body: { fullResultSize: 0, from: 0, count: 0, values: [] } },
    });
    expect(await reconciled(company)).toMatchObject({ compared: 1, differences: 0 });
    expect(await recordOf(report)).toMatchObject({ problem: null, travelExpenses: [{ state: 'APPROVED' }] });
  });

  it('a key that does not see every report any more is the company’s problem, and no report’s', async () => {
    const company = await service.company();
    const reports = await archivedMany(company, 3);
    company.tripletex.untick(25, 'token');
    expect(await reconciled(company)).toMatchObject({ outcome: 'stopped', problem: { code: 'TLX-104' } });
    for (const report of reports) expect(await recordOf(report)).toMatchObject({ problem: null });
  });

  it('fields that a key may not see are not different', async () => {
    const company = await service.company();
    const { report, number } = await transferred(company, true);
    company.tripletex.createVoucher(number);
    await reconciled(company);
    const hiddenFieldsInLists = ['state', 'amount', 'attachment', 'voucher'].map((field) => `TravelExpense.${field}`);
    company.tripletex.behave({ hiddenFieldsInLists });
    expect(await reconciled(company)).toMatchObject({ compared: 1, differences: 0 });
    expect(await recordOf(report)).toMatchObject({ problem: null, travelExpenses: [{ state: 'BOOKED' }] });
  });

  it('an outage passes by itself, and what does not work for the company is its outcome', async () => {
    const [waiting, dead] = [await service.company(), await service.company()];
    await archived(waiting);
    await archived(dead);
    service.sandbox.faults.add({
      on: { path: '/travelExpense', company: waiting.tripletex.name },
      what: { kind: 'answer', status: 503 },
      times: 4,
    });
    dead.tripletex.revokeKey();
    expect(await reconciled(waiting)).toMatchObject({ outcome: 'compared', compared: 1 });
    expect(await reconciled(dead)).toMatchObject({ outcome: 'stopped', problem: { code: 'TLX-101' } });
  });

  it('while a company is paused nothing is asked', async () => {
    const company = await service.company();
    await archived(company);
    await service.companies.pause(company.companyId);
    service.sandbox.clearRequests(company.tripletex.name);
    expect(await reconciled(company)).toEqual({ outcome: 'paused' });
    expect(callsOf(company)).toEqual([]);
  });
});

describe('a person’s word', () => {
  it('is not compared: what was booked by hand stays as it was decided', async () => {
    const company = await service.company();
    const costs = [{ date: '2026-03-12', amount: '448.00' }];
    const { number } = company.tripletex.enterByHand({ employee: '1', title: 'Taxi', departure: '2026-03-12', costs });
    company.tripletex.approve(number);
    const report = company.report({ kind: 'travel', lines: [costLine()] });
    await service.send(report);
    await service.until(report, ({ problem }) => problem?.code === 'TLX-801');
    const decision = { action: 'bookedByHand', by: 'Nora Leder', tripletexNumber: number } as const;
    await service.transfers.resolve(report.companyId, report.reportId, decision);
    company.tripletex.delete(number);
    expect(await reconciled(company)).toMatchObject({ compared: 0, differences: 0 });
    expect(await recordOf(report)).toMatchObject({ status: 'bookedByHand', problem: null });
  });
});

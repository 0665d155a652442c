import { ScheduleOverlapPolicy } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, describe, expect, it } from 'vitest';
import type { Wiring } from '../../activities/create-activities.js';
import { compareTransferred } from '../../activities/reconcile/compare-company.js';
import { TripletexAccess } from '../../activities/tripletex-access.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { reconcileScheduleId } from '../../contract/temporal-names.js';
import type { CompanyHandle } from '../../sandbox/tripletex/company-handle.js';
import { SANDBOX_CONSUMER_TOKEN } from '../../sandbox/tripletex/seed.js';
import { createTripletex } from '../../tripletex/index.js';
import { runProgram } from '../support/program.js';
import { costLine } from '../support/reports.js';
import { reconciling } from '../support/reconciling.js';
import { startTestService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await startTestService();
afterAll(() => service.close());
const { reconciled, archived, archivedMany, recordOf, toldOf, callsOf } = reconciling(service);
const { taxiWithReceipt, expectArrived } = taxiReports(service);

const DAY_MS = 24 * 60 * 60 * 1000;

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
    service.sandbox.clearRequests();
    expect(await reconciled(company)).toEqual({ outcome: 'compared', compared: 300, differences: 0 });
    expect(callsOf(company)).toHaveLength(1);
    company.tripletex.reopen(first?.reportNumber ?? '');
    expect(await reconciled(company)).toMatchObject({ differences: 1 });
    // What looks different counts once the travel expense itself shows it; what is known need not be looked at again.
    expect(callsOf(company)).toHaveLength(3);
    expect(await reconciled(company)).toMatchObject({ differences: 1 });
    expect(callsOf(company)).toHaveLength(4);
    const sent = service.sandbox.requests.filter(({ path }) => !path.startsWith('/token/session'));
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
    service.sandbox.clearRequests();
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
    service.sandbox.clearRequests();
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
    service.sandbox.clearRequests();
    expect(await reconciled(company)).toEqual({ outcome: 'paused' });
    expect(callsOf(company)).toEqual([]);
  });
});

describe('a person’s word', () => {
  it('is not compared: what was booked by hand stays as it was decided', async () => {
    const company = await service.company();
    const costs = [{ date: '2026-03-12', amount: '448.00' }];
    const { number } = company.tripletex.enterByHand({ employee: '1', title: 'Taxi', departure: '2026-03-12', costs });
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

describe('the schedule of a company', () => {
  const scheduleOf = ({ companyId }: TestCompany) => service.client.schedule.getHandle(reconcileScheduleId(companyId));
  const connected = async () => {
    const company = await service.company({ isConnected: false });
    const { companyId, tripletex } = company;
    await service.companies.connect(companyId, { userKey: tripletex.userKey, settings: {} });
    return company;
  };

  it('compares each day at a time of its own, follows pause and resume, and goes with the key', async () => {
    const [company, other] = [await connected(), await connected()];
    const { companyId } = company;
    const [first, second] = [await scheduleOf(company).describe(), await scheduleOf(other).describe()];
    expect(first).toMatchObject({
      spec: { intervals: [{ every: DAY_MS }] },
      policies: { overlap: 'SKIP', catchupWindow: DAY_MS / 2, pauseOnFailure: false },
      action: { workflowType: 'reconcileCompany', workflowId: `reconcile/${companyId}`, args: [{ companyId }] },
      state: { paused: false },
    });
    expect(first.spec.intervals?.[0]?.offset).not.toBe(second.spec.intervals?.[0]?.offset);
    await service.companies.pause(companyId);
    expect((await scheduleOf(company).describe()).state.paused).toBe(true);
    await service.companies.resume(companyId);
    expect((await scheduleOf(company).describe()).state.paused).toBe(false);
    await service.companies.disconnect(companyId);
    await expect(scheduleOf(company).describe()).rejects.toThrow();
  });

  it('is brought back by whoever asks for a comparison', async () => {
    const company = await service.company();
    await archived(company);
    const started = await service.reconciliations.start(company.companyId);
    expect(await service.reconciliations.finished(started)).toMatchObject({ outcome: 'compared', compared: 1 });
    expect(await scheduleOf(company).describe()).toMatchObject({ state: { paused: false } });
  });

  it('and whoever asks never have two comparisons run at once', async () => {
    const company = await connected();
    const { companyId } = company;
    await archived(company);
    service.sandbox.faults.add({
      on: { path: '/travelExpense', company: company.tripletex.name },
      what: { kind: 'delay', ms: 2000 },
    });
    await scheduleOf(company).trigger(ScheduleOverlapPolicy.SKIP);
    const [one, other] = [
      await service.reconciliations.start(companyId),
      await service.reconciliations.start(companyId),
    ];
    expect(other).toEqual(one);
    expect(await service.reconciliations.finished(one)).toMatchObject({ outcome: 'compared', compared: 1 });
    const { info } = await scheduleOf(company).describe();
    expect(info.recentActions.map(({ action }) => action.workflow.firstExecutionRunId)).toEqual([one.runId]);
  });

  it('whoever asks while it waits for Tripletex is told so, and makes it try again now', async () => {
    const company = await connected();
    await archived(company);
    const fault = { path: '/travelExpense', company: company.tripletex.name };
    service.sandbox.faults.add({ on: fault, what: { kind: 'answer', status: 503 }, times: 'always' });
    const started = await service.reconciliations.start(company.companyId);
    const waits: (string | undefined)[] = [];
    const end = service.reconciliations.finished(started, (waitsFor) => waits.push(waitsFor?.code));
    await waitUntil(
      () => Promise.resolve(waits),
      (codes) => codes.includes('TLX-703'),
    );
    service.sandbox.faults.clear();
    expect(await service.reconciliations.start(company.companyId)).toEqual(started);
    expect(await end).toMatchObject({ outcome: 'compared', compared: 1 });
  });

  it('one that somebody ended from outside is told as that', async () => {
    const company = await connected();
    await archived(company);
    const fault = { path: '/travelExpense', company: company.tripletex.name };
    service.sandbox.faults.add({ on: fault, what: { kind: 'delay', ms: 2500 } });
    const { workflowId, runId } = await service.reconciliations.start(company.companyId);
    const told = expect(service.reconciliations.finished({ workflowId, runId })).rejects.toMatchObject({
      document: { status: 503, detail: expect.stringContaining('outside') as string },
    });
    await service.client.workflow.getHandle(workflowId, runId).terminate();
    await told;
  });
});

describe('one report that somebody wants to know about', () => {
  it('is looked at by itself, whatever was known of it', async () => {
    const company = await service.company();
    const [report, other] = await archivedMany(company, 2);
    const { reportNumber } = report ?? expect.unreachable();
    company.tripletex.reopen(reportNumber);
    company.tripletex.reopen(other?.reportNumber ?? '');
    service.sandbox.clearRequests();
    expect(await comparedAlone(report!)).toMatchObject({ code: 'TLX-802' });
    expect(callsOf(company)).toHaveLength(1);
    expect(await recordOf(report!)).toMatchObject({ problem: { code: 'TLX-802' } });
    expect(await recordOf(other!)).toMatchObject({ problem: null });
    company.tripletex.approve(reportNumber);
    expect(await comparedAlone(report!)).toBeNull();
    expect(await toldOf(report!)).toEqual(['changedInTripletex', 'asTransferredAgain']);
  });

  it('is not compared once it is not transferred any more', async () => {
    const company = await service.company();
    const report = company.report({ kind: 'travel', lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    service.sandbox.clearRequests();
    expect(await comparedAlone(report)).toBeNull();
    expect(callsOf(company)).toEqual([]);
  });

  /** As an activity does it. */
  async function comparedAlone(report: ApprovedReport) {
    const tripletex = createTripletex({
      baseUrl: service.sandbox.baseUrl,
      consumerToken: SANDBOX_CONSUMER_TOKEN,
      timeoutMs: 3000,
    });
    const [store, now] = [service.store, () => new Date()];
    const wiring = { store, now, access: new TripletexAccess(store, tripletex, now, 1) } as unknown as Wiring;
    try {
      return await new MockActivityEnvironment().run(() => compareTransferred(wiring, report));
    } finally {
      await tripletex.close();
    }
  }
});

describe('on the command line', () => {
  const run = (...args: string[]) => runProgram(['reconcile', ...args], service.environment);

  it('differences are told, and are no failure', { timeout: 40_000 }, async () => {
    const company = await service.company();
    const { companyId } = company;
    const [report] = await archivedMany(company, 2);
    company.tripletex.delete(report?.reportNumber ?? '');
    const told = await run(companyId, '--json');
    expect(told.code).toBe(0);
    expect(JSON.parse(told.stdout)).toEqual({ companies: [{ companyId, compared: 2, differences: 1 }] });
    expect(told.stderr).toContain(`${companyId}: 2 compared, 1 different`);
    const inWords = await run(companyId);
    expect(inWords.stdout).toMatch(new RegExp(`${companyId} +│ 2 +│ 1`));
    expect(inWords.stdout).toContain(`sonya-tripletex list --company ${companyId} --problem TLX-802`);
  });

  it('a company that cannot be compared is told with the reason: exit 1', { timeout: 40_000 }, async () => {
    const [dead, paused] = [await service.company(), await service.company()];
    await archived(dead);
    dead.tripletex.revokeKey();
    await service.companies.pause(paused.companyId);
    const [refused, held, unknown] = await Promise.all([
      run(dead.companyId, '--json'),
      run(paused.companyId, '--json'),
      run('nobody', '--json'),
    ]);
    expect([refused, held, unknown].map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      status: 503,
      detail: expect.stringContaining('TLX-101') as string,
    });
    expect(JSON.parse(held.stdout)).toMatchObject({ status: 409 });
    expect(JSON.parse(unknown.stdout)).toMatchObject({ status: 404 });
  });

  it('of all companies those that can be are compared, and the others are named', { timeout: 60_000 }, async () => {
    for (const { companyId } of await service.store.companies.connected())
      await service.companies.disconnect(companyId);
    const [good, dead, paused] = [await service.company(), await service.company(), await service.company()];
    await archived(good);
    dead.tripletex.revokeKey();
    await archived(dead);
    await service.companies.pause(paused.companyId);
    const told = await run('--json');
    expect(told.code).toBe(1);
    expect(JSON.parse(told.stdout)).toEqual({
      companies: [{ companyId: good.companyId, compared: 1, differences: 0 }],
    });
    expect(told.stderr).toContain(`${dead.companyId}: not compared. The Tripletex key no longer works.`);
    expect(told.stderr).not.toContain(paused.companyId);
  });
});

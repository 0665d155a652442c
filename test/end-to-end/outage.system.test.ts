import { setTimeout as pause } from 'node:timers/promises';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { EVERYBODY, PROBE_WORKFLOW_ID } from '../../contract/outage-steps.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import type { Fault } from '../../sandbox/tripletex/transport/faults.js';
import { retrySignal } from '../../workflows/transfer-messages.js';
import { startTestService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

/** An hour is 36 seconds, and the longest pause between two probes three. */
const service = await startTestService();
afterAll(() => service.close());
const { taxi, expectArrived } = taxiReports(service);
const { begun } = syncing(service);
const { sandbox, store } = service;

const OUT = { kind: 'answer', status: 503 } as const;
const LONG = 300;
const LATER_MS = 600_000;
const MANY = 60;

/** Everything but the sessions of a company, where nothing else is said. */
function breaks(
  { tripletex }: TestCompany,
  on: Fault['on'] = { path: '^/(?!token)' },
  what: Fault['what'] = OUT,
): void {
  sandbox.faults.add({ on: { ...on, company: tripletex.name }, what, times: 'always' });
}

const untilBack = (report: ApprovedReport) =>
  service.until(report, ({ problem }) => problem?.details.untilBack === true);
const callsSince = (since: number, company?: TestCompany) =>
  sandbox.requests.filter(
    ({ at, company: name }) => Date.parse(at) > since && (company === undefined || name === company.tripletex.name),
  );
const isOver = () =>
  waitUntil(
    () => store.outages.isAny(),
    (isAny) => !isAny,
  );
const eventsOf = async ({ companyId, reportId }: ApprovedReport) =>
  (await service.transfers.record(companyId, reportId)).events.map(({ type }) => type);

async function outOf(company: TestCompany, count: number): Promise<ApprovedReport[]> {
  const reports = Array.from({ length: count }, () => taxi(company));
  for (const report of reports) await service.send(report);
  for (const report of reports) await untilBack(report);
  return reports;
}

/** Nobody asks whether Tripletex is back for a while, unless somebody is in a hurry. */
async function noProbeSoon(): Promise<number> {
  for (const { scope } of await store.outages.opened())
    await store.outages.stillAway(scope, new Date(Date.now() + LATER_MS));
  // One that was due before may be on its way.
  await service.outages.wake();
  await pause(500);
  const isAllLater = async () =>
    (await store.outages.opened()).every(
      ({ nextProbeAt }) => (nextProbeAt?.getTime() ?? 0) > Date.now() + LATER_MS / 2,
    );
  if (!(await isAllLater())) return noProbeSoon();
  return Date.now();
}

/** So many reports of each company, handed over in turn. */
async function sendInTurn(companies: readonly TestCompany[], each: number) {
  const sent: { company: TestCompany; report: ApprovedReport }[] = [];
  for (let n = 0; n < each; n += 1) {
    for (const company of companies) {
      const report = taxi(company);
      await service.send(report);
      sent.push({ company, report });
    }
  }
  return sent;
}

/** An outage of Tripletex as a whole, opened without any failed call, so that no company has an outage of its own besides. */
async function everybodyIsAway(): Promise<void> {
  await store.outages.failed(EVERYBODY);
  await store.outages.open(EVERYBODY, {
    openedAt: new Date(),
    probes: 1,
    nextProbeAt: new Date(Date.now() + LATER_MS),
  });
}

/** Reports in the order in which their waiting transfers were first signalled, by the clock of Temporal's server. */
async function releaseOrder(reports: readonly ApprovedReport[]): Promise<ApprovedReport[]> {
  const released = await Promise.all(
    reports.map(async (report) => {
      const { events } = await service.client.workflow.getHandle(transferWorkflowId(report)).fetchHistory();
      const signal = events?.find(({ workflowExecutionSignaledEventAttributes: signalled }) => signalled);
      return { report, at: tsToMs(signal?.eventTime) };
    }),
  );
  return released.sort((one, other) => one.at - other.at).map(({ report }) => report);
}

beforeEach(async () => {
  sandbox.faults.clear();
  for (const { scope } of await store.outages.opened()) await service.outages.hasten(scope);
  await isOver();
  // What is remembered of an earlier outage makes the next one slower.
  await store.outages.forget(new Date(Date.now() + LATER_MS));
});

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

describe('an outage of Tripletex', () => {
  it('costs one probe, not a call of each that waits; then all go on', async () => {
    const companies = [await service.company(), await service.company(), await service.company()];
    sandbox.outage({ seconds: LONG });
    const sent = await sendInTurn(companies, 12);
    for (const { report } of sent) await untilBack(report);
    expect((await store.outages.opened()).map(({ scope }) => scope)).toContain(EVERYBODY);
    const since = Date.now();
    await pause(4000);
    // Some seven minutes: one or two at five minutes, a few more before the pauses are as long; each asks for three at the most.
    const probes = callsSince(since);
    expect(probes.length).toBeGreaterThan(0);
    expect(probes.length).toBeLessThan(30);
    for (const { report } of sent) expect(await eventsOf(report)).toEqual(['received', 'started', 'problem']);

    sandbox.faults.clear();
    const back = Date.now();
    for (const { report, company } of sent) await expectArrived(report, company);
    const created = callsSince(back).filter(({ method, path }) => method === 'POST' && path === '/travelExpense');
    expect(created).toHaveLength(sent.length);
    await isOver();
  });

  it('releases companies in turn, not one after another', async () => {
    const companies = [await service.company(), await service.company(), await service.company()];
    await everybodyIsAway();
    const sent = await sendInTurn(companies, 12);
    for (const { report } of sent) await untilBack(report);
    await service.outages.hasten(EVERYBODY);
    for (const { report, company } of sent) await expectArrived(report, company);
    const order = await releaseOrder(sent.map(({ report }) => report));
    for (const { companyId } of companies) {
      const places = order.flatMap((report, place) => (report.companyId === companyId ? [place] : []));
      // One company after another, the means were 5.5, 17.5 and 29.5. Some signals are under way at once, so neighbours change places.
      expect(mean(places)).toBeGreaterThan(9);
      expect(mean(places)).toBeLessThan(26);
    }
    await isOver();
  });

  it('releases the oldest of a company first', async () => {
    const company = await service.company();
    breaks(company);
    const reports = await outOf(company, MANY);
    sandbox.faults.clear();
    for (const report of reports) await expectArrived(report, company);
    const order = await releaseOrder(reports);
    const places = reports.map((report) => order.indexOf(report));
    // Some signals are under way at once, so neighbours change places: what counts is where each third comes.
    const [first, second, last] = [0, 1, 2].map((third) =>
      mean(places.slice((third * MANY) / 3, ((third + 1) * MANY) / 3)),
    );
    expect(second).toBeGreaterThan(first!);
    expect(last).toBeGreaterThan(second!);
    // In perfect order the distance is two thirds of all, in none nothing.
    expect(last! - first!).toBeGreaterThan(MANY / 4);
  });

  it('is waited out by a synchronisation, however often that looked in vain', async () => {
    const company = await service.company();
    breaks(company);
    await outOf(company, 1);
    const quiet = await noProbeSoon();
    const { workflowId, runId } = await begun(company);
    const sync = service.client.workflow.getHandle(workflowId, runId);
    const looks = async () => {
      await sync.signal(retrySignal);
      const { events } = await sync.fetchHistory();
      return events?.filter(({ activityTaskScheduledEventAttributes: look }) => look).length ?? 0;
    };
    await waitUntil(looks, (count) => count > 12);
    // It asks nothing: whether it is over is found out by the probe.
    expect(callsSince(quiet, company)).toEqual([]);
    sandbox.faults.clear();
    await service.outages.hasten(company.companyId);
    expect(await sync.result()).toBe('done');
  });

  it('is no outage of all when it is one company’s own, and ends for that company by itself', async () => {
    const [away, well] = [await service.company(), await service.company()];
    breaks(away);
    const waiting = await outOf(away, 3);
    const since = Date.now();
    const others = [taxi(well), taxi(well), taxi(well)];
    for (const report of others) await service.send(report);
    for (const report of others) {
      await expectArrived(report, well);
      expect(await eventsOf(report)).toEqual(['received', 'started', 'transferred']);
    }
    expect((await store.outages.opened()).map(({ scope }) => scope)).toEqual([away.companyId]);
    await pause(1000);
    const paths = new Set(callsSince(since, away).map(({ path }) => path));
    expect([...paths]).toEqual(['/travelExpense']);
    sandbox.faults.clear();
    for (const report of waiting) await expectArrived(report, away);
    await isOver();
  });

  it('is asked about at once for a person in a hurry, by the probe alone', async () => {
    const company = await service.company();
    breaks(company);
    const [report, other] = (await outOf(company, 2)) as [ApprovedReport, ApprovedReport];
    const quiet = await noProbeSoon();
    const { attempts } = await untilBack(report);
    await service.transfers.retry(report.companyId, report.reportId);
    await service.until(report, (status) => status.attempts > attempts && status.problem?.details.untilBack === true);
    await waitUntil(
      () => Promise.resolve(callsSince(quiet, company)),
      (calls) => calls.length > 0,
    );
    // A signal alone asks nothing.
    await service.client.workflow.getHandle(transferWorkflowId(report)).signal(retrySignal);
    await service.until(report, (status) => status.attempts > attempts + 1 && status.status === 'waiting');
    sandbox.faults.clear();
    const since = await noProbeSoon();
    expect(callsSince(quiet, company).map(({ path, query }) => `${path}${query.slice(0, 8)}`)).toEqual(
      callsSince(quiet, company).map(() => '/travelExpense?count=1'),
    );
    expect((await service.transfers.status(report.companyId, report.reportId)).status).toBe('waiting');
    await service.transfers.retry(report.companyId, report.reportId);
    for (const one of [report, other]) await expectArrived(one, company);
    expect(callsSince(since, company).length).toBeGreaterThan(0);
  });

  it('is over when a check is answered that a person asked for, which nothing holds back', async () => {
    const company = await service.company();
    breaks(company);
    const waiting = await outOf(company, 2);
    await noProbeSoon();
    await expect(service.companies.check(company.companyId)).rejects.toMatchObject({ document: { status: 503 } });
    sandbox.faults.clear();
    await noProbeSoon();
    await service.companies.check(company.companyId);
    for (const report of waiting) await expectArrived(report, company);
    await isOver();
  });

  it('leaves unknown what is unknown, and has it looked for when it is over', async () => {
    const company = await service.company();
    const report = taxi(company);
    breaks(company, { method: 'POST', path: '^/travelExpense$' }, { kind: 'drop', when: 'after' });
    // The first look, before the write, is answered.
    breaks(company, { method: 'GET', path: '^/travelExpense$', nth: 2 });
    await service.send(report);
    await service.until(report, waitsFor('TLX-704'));
    expect(await untilBack(report)).toMatchObject({ status: 'unknownOutcome', problem: { code: 'TLX-704' } });
    await noProbeSoon();
    sandbox.faults.clear();
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
    expect(company.tripletex.travelExpenses()).toHaveLength(1);
  });

  it.each(['disconnect', 'pause'] as const)('is not asked about for a company after: %s', async (what) => {
    const company = await service.company();
    breaks(company);
    const [report] = (await outOf(company, 1)) as [ApprovedReport];
    await service.companies[what](company.companyId);
    await isOver();
    await service.until(report, ({ status, problem }) => status === 'waiting' && problem?.code !== 'TLX-702');
    const since = Date.now();
    await pause(1000);
    expect(callsSince(since, company)).toEqual([]);
    sandbox.faults.clear();
    if (what === 'pause') await service.companies.resume(company.companyId);
    else await service.companies.connect(company.companyId, { userKey: company.tripletex.userKey, settings: {} });
    await expectArrived(report, company);
  });
});

describe('the probe', () => {
  it('runs only while there is something to ask about', async () => {
    await waitUntil(
      async () => (await service.client.workflow.getHandle(PROBE_WORKFLOW_ID).describe()).status.name,
      (status) => status === 'COMPLETED',
    );
  });
});

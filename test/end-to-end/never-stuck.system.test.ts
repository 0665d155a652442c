import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { isEnd } from '../../contract/transfer-status.js';
import {
  callsOf,
  expectBookedOnce,
  KINDS,
  lastOfEach,
  reportOf,
  type Call,
  type Kind,
} from '../support/broken-transfers.js';
import { costLine } from '../support/reports.js';
import { hasEnded, startTestService, waitsFor, waitUntil, type TestService } from '../support/service.js';
import { sized } from '../support/size.js';
import { taxiReports } from '../support/taxi-reports.js';

/** The pauses a two-hundredth of what production waits, between two probes 1.5 seconds at the most. The outage is a real one. */
const [offline, service] = [await startTestService({ WAIT_SCALE: '0.005' }), await startTestService()];
afterAll(() => Promise.all([offline.close(), service.close()]));
const { taxi, expectArrived } = taxiReports(service);

const statusOf = (of: TestService, { companyId, reportId }: ApprovedReport) => of.transfers.status(companyId, reportId);

const AWAY = 'Tripletex does not answer';
/** Told of one that was in the middle of a write. */
const UNKNOWN = 'We do not know if the report arrived';

interface Case {
  readonly kind: Kind;
  readonly call: Call;
}

const everyCall: Case[] = [];
for (const kind of KINDS) {
  const calls = await callsOf(service, kind);
  everyCall.push(...calls.filter(({ name }) => !name.includes('/token/')).map((call) => ({ kind, call })));
}
const afterLogin = sized({ usual: lastOfEach(everyCall, ({ call }) => call.name), full: everyCall });

describe.concurrent('an outage of Tripletex', () => {
  it('of 45 seconds shows when the next try is, is hastened by retry, and ends by itself', async () => {
    const { sandbox, transfers } = offline;
    const company = await offline.company();
    const hastened = taxiReports(offline).taxi(company);
    sandbox.outage({ seconds: 60 });
    await offline.send(hastened);
    // Nobody has to wait for what it waits by itself.
    const waiting = await offline.until(hastened, ({ attempts, status }) => {
      if (attempts < 6) void transfers.retry(hastened.companyId, hastened.reportId);
      return attempts >= 6 && status === 'waiting';
    });
    sandbox.faults.clear();
    await transfers.retry(hastened.companyId, hastened.reportId);
    await offline.until(hastened, hasEnded);
    expect(Date.now()).toBeLessThan(Date.parse(waiting.problem?.nextTryAt ?? ''));

    // One in the middle, with a write under way, and one that begins.
    const [middle, begun] = [reportOf(offline, company, KINDS[1]), reportOf(offline, company, KINDS[0])];
    await offline.send(middle);
    await waitUntil(
      () => Promise.resolve(company.tripletex.travelExpenses()),
      ({ length }) => length > 1,
    );
    sandbox.outage({ seconds: 45 });
    const over = Date.now() + 45_000;
    await offline.send(begun);
    const shown = await offline.until(begun, waitsFor('TLX-703'));
    expect(shown.problem).toMatchObject({ class: 'A', nextTryAt: expect.any(String) as unknown });
    while (Date.now() < over - 500) {
      const { status, problem } = await statusOf(offline, begun);
      if (status !== 'waiting') expect(status).toBe('transferring');
      else expect(problem).toMatchObject({ code: 'TLX-703', since: shown.problem?.since });
      expect(isEnd((await statusOf(offline, middle)).status)).toBe(false);
      await pause(250);
    }
    for (const report of [middle, begun]) {
      const { attempts } = await waitUntil(() => statusOf(offline, report), hasEnded, 30_000);
      // It does not try in vain again and again.
      expect(attempts).toBeLessThan(10);
      const { events } = await transfers.record(report.companyId, report.reportId);
      const told = (words: string) => events.filter(({ text }) => text.en.startsWith(words)).length;
      // However often it is tried, a person reads once that Tripletex does not answer.
      expect(told(AWAY)).toBeLessThan(2);
      expect(told(AWAY) + told(UNKNOWN)).toBeGreaterThan(0);
    }
    expect(company.tripletex.travelExpenses()).toHaveLength(4);
  });
});

describe.concurrent('a session', () => {
  it.each(afterLogin)(
    'that has expired by call $call.nth ($call.name) is renewed, and that call repeated once: $kind',
    async (one) => {
      const company = await service.company();
      const report = reportOf(service, company, one.kind);
      const { name } = company.tripletex;
      service.sandbox.faults.add({
        on: { company: name, nth: one.call.nth },
        what: { kind: 'answer', status: 401, code: 3000, message: 'Unauthorized' },
      });
      await service.send(report);
      await expectBookedOnce(service, company, report);
      const { events } = await service.transfers.record(report.companyId, report.reportId);
      expect(events.map(({ type }) => type)).toEqual(['received', 'started', 'transferred']);
    },
  );

  it('that expires while a write is on its way did nothing: the write is sent once more and booked once', async () => {
    const company = await service.company();
    const report = reportOf(service, company, KINDS[0]);
    const { name } = company.tripletex;
    service.sandbox.faults.add({
      on: { company: name, method: 'POST', path: '^/travelExpense$' },
      what: { kind: 'delay', ms: 1000 },
    });
    await service.send(report);
    const isUnderWay = async () =>
      (await service.store.parts.of(report)).some(({ pendingWrite }) => pendingWrite !== null);
    await waitUntil(isUnderWay, Boolean);
    await pause(200);
    company.tripletex.expireSessions();
    await expectBookedOnce(service, company, report);
    const writes = service.sandbox.requests.filter(
      ({ company: of, method, path }) => of === name && method === 'POST' && path === '/travelExpense',
    );
    expect(writes.map(({ status }) => status)).toEqual([401, 201]);
  });
});

describe.concurrent('a transfer that was tried again often', () => {
  it('is as patient with another problem as on its first day', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    for (let times = 1; times <= 7; times += 1) {
      await service.until(report, ({ attempts, status }) => attempts === times && status === 'waiting');
      // Saved without letting it go.
      if (times === 7) await service.store.externalReferences.save(company.companyId, new Map([['ferry', 'Ferge']]));
      if (times === 7)
        service.sandbox.faults.add({
          on: { company: company.tripletex.name, method: 'GET', path: '^/travelExpense$' },
          what: { kind: 'answer', status: 503 },
          times: 20,
        });
      await service.transfers.retry(report.companyId, report.reportId);
    }
    const { since, problem } = await service.until(report, waitsFor('TLX-703'));
    // A minute, not the hour of the seventh time in a row.
    expect(Date.parse(problem?.nextTryAt ?? '') - Date.parse(since)).toBeLessThan(1000);
    await waitUntil(
      async () => {
        await service.transfers.retry(report.companyId, report.reportId).catch(() => undefined);
        return statusOf(service, report);
      },
      hasEnded,
      40_000,
    );
    await expectArrived(report, company);
  });
});

describe.concurrent('a key that was revoked', () => {
  it('lets everything go by itself when a new one comes, also what was on its way with the old one', async () => {
    const company = await service.company();
    const { name } = company.tripletex;
    const [parked, onItsWay] = [taxi(company), taxi(company)];
    company.tripletex.revokeKey();
    await service.send(parked);
    await service.until(parked, waitsFor('TLX-101'));
    service.sandbox.faults.add({
      on: { company: name, method: 'POST', path: '/token/session/:create' },
      what: { kind: 'delay', ms: 1500 },
    });
    await service.send(onItsWay);
    await service.until(onItsWay, ({ status }) => status === 'transferring');
    await pause(300);
    await service.companies.connect(company.companyId, { userKey: company.tripletex.newKey(), settings: {} });
    for (const report of [parked, onItsWay]) await expectArrived(report, company);
  });
});

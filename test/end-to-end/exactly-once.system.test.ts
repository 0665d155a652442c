import { afterAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/tripletex/transport/faults.js';
import {
  callsOf,
  CaseTable,
  expectBookedOnce,
  KINDS_AND_CORRECTION,
  readyReportOf,
  type Call,
  type KindOrCorrection,
} from '../support/broken-transfers.js';
import { startTestService } from '../support/service.js';
import { sized } from '../support/size.js';

// A thirtieth of what production waits: settling takes a second, and a write that is late by two thirds of it is found.
const service = await startTestService({ SETTLE_TIME: '100s', PATIENCE: '2s' });
const table = new CaseTable();
afterAll(async () => {
  table.print();
  await service.close();
});

/** What breaks, and whether the answer of a write is lost by it. */
const BROKEN: Record<string, Fault['what']> = {
  'the connection drops before the work': { kind: 'drop', when: 'before' },
  'the connection drops after the work': { kind: 'drop', when: 'after' },
  'the work is done after the client has given up': { kind: 'finishLate', ms: 660, socket: 'drop' },
  'a page of HTML with 503 comes after the work': { kind: 'answer', status: 503, when: 'after' },
  'a page of HTML with 503 comes before the work': { kind: 'answer', status: 503, when: 'before' },
};

const REPEATABLE = ['DELETE /travelExpense/{id}', 'PUT /travelExpense/:unapprove'];

interface Case {
  readonly kind: KindOrCorrection;
  readonly call: Call;
  readonly broken: string;
}

type Write = Omit<Case, 'broken'>;

const writes: Write[] = [];
for (const kind of KINDS_AND_CORRECTION)
  for (const call of await callsOf(service, kind)) if (call.isWrite) writes.push({ kind, call });

const everyCase = (): Case[] => writes.flatMap((write) => Object.keys(BROKEN).map((broken) => ({ ...write, broken })));

/** Every write breaks in one way, and every kind of write, by its name, in each. */
function casesInTurn(): Case[] {
  const ways = Object.keys(BROKEN);
  return [...new Set(writes.map(({ call }) => call.name))].flatMap((name) => {
    const alike = writes.filter(({ call }) => call.name === name);
    return Array.from({ length: Math.max(alike.length, ways.length) }, (_, turn) => ({
      ...(alike[turn % alike.length] ?? expect.unreachable()),
      broken: ways[turn % ways.length] ?? expect.unreachable(),
    }));
  });
}

const cases = sized({ usual: casesInTurn, full: everyCase })();

describe('whatever breaks at a write, everything is booked once and whole', () => {
  it('covers every kind of write there is, broken in every way', () => {
    const names = new Set(cases.map(({ call }) => call.name));
    const pairs = new Set(cases.map(({ call, broken }) => `${call.name}: ${broken}`));
    expect(pairs.size).toBe(names.size * Object.keys(BROKEN).length);
    expect([...names].sort()).toEqual([
      'DELETE /travelExpense/{id}',
      'POST /travelExpense',
      'POST /travelExpense/cost',
      'POST /travelExpense/costParticipant/list',
      'POST /travelExpense/{id}/attachment',
      'PUT /travelExpense/:approve',
      'PUT /travelExpense/:deliver',
      'PUT /travelExpense/:unapprove',
    ]);
  });

  describe.concurrent('', () => {
    it.each(cases)('$kind, call $call.nth ($call.name): $broken', async (one) => {
      const { kind, call, broken } = one;
      const company = await service.company();
      const report = await readyReportOf(service, company, kind);
      service.sandbox.faults.add({
        on: { ...call.on, company: company.tripletex.name },
        what: BROKEN[broken] ?? expect.unreachable(),
      });
      const since = Date.now();
      await service.send(report);
      const status = await expectBookedOnce(service, company, report, 150_000);
      const { events } = await service.transfers.record(report.companyId, report.reportId);
      // Done again, these do no harm: where it stands tells whether they are still to be done.
      if (!REPEATABLE.includes(call.name)) expect(events.map(({ type }) => type)).toContain('unknownOutcome');
      table.add(kind, broken, call, status, Date.now() - since);
    });
  });
});

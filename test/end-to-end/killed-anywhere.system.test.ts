import { afterAll, describe, expect, it } from 'vitest';
import { forEachAtMost } from '../../client/at-most.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import {
  callsDuring,
  callsOf,
  CaseTable,
  CORRECTIONS,
  expectBookedOnce,
  KINDS,
  lastOfEach,
  readyReportOf,
  type Call,
  type KindOrCorrection,
} from '../support/broken-transfers.js';
import { decidable, ENDING_DECISIONS, type EndingDecision } from '../support/decided-transfers.js';
import {
  startTestService,
  waitUntil,
  type OwnService,
  type TestCompany,
  type TestService,
} from '../support/service.js';
import { sized } from '../support/size.js';
import { startWorkerProcess } from '../support/worker-process.js';

const table = new CaseTable();
afterAll(() => table.print());

/** What a worker may be killed at, ready to be set going. */
interface Work {
  readonly company: TestCompany;
  /** Sets it going. What is answered by its end alone is answered later. */
  readonly begin: () => Promise<unknown>;
  /** It has come to its end everywhere, once and whole. */
  readonly expectDone: (waitMs: number) => Promise<TransferStatus>;
}

interface Case {
  readonly kind: KindOrCorrection | EndingDecision;
  readonly call: Call;
}
type Held = Case & Work;

async function sending(service: TestService, kind: KindOrCorrection): Promise<Work> {
  const company = await service.company();
  const report = await readyReportOf(service, company, kind);
  return {
    company,
    begin: () => service.send(report),
    expectDone: (waitMs) => expectBookedOnce(service, company, report, waitMs),
  };
}

async function deciding(service: TestService, kind: EndingDecision): Promise<Work> {
  const company = await service.company();
  const { decide, expectDecided } = await decidable(service, company, kind);
  let answer: Promise<boolean>;
  return {
    company,
    begin: () => {
      answer = decide();
      // What it is refused with is told when its end is looked at.
      answer.catch(() => undefined);
      return Promise.resolve();
    },
    expectDone: async (waitMs) => {
      await answer;
      return expectDecided(waitMs);
    },
  };
}

const isDecision = (kind: Case['kind']): kind is EndingDecision => (ENDING_DECISIONS as string[]).includes(kind);
const workOf = (service: TestService, kind: Case['kind']) =>
  isDecision(kind) ? deciding(service, kind) : sending(service, kind);

async function casesOf(service: TestService, kind: Case['kind']): Promise<Case[]> {
  if (!isDecision(kind)) return (await callsOf(service, kind)).map((call) => ({ kind, call }));
  const company = await service.company();
  const { decide } = await decidable(service, company, kind);
  return (await callsDuring(service, company, decide)).map((call) => ({ kind, call }));
}

/** One call of some work is carried out and never answered. */
async function held(service: OwnService, { kind, call }: Case): Promise<Held> {
  const work = await workOf(service, kind);
  const on = { ...call.on, company: work.company.tripletex.name };
  service.sandbox.faults.add({ on, what: { kind: 'finishLate', ms: 0, socket: 'hang' } });
  return { kind, call, ...work };
}

/** How many calls to Tripletex a worker makes at the same time: a round, which hangs as a whole, takes as many workers as it needs. */
const CALLS_AT_ONCE = 40;
const READIED_AT_ONCE = 8;

/** Works of some kinds, each held at one of its calls, all at once, on a service of their own. */
async function roundOf(of: string, kinds: readonly Case['kind'][]) {
  // What waits for a person does not look by itself before its worker is killed.
  const service = await startTestService({ SETTLE_TIME: '100s', RECHECK_EVERY: '720h' });
  afterAll(() => service.close());
  const cases: Case[] = [];
  for (const kind of kinds) {
    const all = await casesOf(service, kind);
    cases.push(...sized({ usual: lastOfEach(all, ({ call }) => call.name), full: all }));
  }
  const all: Held[] = [];
  await forEachAtMost(READIED_AT_ONCE, cases, async (one) => void all.push(await held(service, one)));
  return { of, service, all };
}

const ROUNDS = [
  await roundOf('first reports', KINDS),
  await roundOf('corrections and decisions', [...CORRECTIONS, ...ENDING_DECISIONS]),
];

describe.concurrent('a worker that is killed', { timeout: 600_000 }, () => {
  it.each(ROUNDS)('after each single request to Tripletex leaves $of to be done once and whole by another', killed);
});

async function killed({ service, all: round }: (typeof ROUNDS)[number]): Promise<void> {
  await service.stopWorker();
  service.sandbox.clearRequests();
  // What takes over waits until a write that was announced cannot be sent any more.
  const patient = { ...service.environment, TRIPLETEX_TIMEOUT: '40s' };
  const first = await Promise.all(
    Array.from({ length: Math.ceil(round.length / CALLS_AT_ONCE) }, () => startWorkerProcess(patient)),
  );
  for (const { begin } of round) await begin();
  await waitUntil(
    () => Promise.resolve(notHanging(service, round)),
    (left) => left.length === 0,
    300_000,
  );
  const since = Date.now();
  await Promise.all(first.map((worker) => worker.kill()));
  const second = await startWorkerProcess(service.environment);
  const carriedOn = round.map(async ({ kind, call, expectDone }) => {
    const status = await expectDone(400_000);
    table.add(kind, 'the worker is killed', call, status, Date.now() - since);
  });
  await Promise.all(carriedOn);
  // Nothing of it was told as an error: it is what the service is made for.
  expect(second.log()).not.toContain('"level":50');
  await second.stop();
}

/** Whose call has not come to hang yet. */
function notHanging(service: OwnService, round: readonly Held[]): string[] {
  const hanging = new Set(
    service.sandbox.requests.filter(({ fault }) => fault === 'finishLate').map(({ company }) => company),
  );
  return round
    .filter(({ company }) => !hanging.has(company.tripletex.name))
    .map(({ kind, call }) => `${kind}: ${call.nth}. ${call.name}`);
}

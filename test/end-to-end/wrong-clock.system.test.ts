import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { hasEnded, startTestService, waitUntil, type TestCompany } from '../support/service.js';
import { shiftedClock, type ShiftedClock } from '../support/shifted-clock.js';
import { taxiReports } from '../support/taxi-reports.js';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.js';

/** A fifth of what production waits: a lost write is looked for after six and after twelve seconds. */
const service = await startTestService({ SETTLE_TIME: '600s' }, { hasWorker: false });
const { taxi } = taxiReports(service);

let clock: ShiftedClock;
let process: WorkerProcess | undefined;

/** As far behind as a worker may just be. */
const BEHIND_MS = -25_000;
/** Before the second look is over, and after one that comes at once and another one. */
const CARRIED_OUT_AFTER_MS = 10_500;

async function startWrongWorker(ms: number): Promise<WorkerProcess> {
  clock = shiftedClock(ms);
  process = await startWorkerProcess({ ...service.environment, ...clock.environment, METRICS_ADDRESS: '127.0.0.1:0' });
  return process;
}

afterEach(async () => {
  await process?.stop();
  process = undefined;
  clock.remove();
  await service.stopWorker();
});
afterAll(() => service.close());

/** The first travel expense is carried out long after its answer was lost. */
function loseTheFirstWrite({ tripletex }: TestCompany): void {
  service.sandbox.faults.add({
    on: { method: 'POST', path: '/travelExpense', company: tripletex.name },
    what: { kind: 'finishLate', ms: CARRIED_OUT_AFTER_MS, socket: 'drop' },
  });
}

/** Connected, which takes a worker whose clock is right. */
async function connectedCompany(): Promise<TestCompany> {
  await service.startWorker();
  const company = await service.company();
  await service.stopWorker();
  return company;
}

/** Also what would be carried out after the end. */
function expectWrittenOnce({ tripletex }: TestCompany): void {
  const requests = service.sandbox.requestsOf(tripletex.name);
  expect(requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/travelExpense'))).toHaveLength(1);
  expect(tripletex.travelExpenses()).toHaveLength(1);
}

describe('a worker whose clock is behind', () => {
  it('books nothing twice with another one that looks for what it lost', { timeout: 300_000 }, async () => {
    const company = await connectedCompany();
    loseTheFirstWrite(company);
    const wrong = await startWrongWorker(BEHIND_MS);
    const report = taxi(company);
    await service.send(report);
    await waitUntil(
      () => service.store.parts.of(report),
      ([part]) => part?.answerLost === true,
    );
    await wrong.stop();
    await service.startWorker();
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
    expectWrittenOnce(company);
  });

  it('does not spin while it waits', { timeout: 300_000 }, async () => {
    const company = await connectedCompany();
    loseTheFirstWrite(company);
    await startWrongWorker(BEHIND_MS);
    const report = taxi(company);
    await service.send(report);
    const { attempts } = await service.until(report, hasEnded);
    const { historyLength } = await service.client.workflow.getHandle(transferWorkflowId(report)).describe();
    expectWrittenOnce(company);
    // The write, and two looks; one where the first comes late.
    expect(attempts).toBeLessThanOrEqual(3);
    expect(historyLength).toBeLessThan(150);
  });
});

describe('a worker whose clock is too far off', () => {
  it('does not start, and says what to do', { timeout: 300_000 }, async () => {
    const words = /The clock of this machine is 600 seconds behind the database’s.*time synchronisation/s;
    await expect(startWrongWorker(-600_000)).rejects.toThrow(words);
  });

  it('stops taking work while it runs, and shows before how far it is off', { timeout: 300_000 }, async () => {
    const worker = await startWrongWorker(-20_000);
    const metrics = /"health":"([^"]+)"/.exec(worker.log())?.[1] ?? expect.unreachable();
    const offset = async () => {
      const text = await (await fetch(new URL('/metrics', metrics))).text();
      return Number(/^sonya_clock_offset_seconds(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1]);
    };
    const seconds = await waitUntil(offset, (shown) => shown > 0);
    expect(seconds).toBeGreaterThan(15);
    expect(seconds).toBeLessThan(25);
    clock.shift(600_000);
    await waitUntil(
      () => Promise.resolve(worker.log()),
      (log) => log.includes('and start the worker again'),
    );
    expect(await worker.ended).toBe(1);
    expect(worker.log()).toMatch(/600 seconds ahead of the database’s/);
  });
});

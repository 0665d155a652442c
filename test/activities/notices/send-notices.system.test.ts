import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import postgres from 'postgres';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities, type Dependencies } from '../../../activities/create-activities.js';
import { openReceiver } from '../../../activities/notices/receiver.js';
import { nextSending } from '../../../activities/waiting.js';
import { openTestStore } from '../../store/open-test-store.js';
import { waitUntil } from '../../support/service.js';
import { WebhookReceiver, type Arrival } from '../../support/webhook-receiver.js';

const TIMEOUT_MS = 400;

const { store, databaseUrl } = await openTestStore();
const sql = postgres(databaseUrl, { max: 1 });
const listener = await WebhookReceiver.start();
const { WEBHOOK_URL: url, WEBHOOK_SECRET: secret } = listener.settings;
const receiver = openReceiver({ url, secret, timeoutMs: TIMEOUT_MS });
/** For answers that come late and yet in time, also on a busy machine. */
const patientReceiver = openReceiver({ url, secret, timeoutMs: 60_000 });
const logged: LogEntry[] = [];

beforeEach(() => {
  listener.arrivals.length = 0;
  logged.length = 0;
});
afterEach(async () => {
  listener.react = () => 204;
  listener.delayMs = 0;
  await sql`delete from notices`;
  expect(listener.faults).toEqual([]);
});
afterAll(async () => {
  await Promise.all([receiver.close(), patientReceiver.close()]);
  await listener.down();
  await sql.end();
  await store.close();
});

/** A round of sending, in an environment of its own. Waits are scaled by `scale`. */
function round({ scale = 1, isHeard = true, isPatient = false } = {}) {
  const environment = new MockActivityEnvironment(
    {},
    { logger: new DefaultLogger('INFO', (entry) => logged.push(entry)) },
  );
  const { sendNotices } = createActivities({
    store,
    receiver: isHeard ? (isPatient ? patientReceiver : receiver) : undefined,
    settings: { waits: { scale, recheckMs: 1000 } },
    now: () => new Date(),
  } as unknown as Dependencies);
  return {
    end: environment.run<[], string | null, typeof sendNotices>(sendNotices),
    cancel: () => environment.cancel(),
  };
}

/** Notices of one report, or of its company, told apart by their number. */
async function write(companyId: string, reportId: string | null, numbers: readonly number[]): Promise<void> {
  for (const n of numbers)
    await sql`insert into notices (company_id, report_id, type, data)
      values (${companyId}, ${reportId}, 'transfer.status', ${sql.json({ companyId, reportId, revision: 1, n })})`;
}

const numbersOf = (reportId: string | null) =>
  listener
    .taken()
    .filter(({ data }) => data['reportId'] === reportId)
    .map(({ data }) => data['n']);

describe('notices are sent', () => {
  it('in order of each report, and of a company, many of them side by side, until nothing is left', async () => {
    listener.delayMs = 30;
    const reports = Array.from({ length: 12 }, (_, n) => `r${n}`);
    for (const reportId of reports) await write('a', reportId, [1, 2, 3]);
    await write('a', null, [1, 2, 3]);
    expect(await round().end).toBeNull();
    for (const reportId of [...reports, null]) expect(numbersOf(reportId)).toEqual([1, 2, 3]);
    expect(await store.notices.areLeft()).toBe(false);
    const atOnce = listener.arrivals.map(
      ({ arrivedAt }) =>
        listener.arrivals.filter((other) => other.arrivedAt <= arrivedAt && other.answeredAt! > arrivedAt).length,
    );
    expect(Math.max(...atOnce)).toBeGreaterThan(5);
    expect(Math.max(...atOnce)).toBeLessThanOrEqual(10);
    // Of one report the next comes only after the one before was answered.
    for (const reportId of reports) {
      const own = listener.arrivals.filter(({ data }) => data['reportId'] === reportId);
      own.slice(1).forEach(({ arrivedAt }, index) => expect(arrivedAt).toBeGreaterThanOrEqual(own[index]!.answeredAt!));
    }
  });

  it('of companies in turn: a flood of one keeps no other waiting', async () => {
    listener.delayMs = 10;
    for (let n = 0; n < 60; n += 1) await write('flood', `r${n}`, [n]);
    await write('other', 'r', [1]);
    await round().end;
    const place = listener.arrivals.findIndex(({ data }) => data['companyId'] === 'other');
    expect(place).toBeLessThan(10);
  });

  it('also those that come while others are on their way', async () => {
    listener.delayMs = 100;
    await write('a', 'r1', [1]);
    const { end } = round();
    await waitUntil(
      () => Promise.resolve(listener.arrivals.length),
      (n) => n > 0,
    );
    await write('a', 'r1', [2]);
    await write('a', 'r2', [1]);
    expect(await end).toBeNull();
    expect([numbersOf('r1'), numbersOf('r2')]).toEqual([[1, 2], [1]]);
  });

  it('again under the same id, and signed anew, whatever kept them away, and hold up no other report', async () => {
    const reactions = ['silence', 'reset', 500, 400, 302, 429] as const;
    let isOver = false;
    const reactionTo = ({ data }: Arrival) => reactions.find((reaction) => data['reportId'] === String(reaction));
    listener.react = (arrival) => (isOver ? undefined : reactionTo(arrival)) ?? 200;
    for (const reaction of reactions) await write('a', String(reaction), [1, 2]);
    await write('a', 'good', [1, 2]);
    const next = Date.parse((await round().end) ?? '');
    expect(numbersOf('good')).toEqual([1, 2]);
    expect(next - Date.now()).toBeLessThan(2300);
    // The second of each is not even tried before the first was taken.
    expect(listener.arrivals).toHaveLength(reactions.length + 2);
    expect(logged.map(({ meta }) => meta?.['attempts'] as unknown)).toEqual(reactions.map(() => 1));
    const words = logged.flatMap(({ message, meta }) => [message, ...Object.values(meta ?? {}).map(String)]).join();
    expect(words).not.toContain('127.0.0.1');
    isOver = true;
    await pause(Math.max(0, next - Date.now()) + TIMEOUT_MS);
    expect(await round().end).toBeNull();
    for (const reaction of reactions) {
      const own = listener.arrivals.filter(({ data }) => data['reportId'] === String(reaction));
      expect(own.map(({ data, isTaken }) => [data['n'], isTaken])).toEqual([
        [1, false],
        [1, true],
        [2, true],
      ]);
      const [first, again] = own;
      expect(again?.id).toBe(first?.id);
      expect(Number(again?.headers['webhook-timestamp'])).toBeGreaterThan(Number(first?.headers['webhook-timestamp']));
    }
  });

  it('again when nobody listened', async () => {
    await write('a', 'r', [1]);
    await listener.down();
    expect(await round().end).not.toBeNull();
    expect((await store.notices.waiting('a', 1)).items).toMatchObject([{ attempts: 1, answer: 'ECONNREFUSED' }]);
    await listener.up();
    await sql`update notices set next_try_at = now()`;
    expect(await round().end).toBeNull();
    expect(numbersOf('r')).toEqual([1]);
    expect(logged.map(({ meta }) => meta?.['answer'] as unknown)).toEqual(['ECONNREFUSED']);
  });

  it('ever more rarely while they are not taken: after seconds at first, every hour in the end', () => {
    const now = new Date();
    const seconds = (attempts: number, random: number) =>
      (nextSending(attempts, now, { scale: 1, recheckMs: 0 }, random).getTime() - now.getTime()) / 1000;
    const pauses = Array.from({ length: 9 }, (_, index) => seconds(index + 1, 0.5));
    expect(pauses).toEqual([2, 10, 60, 300, 900, 1800, 3600, 3600, 3600]);
    // Not all at the same moment.
    expect([seconds(7, 0), seconds(7, 1)]).toEqual([3240, 3960]);
  });

  it('again, uncounted, when the worker ends while they are on their way', async () => {
    listener.react = () => 'silence';
    await write('a', 'r', [1, 2]);
    const { end, cancel } = round();
    await waitUntil(
      () => Promise.resolve(listener.arrivals.length),
      (n) => n === 1,
    );
    cancel();
    expect(Date.parse((await end) ?? '')).toBeLessThanOrEqual(Date.now());
    const rows = await sql`select attempts from notices order by id`;
    expect(rows.map(({ attempts }) => attempts as number)).toEqual([0, 0]);
    listener.react = () => 200;
    expect(await round().end).toBeNull();
    expect(numbersOf('r')).toEqual([1, 2]);
  });

  it('after one that somebody drops on its way only once that was answered, so that none overtakes another', async () => {
    listener.delayMs = 300;
    await write('a', 'r', [1, 2]);
    const { end } = round({ isPatient: true });
    await waitUntil(
      () => Promise.resolve(listener.arrivals.length),
      (n) => n === 1,
    );
    await store.notices.drop(listener.arrivals[0]!.id, { by: 'Nora Leder' });
    expect(await end).toBeNull();
    const [dropped, next] = listener.arrivals;
    expect(listener.arrivals.map(({ data }) => data['n'])).toEqual([1, 2]);
    expect(next!.arrivedAt).toBeGreaterThanOrEqual(dropped!.answeredAt!);
  });

  it('not at all, and kept, where nobody listens', async () => {
    await write('a', 'r', [1, 2]);
    expect(await round({ isHeard: false }).end).toBeNull();
    expect(await store.notices.areLeft()).toBe(true);
    expect(listener.arrivals).toEqual([]);
  });
});

describe('what the receiver answers beside a status', () => {
  it('is not waited for beyond the time of one notice, nor read beyond a measure', async () => {
    const bodies = ['endless', 'huge'];
    const server = createServer((_, response) => {
      response.writeHead(200);
      if (bodies.shift() === 'huge') response.end(Buffer.alloc(20_000_000));
      else response.write('…');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const odd = openReceiver({ url: `http://127.0.0.1:${port}`, secret, timeoutMs: TIMEOUT_MS });
    await write('a', 'r', [1]);
    const [notice] = await store.notices.due(new Date(), 1, []);
    for (const _ of bodies.slice()) {
      const since = Date.now();
      expect(await odd.send(notice!, new Date(), new AbortController().signal)).toEqual({ isTaken: true, answer: 200 });
      expect(Date.now() - since).toBeLessThan(TIMEOUT_MS + 300);
    }
    await odd.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

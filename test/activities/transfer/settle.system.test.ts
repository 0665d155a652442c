import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../activities/problem-error.js';
import { KnownSince } from '../../../activities/transfer/lost-write.js';
import { announcedWrite, settle } from '../../../activities/transfer/settle.js';
import type { Step } from '../../../activities/transfer/step.js';
import { StalePartError, type Part } from '../../../store/parts.js';
import { TripletexError } from '../../../tripletex/index.js';
import { openTestStore } from '../../store/open-test-store.js';
import { travelReport } from '../../support/reports.js';

const { store } = await openTestStore();
afterAll(() => store.close());

const START = Date.parse('2026-11-02T12:00:00Z');
const [WRITE_MS, SETTLE_MS] = [60_000, 30_000];
let now = START;
let count = 0;
let part: Part;

/** As much of a step as a write needs. */
const step = {
  store,
  settleMs: SETTLE_MS,
  writeMs: WRITE_MS,
  databaseNow: () => Promise.resolve(new Date(now)),
  knownSince: new KnownSince(SETTLE_MS, () => now),
  attempt: {},
} as Step;

beforeEach(async () => {
  now = START;
  count += 1;
  const report = travelReport({ companyId: `settling-${count}` });
  await store.transfers.claim(report);
  await store.parts.plan(report, [{ position: 1, marker: 'S-1', lines: ['l1'], plan: '{}' }]);
  part = (await store.parts.of(report))[0] ?? expect.unreachable();
});

const read = async () => (await store.parts.of(part))[0] ?? expect.unreachable();
const lostAnswer = new TripletexError({ kind: 'timeout', endpoint: 'createTravelExpense', writes: true, sent: true });
const refusal = new TripletexError({ kind: 'validation', endpoint: 'x', writes: true, sent: true, status: 422 });

/** When a transfer that does not know looks again, in milliseconds after the start. */
async function nextLook(work: Promise<unknown>): Promise<number> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemError) || error.problem.code !== 'TLX-704')
    throw new Error('It was settled.', { cause: error });
  return (error.notBefore?.getTime() ?? NaN) - START;
}

const lose = () => announcedWrite(step, part, { what: 'it', send: () => Promise.reject(lostAnswer) });
const isThere = () => Promise.resolve({ tripletexId: 7 });
const isNotThere = () => Promise.resolve(undefined);

describe('a write', () => {
  it('is announced, with the time at which its sender gives up, before it is sent', async () => {
    let announced: Part | undefined;
    await announcedWrite(step, part, { what: 'it', send: async () => void (announced = await read()) });
    const giveUpAt = new Date(START + WRITE_MS).toISOString();
    expect(announced).toMatchObject({ intended: true, pendingWrite: { what: 'it', giveUpAt, lostAt: null } });
  });

  it('that was refused leaves no trace: it may be planned anew', async () => {
    const refused = announcedWrite(step, part, { what: 'it', send: () => Promise.reject(refusal) });
    await expect(refused).rejects.toBe(refusal);
    expect(await read()).toMatchObject({ intended: false, pendingWrite: null, answerLost: false });
  });

  it('is announced by one alone of those who read the same', async () => {
    const send = () => Promise.resolve('sent');
    await announcedWrite(step, part, { what: 'it', send });
    await expect(announcedWrite(step, part, { what: 'it', send })).rejects.toThrow(StalePartError);
  });

  it('is not sent while a class S problem stands', async () => {
    const standing = { code: 'TLX-901', details: { requestId: null } };
    const stopped = { ...step, attempt: { standing } } as unknown as Step;
    const send = () => expect.unreachable();
    await expect(announcedWrite(stopped, part, { what: 'it', send })).rejects.toThrow('TLX-901');
    expect(await read()).toEqual(part);
  });
});

describe('a write whose answer was lost', () => {
  it('is looked for twice, each a settle time after the last, before it counts as missing', async () => {
    expect(await nextLook(lose())).toBe(SETTLE_MS);
    now += SETTLE_MS - 1;
    expect(await nextLook(settle(step, await read(), () => expect.unreachable()))).toBe(SETTLE_MS);
    // Tripletex was away when the first look was due: the second one is no sooner for it.
    now += 100_000;
    expect(await nextLook(settle(step, await read(), isNotThere))).toBe(now - START + SETTLE_MS);
    expect(await nextLook(settle(step, await read(), () => expect.unreachable()))).toBe(now - START + SETTLE_MS);
    now += SETTLE_MS;
    const settled = await settle(step, await read(), isNotThere);
    expect(settled).toMatchObject({ pendingWrite: null, intended: false, answerLost: true });
  });

  it('is looked for by another process only after that one has known of it for a settle time', async () => {
    await nextLook(lose());
    now += 600_000;
    const other = { ...step, knownSince: new KnownSince(SETTLE_MS, () => now) };
    expect(await nextLook(settle(other, await read(), () => expect.unreachable()))).toBe(now - START + SETTLE_MS);
    now += SETTLE_MS;
    expect(await settle(other, await read(), isThere)).toMatchObject({ pendingWrite: null, tripletexId: 7 });
  });

  it('is kept as it stands when it is found', async () => {
    await nextLook(lose());
    now += SETTLE_MS;
    expect(await settle(step, await read(), isThere)).toMatchObject({ pendingWrite: null, tripletexId: 7 });
  });

  it('of a sender that is gone is looked for only after that one has given up: it may be cut off and still send', async () => {
    await store.parts.change(part, {
      intended: true,
      pendingWrite: { what: 'it', giveUpAt: new Date(START + WRITE_MS).toISOString(), lostAt: null, lookedAt: null },
    });
    now += 15_000;
    expect(await nextLook(settle(step, await read(), () => expect.unreachable()))).toBe(WRITE_MS + SETTLE_MS);
  });

  it('is nobody’s to keep who had it taken from them meanwhile', async () => {
    const send = async () => {
      await nextLook(settle(step, await read(), () => expect.unreachable()));
      return 'carried out after all';
    };
    const { part: mine } = await announcedWrite(step, part, { what: 'it', send });
    await expect(store.parts.change(mine, { tripletexId: 7, pendingWrite: null })).rejects.toThrow(StalePartError);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { OutageWatch } from '../../../activities/outage/outage-watch.js';
import { EVERYBODY } from '../../../contract/outage-steps.js';
import type { TripletexErrorKind } from '../../../tripletex/errors.js';
import { TripletexError } from '../../../tripletex/index.js';
import { openTestStore } from '../../store/open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());
const { outages } = store;

let now = new Date('2026-11-02T12:00:00Z');
let wakes = 0;
const waits = { scale: 1, recheckMs: 1000 };
const wakeProbe = () => Promise.resolve(void (wakes += 1));
const watch = new OutageWatch(store, () => now, waits, wakeProbe);

const error = (kind: TripletexErrorKind) =>
  new TripletexError({ kind, endpoint: 'readTravelExpense', writes: false, sent: true });

const known: string[] = [];

/** A company that is known. */
async function company(): Promise<string> {
  const companyId = `c-${randomUUID().slice(0, 8)}`;
  known.push(companyId);
  await store.companies.saveSettings(companyId, {});
  return companyId;
}

/** What comes of calls of a company, one after another. */
async function calls(companyId: string, ...kinds: readonly (TripletexErrorKind | 'done')[]): Promise<void> {
  for (const kind of kinds)
    await watch.note(companyId, await outages.standing(companyId), kind === 'done' ? undefined : error(kind));
}
const failsTimes = (companyId: string, times: number) =>
  calls(companyId, ...Array.from({ length: times }, () => 'server' as const));
const isAway = async (companyId: string) => (await outages.standing(companyId)).isAway;

beforeEach(async () => {
  await outages.end(...(await outages.opened()).map(({ scope }) => scope), EVERYBODY);
  for (const scope of await outages.toLetGo()) await outages.letGo(scope, new Date(0));
  for (const companyId of known.splice(0)) await outages.answered(companyId);
  await calls(await company(), 'server', 'done');
  await outages.forget(new Date());
  wakes = 0;
});

describe('a company', () => {
  it.each(['server', 'timeout', 'unreachable'] as const)(
    'is not called any more after five calls: %s',
    async (kind) => {
      const companyId = await company();
      await calls(companyId, kind, kind, kind, kind);
      expect(await isAway(companyId)).toBe(false);
      expect(wakes).toBe(0);
      await calls(companyId, kind);
      expect(await isAway(companyId)).toBe(true);
      expect(wakes).toBe(1);
      expect(() => watch.refuseWhileAway({ isAway: true })).toThrow('TLX-703');
    },
  );

  it.each(['done', 'forbidden', 'unauthorized', 'rateLimited', 'notFound', 'validation', 'conflict'] as const)(
    'that was answered in between was called in vain only since: %s',
    async (answer) => {
      const companyId = await company();
      await failsTimes(companyId, 4);
      await calls(companyId, answer);
      await failsTimes(companyId, 4);
      expect(await isAway(companyId)).toBe(false);
      await failsTimes(companyId, 1);
      expect(await isAway(companyId)).toBe(true);
    },
  );

  it.each(['aborted', 'unreadable'] as const)('is neither answered nor called in vain by a call: %s', async (kind) => {
    const companyId = await company();
    await failsTimes(companyId, 4);
    await calls(companyId, kind);
    expect(await isAway(companyId)).toBe(false);
    await failsTimes(companyId, 1);
    expect(await isAway(companyId)).toBe(true);
  });

  it('that many wait for the one session of has failed once when that cannot be made', async () => {
    const companyId = await company();
    const shared = error('timeout');
    for (let n = 0; n < 9; n += 1) await watch.note(companyId, await outages.standing(companyId), shared);
    expect(await isAway(companyId)).toBe(false);
  });

  it('holds nobody else, however long it fails', async () => {
    const [one, other] = [await company(), await company()];
    await failsTimes(one, 20);
    expect(await isAway(other)).toBe(false);
    await failsTimes(other, 20);
    expect(await isAway(await company())).toBe(false);
  });

  it('of which no call was in vain has nothing noted of it', async () => {
    const companyId = await company();
    expect(await outages.standing(companyId)).toEqual({ holdOffUntil: null, isAway: false, isSuspected: false });
  });

  it('that is away again soon after it was back is probed no faster than before', async () => {
    const companyId = await company();
    const pause = async () => {
      await failsTimes(companyId, 5);
      const opened = (await outages.opened()).find(({ scope }) => scope === companyId);
      await outages.end(companyId);
      await outages.letGo(companyId, new Date(now.getTime() + 60_000));
      return Math.round(((opened?.nextProbeAt?.getTime() ?? 0) - now.getTime()) / 1000);
    };
    expect([await pause(), await pause(), await pause(), await pause()]).toEqual([1, 2, 5, expect.closeTo(10, -1)]);
    now = new Date(now.getTime() + 120_000);
    expect(await pause()).toBe(1);
  });
});

describe('Tripletex as a whole', () => {
  it('is not called any more when three companies fail and nobody was answered', async () => {
    const [one, other, third, idle] = [await company(), await company(), await company(), await company()];
    await failsTimes(one, 1);
    await failsTimes(other, 1);
    expect(await isAway(idle)).toBe(false);
    await failsTimes(third, 1);
    expect(await isAway(idle)).toBe(true);
    expect(wakes).toBe(1);
  });

  it('is called while anybody is answered', async () => {
    const [well, idle] = [await company(), await company()];
    for (let n = 0; n < 6; n += 1) {
      await failsTimes(await company(), 1);
      await calls(well, 'done');
    }
    expect(await isAway(idle)).toBe(false);
  });

  it('is back when a check that somebody asked for is answered, and with it that company', async () => {
    const all = [await company(), await company(), await company()];
    for (const companyId of all) await failsTimes(companyId, 5);
    wakes = 0;
    await calls(all[0]!, 'done');
    expect(await isAway(all[0]!)).toBe(false);
    // What the others were given up for on their own the probe finds out.
    expect(await isAway(all[1]!)).toBe(true);
    expect((await outages.toLetGo()).sort()).toEqual([EVERYBODY, all[0]].sort());
    expect(wakes).toBe(1);
  });
});

describe('what came of a call', () => {
  it('stays what it was when it cannot be noted', async () => {
    const broken = new OutageWatch({ outages: undefined } as never, () => now, waits, wakeProbe);
    const before = { holdOffUntil: null, isAway: false, isSuspected: true };
    await expect(broken.note('c', before, undefined)).resolves.toBeUndefined();
    await expect(broken.note('c', before, error('server'))).resolves.toBeUndefined();
  });
});

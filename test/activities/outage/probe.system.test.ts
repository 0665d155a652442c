import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { outageSteps } from '../../../activities/outage/probe.js';
import { problem } from '../../../activities/problem-error.js';
import { EVERYBODY } from '../../../contract/outage-steps.js';
import { TripletexError } from '../../../tripletex/index.js';
import { openTestStore } from '../../store/open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());
const { outages, companies } = store;

/** What asking for a company comes to; without a word it is answered. */
const comesTo = new Map<string, 'paused' | Error>();
const asked: string[] = [];
const access = {
  openForProbe: (companyId: string) => {
    const what = comesTo.get(companyId);
    if (what === 'paused') return Promise.resolve(undefined);
    asked.push(companyId);
    return Promise.resolve({ call: () => (what === undefined ? Promise.resolve() : Promise.reject(what)) });
  },
};
const settings = { waits: { scale: 1, recheckMs: 1000 } };
const wiring = { store, access, settings, now: () => new Date(), release: () => Promise.resolve(0) };
const { probeOutages } = outageSteps(wiring as never);
const look = () => new MockActivityEnvironment().run(probeOutages);

const SILENT = new TripletexError({ kind: 'server', endpoint: 'listTravelExpenses', writes: false, sent: true });

async function company(what?: 'paused' | Error): Promise<string> {
  const companyId = `c-${randomUUID()}`;
  await companies.saveSettings(companyId, {});
  await companies.offerKey(companyId, 'a user key of some length');
  if (what) comesTo.set(companyId, what);
  return companyId;
}

/** Open, and its probe due. */
async function open(scope: string, probes = 0): Promise<void> {
  await outages.failed(scope);
  await outages.open(scope, { openedAt: new Date(), probes, nextProbeAt: new Date(0) });
}
const opened = async () => (await outages.opened()).map(({ scope }) => scope);

beforeEach(async () => {
  await outages.end(...(await opened()));
  for (const scope of await outages.toLetGo()) await outages.letGo(scope, new Date(0));
  await outages.forget(new Date());
  for (const companyId of await outages.witnesses()) await companies.setPaused(companyId, true);
  comesTo.clear();
  asked.length = 0;
});

describe('the probe of Tripletex as a whole', () => {
  it.each([0, 1, 2, 3, 20])(
    'begins with the healthy, however many are sick, after so many probes: %i',
    async (probes) => {
      const sick = await Promise.all(Array.from({ length: 6 }, () => company(SILENT)));
      for (const companyId of sick) await outages.failed(companyId);
      await company();
      await open(EVERYBODY, probes);
      await look();
      expect(await opened()).toEqual([]);
      expect(asked.length).toBeLessThanOrEqual(3);
    },
  );

  it('asks for every company in turn', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => company(SILENT)));
    await open(EVERYBODY);
    for (const _ of all) {
      await look();
      await outages.hasten(EVERYBODY, new Date(0));
    }
    expect(new Set(asked)).toEqual(new Set(all));
    expect(await opened()).toEqual([EVERYBODY]);
  });

  it('learns nothing of a company that cannot be asked for', async () => {
    await company('paused');
    await company(problem('TLX-101', {}));
    await open(EVERYBODY);
    await look();
    expect(await opened()).toEqual([EVERYBODY]);
  });

  it('leaves what failed of a company alone, so that who is sick is soon given up on its own', async () => {
    const sick = await company(SILENT);
    await outages.failed(sick);
    await company();
    await open(EVERYBODY);
    await look();
    expect((await outages.failed(sick)).failures).toBe(2);
  });
});

describe('the probe of companies', () => {
  it('is stopped by none whose key cannot be read, which is not answered', async () => {
    const [broken, well] = [
      await company(new Error('Unsupported state or unable to authenticate data')),
      await company(),
    ];
    for (const companyId of [broken, well]) await open(companyId);
    expect(await look()).not.toBeNull();
    expect(await opened()).toEqual([broken]);
  });

  it('ends the outage of one that is paused', async () => {
    const paused = await company('paused');
    await open(paused);
    expect(await look()).toBeNull();
  });
});

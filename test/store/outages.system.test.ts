import { afterAll, describe, expect, it } from 'vitest';
import { EVERYBODY } from '../../contract/outage-steps.js';
import type { StandingProblem } from '../../contract/transfer-status.js';
import { travelReport } from '../support/reports.js';
import { openTestStore } from './open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());
const { outages, transfers, waiting } = store;

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 2, 12, minutes));

async function open(scope: string): Promise<void> {
  await outages.failed(scope);
  await outages.open(scope, { openedAt: at(0), probes: 0, nextProbeAt: at(1) });
}

/** A report that waits, its number in the order of age. */
async function waits(companyId: string, code: string, details = {}): Promise<string> {
  const report = travelReport({
    companyId,
    reportId: `${companyId}-${code}-${Object.keys(details).length}-${(count += 1)}`,
    reportNumber: `S-${count}`,
  });
  await transfers.claim(report);
  const problem = { ...NO_ANSWER, code, details };
  await transfers.changeStatus(report, { status: 'waiting', problem, since: new Date().toISOString(), attempts: 1 });
  return report.reportId;
}
let count = 0;
const NO_ANSWER: StandingProblem = {
  code: 'TLX-703',
  class: 'A',
  who: 'tripletex',
  message: { nb: 'Tripletex svarer ikke.', en: 'Tripletex does not answer.' },
  since: at(0).toISOString(),
  nextTryAt: null,
  details: {},
};

describe('an outage', () => {
  it('is opened by one of several who find it at the same time', async () => {
    await outages.failed('one');
    const outage = { openedAt: at(0), probes: 0, nextProbeAt: at(1) };
    const opened = await Promise.all([1, 2, 3].map(() => outages.open('one', outage)));
    expect(opened.filter(Boolean)).toHaveLength(1);
  });

  it('is over only when what waited was let go, is remembered for a while, and then forgotten', async () => {
    await open('over');
    await outages.end('over');
    expect(await outages.toLetGo()).toEqual(['over']);
    expect(await outages.isAny()).toBe(true);
    await outages.forget(at(60));
    expect(await outages.toLetGo()).toEqual(['over']);
    await outages.letGo('over', at(10));
    expect(await outages.toLetGo()).toEqual([]);
    await outages.forget(at(9));
    expect((await outages.failed('over')).probes).toBe(1);
    await outages.forget(at(60));
    // Called in vain since: it counts on.
    expect((await outages.failed('over')).failures).toBe(2);
  });

  it('that opens again while what waited is let go stays open', async () => {
    await open('again');
    await outages.end('again');
    await open('again');
    await outages.letGo('again', at(10));
    expect((await outages.opened()).map(({ scope }) => scope)).toContain('again');
  });

  it('is hastened once for all who are in a hurry', async () => {
    await open('hasty');
    expect(await outages.hasten('hasty', at(0))).toBe(true);
    expect(await outages.hasten('hasty', at(0))).toBe(false);
    expect(await outages.hasten('well', at(0))).toBe(false);
  });
});

describe('what waits for the end of an outage', () => {
  it('are those that Tripletex did not answer, and writes that it kept from being looked for: the oldest of each first', async () => {
    const [a1, b1, a2] = [await waits('a', 'TLX-703'), await waits('b', 'TLX-703'), await waits('a', 'TLX-703')];
    const a3 = await waits('a', 'TLX-704', { untilBack: true });
    await waits('a', 'TLX-704');
    await waits('a', 'TLX-301');
    await waits('c', 'TLX-703');
    await open('c');
    expect((await waiting.untilBack(EVERYBODY)).map(({ reportId }) => reportId)).toEqual([a1, b1, a2, a3]);
    expect((await waiting.untilBack('b')).map(({ reportId }) => reportId)).toEqual([b1]);
    // Of its own outage nothing is known to be over.
    expect(await waiting.untilBack('c')).toEqual([]);
  });
});

describe('who can tell whether Tripletex is there', () => {
  it('is every company whose key works and which is not paused, those in trouble last', async () => {
    for (const companyId of ['w-troubled', 'w-failing', 'w-well', 'w-paused', 'w-dead', 'w-none']) {
      await store.companies.saveSettings(companyId, {});
      if (companyId !== 'w-none') await store.companies.offerKey(companyId, 'a user key of some length');
    }
    await store.companies.setPaused('w-paused', true);
    await store.companies.keyRefused('w-dead', 1, { checks: [], problem: { code: 'TLX-101', details: {} } });
    await open('w-troubled');
    await outages.failed('w-failing');
    const told = (await outages.witnesses()).filter((id) => id.startsWith('w-'));
    expect(told).toEqual(['w-well', 'w-failing', 'w-troubled']);
  });
});

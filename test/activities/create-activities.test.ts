import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { describe, expect, it } from 'vitest';
import { createActivities, type Dependencies } from '../../activities/create-activities.js';
import { problem } from '../../activities/problem-error.js';
import { HelperDied } from '../../activities/receipts/helper-process.js';
import { TripletexError } from '../../tripletex/errors.js';

const SECRET = 'Kari Eksempel 448.00';

/** What an activity logs when its first look into the store fails. */
async function toldOf(error: Error): Promise<LogEntry> {
  const store = { companies: { find: () => Promise.reject(error), endClaim: () => Promise.reject(error) } };
  const activities = createActivities({
    store,
    settings: { patienceMs: 0, settleMs: 0, waits: { scale: 1, recheckMs: 1000 } },
    now: () => new Date(),
  } as unknown as Dependencies);
  const entries: LogEntry[] = [];
  const environment = new MockActivityEnvironment(
    {},
    { logger: new DefaultLogger('INFO', (entry) => entries.push(entry)) },
  );
  const going = environment.run(activities.checkConnection, { companyId: 'c', attempt: { stops: 0 } } as never);
  await expect(going).rejects.toThrow();
  const entry = entries.find(({ meta }) => meta?.['problem'] !== undefined);
  if (entry === undefined) throw new Error('Nothing was told.');
  return entry;
}

const coded = (code: string) => Object.assign(new Error(SECRET), { code });

describe('what stopped an activity', () => {
  it.each([
    ['a full disk', coded('ENOSPC'), { problem: 'LocalTrouble', error: 'Error', code: 'ENOSPC' }],
    [
      'a database that is away',
      new DrizzleQueryError('select 1', [SECRET], coded('ECONNREFUSED')),
      { problem: 'LocalTrouble', error: 'Error', code: 'ECONNREFUSED' },
    ],
    [
      'a killed process',
      new HelperDied('SIGKILL'),
      { problem: 'LocalTrouble', error: 'HelperDied', code: 'HELPER_DIED' },
    ],
    [
      'Tripletex that does not answer',
      new TripletexError({
        kind: 'unreachable',
        endpoint: 'whoAmI',
        writes: false,
        sent: false,
        cause: coded('ENOTFOUND'),
      }),
      { problem: 'TLX-703', error: 'Error', code: 'ENOTFOUND' },
    ],
    [
      'a receipt that did not come',
      problem('TLX-501', { receipt: 1 }, { cause: new Error('x', { cause: coded('ECONNRESET') }) }),
      { problem: 'TLX-501', error: 'Error', code: 'ECONNRESET' },
    ],
  ])('is told by its codes, so that one is told from another: %s', async (_, error, told) => {
    const { level, meta } = await toldOf(error);
    expect(level).toBe('INFO');
    expect(meta).toMatchObject(told);
  });

  it('is told loudly, with where it happened, when nobody foresaw it', async () => {
    const { level, meta } = await toldOf(new TypeError('boom'));
    expect(level).toBe('ERROR');
    expect(meta).toMatchObject({ problem: 'TLX-901', error: 'TypeError' });
    expect(meta?.['stack']).toContain('create-activities.test.ts');
  });

  it.each([
    ['trouble that passes', coded('ENOSPC')],
    ['what nobody foresaw', new Error(SECRET)],
    ['a statement with its values', new DrizzleQueryError('insert', [SECRET], coded('22P02'))],
  ])('is never told by its words, which may be what people wrote: %s', async (_, error) => {
    expect(
      JSON.stringify(await toldOf(error), (_key, value: unknown) => (typeof value === 'bigint' ? 0 : value)),
    ).not.toContain(SECRET);
  });
});

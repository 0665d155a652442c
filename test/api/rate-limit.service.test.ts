import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Call } from '../../api/call.js';
import { CALLS } from '../../api/calls.js';
import { startTestApi, type Answered, type Caller } from '../support/api.js';
import { sharedService } from '../support/service.js';

const service = await sharedService({ hasWorker: false });
/** Three at once and two more; the next three a second later. */
const api = await startTestApi(service.environment, { rate: { perSecond: 3, burst: 2 } });
afterAll(() => api.stop());
const { companyId } = await service.company({ isConnected: false });
const named = { companyId, reportId: 'rep-1', syncRunId: 'none', key: 'taxi' };

/** A stream is not listened to: whether there is one counts the same. */
const methodOf = ({ method, answer }: Call) => (answer.contentType === undefined ? method.toUpperCase() : 'HEAD');
const addressOf = ({ path }: Call) =>
  `/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => named[name as keyof typeof named])}`;
/** What is wrong with it does not matter: it is counted before it is looked at. */
const ask = (caller: Caller, call: Call) => caller.send(methodOf(call), addressOf(call), call.body ? {} : undefined);
const callerOf = (call: Call, sub: string) => api.as(call.roles[0]!, [companyId], sub);

/** More than could be answered before all is used up, however slow the machine is. */
const MANY = 24;
const many = (caller: Caller, call: Call) => Promise.all(Array.from({ length: MANY }, () => ask(caller, call)));
const isRefused = ({ status }: Answered) => status === 429;

describe('who asks too often', () => {
  it.each(CALLS.map((call) => [`${call.method.toUpperCase()} ${call.path}`, call] as const))(
    'is told so, and nobody else: %s',
    async (name, call) => {
      const [eager, calm] = [await callerOf(call, `eager ${name}`), await callerOf(call, `calm ${name}`)];
      expect((await many(eager, call)).some(isRefused)).toBe(true);
      expect((await ask(calm, call)).status).not.toBe(429);
    },
  );

  it('may go on once the seconds are over that they are told, whatever they read or write', async () => {
    for (const id of ['listTransfers', 'transferReport', 'putCategory']) {
      const call = CALLS.find((one) => one.id === id) ?? expect.unreachable(id);
      const caller = await callerOf(call, `patient ${id}`);
      const refused = (await many(caller, call)).filter(isRefused).at(-1) ?? expect.unreachable();
      const seconds = Number(refused.headers.get('retry-after'));
      expect(seconds).toBe(1);
      expect(refused.problem().detail).toContain(`go on in ${seconds} s`);
      await pause(seconds * 1000);
      expect((await ask(caller, call)).status).not.toBe(429);
    }
  });

  it('is not let through by another token, nor with another call; with another role they are somebody else', async () => {
    const [read, write] = ['listTransfers', 'retryAll'].map((id) => CALLS.find((call) => call.id === id)!);
    const nora = await api.as('admin', [companyId], 'nora');
    const again = await api.as('admin', ['*'], 'nora');
    const operator = await api.as('operator', [companyId], 'nora');
    const answers = [...Array<Caller>(MANY).fill(nora), ...Array<Caller>(MANY).fill(again)].map((caller, index) =>
      ask(caller, index % 2 === 0 ? read! : write!),
    );
    expect((await Promise.all(answers)).filter((answer) => !isRefused(answer)).length).toBeLessThan(MANY);
    expect((await ask(operator, read!)).status).not.toBe(429);
  });
});

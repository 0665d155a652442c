import { setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { RegisterName } from '../contract/registers.js';
import type { SyncedRegister, SyncKey, SyncOutcome, SyncSteps } from '../contract/sync-steps.js';
import type { Stop } from '../contract/transfer-steps.js';
import { archiveFor, tripletexFor } from './activities.js';
import { outcomeOf, type Outcome } from './stop.js';

/** How often a synchronisation waits for what passes by itself before the next one of the schedule tries it anew. */
const MOST_STOPS = 8;

/**
 * Reads a company's registers from Tripletex, one after another, and lets go what waited for something that has changed. It
 * never fails for what is wrong in one company: that is its outcome.
 */
export async function syncCompany({ companyId }: { companyId: string }): Promise<SyncOutcome> {
  const { runId: syncRunId, workflowId } = workflowInfo();
  const key = { companyId, syncRunId };
  const archive = archiveFor<SyncSteps>(key);
  const registers = await archive.beginSync.executeWithOptions({ summary: 'Begin' }, [{ ...key, workflowId }]);
  const { uncertain, stop } = await readAll(key, registers);
  return archive.finishSync.executeWithOptions({ summary: 'Finish, and let go what waited' }, [
    key,
    { uncertain, stop },
  ]);
}

async function readAll(
  key: SyncKey,
  registers: readonly RegisterName[],
): Promise<{ uncertain: RegisterName[]; stop: Stop | null }> {
  const tripletex = tripletexFor<SyncSteps>(key);
  const uncertain: RegisterName[] = [];
  const read: string[] = [];
  const settings = await untilItPasses((stops) =>
    tripletex.syncSettings.executeWithOptions({ summary: 'Read the settings' }, [{ ...key, stops }]),
  );
  if ('stop' in settings) return { uncertain, stop: settings.stop };
  for (const register of registers) {
    setCurrentDetails([...read, `- ${register}: reading`].join('\n'));
    const outcome = await untilItPasses((stops) =>
      tripletex.syncRegister.executeWithOptions({ summary: `Read ${register}` }, [{ ...key, register, stops }]),
    );
    if ('stop' in outcome) return { uncertain, stop: outcome.stop };
    if (!outcome.value.isComplete) uncertain.push(register);
    read.push(describe(register, outcome.value));
    setCurrentDetails(read.join('\n'));
  }
  return { uncertain, stop: null };
}

/** Waits for what passes by itself, as an outage or a 429, for some hours; what does not pass stops it. */
async function untilItPasses<T>(work: (stops: number) => Promise<T>): Promise<Outcome<T>> {
  for (let stops = 0; ; stops += 1) {
    const outcome = await outcomeOf(() => work(stops));
    if ('value' in outcome || outcome.stop.class !== 'A' || stops === MOST_STOPS) return outcome;
    const { nextTryAt, code } = outcome.stop;
    const ms = Math.max(0, Date.parse(nextTryAt ?? '') - Date.now());
    await sleep(Number.isNaN(ms) ? 0 : ms, { summary: `Next try after ${code}` });
  }
}

function describe(register: RegisterName, { counts, isComplete }: SyncedRegister): string {
  const { seen, added, changed, deactivated, refused } = counts;
  const parts = Object.entries({ added, changed, deactivated, refused }).filter(([, n]) => n > 0);
  const told = parts.map(([name, n]) => `${n} ${name}`).join(', ') || 'unchanged';
  return `- ${register}: ${seen} seen, ${told}${isComplete ? '' : ', not read to its end for certain'}`;
}

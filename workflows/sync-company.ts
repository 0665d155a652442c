import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { RegisterName } from '../contract/registers.js';
import type { SyncOutcome } from '../contract/sync-run.js';
import type { SyncedRegister, SyncEnd, SyncKey, SyncSteps } from '../contract/sync-steps.js';
import type { Stop } from '../contract/transfer-steps.js';
import { archiveFor, tripletexFor } from './activities.js';
import type { Outcome } from './stop.js';
import { Hurry, untilItPasses } from './until-it-passes.js';

/** What keeps no register from being read but the one: a right or a module is missing, or its answer was unexpected. */
const OF_ONE_REGISTER: readonly string[] = ['TLX-104', 'TLX-105', 'TLX-901'];

/**
 * Reads a company's registers from Tripletex, one after another, and lets go what waited for something that has changed. It
 * never fails for what is wrong in one company: that is its outcome. Skipped is one that somebody started beside another.
 */
export async function syncCompany({ companyId }: { companyId: string }): Promise<SyncOutcome | 'skipped'> {
  const { runId: syncRunId, workflowId } = workflowInfo();
  const key = { companyId, syncRunId };
  const hurry = new Hurry();
  const archive = archiveFor<SyncSteps>(key);
  const registers = await archive.beginSync.executeWithOptions({ summary: 'Begin' }, [{ ...key, workflowId }]);
  if (registers === null) return 'skipped';
  const end = await readAll(key, registers, hurry);
  // A thousand may be let go: that takes a while, and is to go on soon when its worker is killed.
  const options = { startToCloseTimeout: '30 minutes', heartbeatTimeout: '15 seconds' } as const;
  return archive.finishSync.executeWithOptions({ summary: 'Finish, and let go what waited', ...options }, [key, end]);
}

async function readAll(key: SyncKey, registers: readonly RegisterName[], hurry: Hurry): Promise<SyncEnd> {
  const tripletex = tripletexFor<SyncSteps>(key);
  const read: string[] = [];
  const uncertain: RegisterName[] = [];
  const forbidden: RegisterName[] = [];
  const stopped: RegisterName[] = [];
  let stop: Stop | null = null;
  let isThrough = false;
  const settings = await untilItPasses(hurry, (stops) =>
    tripletex.syncSettings.executeWithOptions({ summary: 'Read the settings' }, [{ ...key, stops }]),
  );
  if ('stop' in settings) return { uncertain, forbidden, stopped, stop: settings.stop, isThrough };
  for (const register of registers) {
    setCurrentDetails([...read, `- ${register}: reading`].join('\n'));
    const outcome = await untilItPasses(hurry, (stops) =>
      tripletex.syncRegister.executeWithOptions({ summary: `Read ${register}` }, [{ ...key, register, stops }]),
    );
    if ('value' in outcome) {
      isThrough = true;
      if (outcome.value.counts === null) forbidden.push(register);
      else if (!outcome.value.isComplete) uncertain.push(register);
    } else {
      stop ??= outcome.stop;
      stopped.push(register);
      if (!OF_ONE_REGISTER.includes(outcome.stop.code))
        return { uncertain, forbidden, stopped, stop, isThrough: false };
    }
    read.push(describe(register, outcome));
    setCurrentDetails(read.join('\n'));
  }
  return { uncertain, forbidden, stopped, stop, isThrough };
}

function describe(register: RegisterName, outcome: Outcome<SyncedRegister>): string {
  if ('stop' in outcome) return `- ${register}: not read, ${outcome.stop.code}`;
  const { counts, isComplete } = outcome.value;
  if (counts === null) return `- ${register}: the key may not read it`;
  const { seen, added, changed, deactivated, refused } = counts;
  const parts = Object.entries({ added, changed, deactivated, refused }).filter(([, n]) => n > 0);
  const told = parts.map(([name, n]) => `${n} ${name}`).join(', ') || 'unchanged';
  return `- ${register}: ${seen} seen, ${told}${isComplete ? '' : ', not read to its end for certain'}`;
}

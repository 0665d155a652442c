import { ApplicationFailure } from '@temporalio/activity';
import { SYNC_ORDER, type SyncEnd, type SyncKey, type SyncSteps } from '../../contract/sync-steps.js';
import { isSynced, type RegisterName } from '../../contract/registers.js';
import { ENDED_FROM_OUTSIDE, forbiddenRead, uncertainRead } from '../../contract/sync-problems.js';
import type { SyncOutcome } from '../../contract/sync-run.js';
import type { Stop } from '../../contract/transfer-steps.js';
import { readVatSettings } from '../../tripletex/index.js';
import { checkAgain } from '../company/check-again.js';
import { unlessHidden } from '../company/unless-hidden.js';
import type { Wiring } from '../create-activities.js';
import { readRegister } from './read-register.js';
import { releaseChanged } from './release-waiting.js';

/** The activities of a synchronisation. */
export function syncSteps(wiring: Wiring): SyncSteps {
  const { store } = wiring;
  return {
    beginSync: async ({ companyId, syncRunId, workflowId }) => {
      const company = await store.companies.find(companyId);
      if (company === undefined) throw unknownCompany();
      const run = { id: syncRunId, companyId, workflowId };
      for (let other = await store.syncRuns.begin(run); other; other = await store.syncRuns.begin(run)) {
        if (await wiring.isRunning({ workflowId: other.workflowId, runId: other.id })) return null;
        await store.syncRuns.finish(other.id, 'failed', ENDED_FROM_OUTSIDE);
      }
      return SYNC_ORDER.filter((register) => isSynced(register, company.settings.sync));
    },

    syncSettings: async ({ companyId }) => {
      const { tripletex } = wiring.access.use(await checkAgain(wiring, await store.companies.find(companyId)));
      const settings = await unlessHidden(() => tripletex.call(readVatSettings));
      await store.companies.saveVatStatus(companyId, settings?.value.vatRegistrationStatus ?? null);
    },

    syncRegister: (task) => readRegister(wiring, task),
    finishSync: (key, end) => finish(wiring, key, end),
  };
}

/** A schedule only exists of a company that is known: somebody started this by hand. */
function unknownCompany(): ApplicationFailure {
  const message = 'There is no such company: connect it first.';
  return ApplicationFailure.create({ type: 'UnknownCompany', message, nonRetryable: true });
}

async function finish(wiring: Wiring, { companyId, syncRunId }: SyncKey, end: SyncEnd): Promise<SyncOutcome> {
  const { syncRuns } = wiring.store;
  const run = await syncRuns.summary(companyId, syncRunId);
  const hasRefused = Object.values(run?.registers ?? {}).some(({ refused }) => refused > 0);
  const told = problemOf(end);
  const outcome = !end.isThrough ? 'failed' : told || hasRefused ? 'partial' : 'done';
  await syncRuns.finish(syncRunId, outcome, told && { ...told, nextTryAt: null });
  const seen = await syncRuns.clock();
  await releaseChanged(wiring, companyId, await syncRuns.changesUnseenSince(companyId));
  await syncRuns.released(syncRunId, seen);
  return outcome;
}

/** A stop as the record of a run keeps it. */
function told({ helpUrl: _, ...stop }: Stop, registers: readonly RegisterName[]): Stop {
  return { ...stop, details: { ...stop.details, registers } };
}

/** Registers that the customer never asked for are read to spare requests: where the key may not, nothing is missing. */
const SPARED: readonly RegisterName[] = ['vatTypes', 'currencies'];

/** What is told of several: what somebody can put right first. Its details name every register that is not as it should be. */
function problemOf({ stop, stopped, forbidden, uncertain }: SyncEnd): Stop | null {
  const missing = forbidden.filter((register) => !SPARED.includes(register));
  if (stop) return told(stop, [...stopped, ...missing, ...uncertain]);
  if (missing.length > 0) return forbiddenRead(missing);
  return uncertain.length > 0 ? uncertainRead(uncertain) : null;
}

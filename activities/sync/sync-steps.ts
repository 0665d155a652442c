import type { SyncEnd, SyncKey, SyncOutcome, SyncSteps } from '../../contract/sync-steps.js';
import { SYNC_ORDER } from '../../contract/sync-steps.js';
import type { RegisterName } from '../../contract/registers.js';
import type { Stop } from '../../contract/transfer-steps.js';
import { readVatSettings } from '../../tripletex/index.js';
import { unlessForbidden } from '../company/unless-forbidden.js';
import type { Wiring } from '../create-activities.js';
import { problem } from '../problem-error.js';
import { readRegister } from './read-register.js';
import { releaseWaiting } from './release-waiting.js';

/** The activities of a synchronisation. */
export function syncSteps(wiring: Wiring): SyncSteps {
  const { store } = wiring;
  return {
    beginSync: async ({ companyId, syncRunId, workflowId }) => {
      const company = await store.companies.find(companyId);
      if (company === undefined) throw problem('TLX-101', {});
      const trigger = await store.companies.takeSyncTrigger(companyId);
      await store.syncRuns.begin({ id: syncRunId, companyId, workflowId, trigger });
      const { sync } = company.settings;
      const isTicked: Partial<Record<RegisterName, boolean>> = {
        employees: sync.employees,
        projects: sync.projects,
        departments: sync.departments,
      };
      return SYNC_ORDER.filter((register) => isTicked[register] !== false);
    },

    syncSettings: async ({ companyId }) => {
      const { tripletex } = await wiring.access.open(companyId);
      const settings = await unlessForbidden(() => tripletex.call(readVatSettings));
      await store.companies.saveVatStatus(companyId, settings?.value.vatRegistrationStatus ?? null);
    },

    syncRegister: (task) => readRegister(wiring, task),
    finishSync: (key, end) => finish(wiring, key, end),
  };
}

async function finish(wiring: Wiring, { companyId, syncRunId }: SyncKey, end: SyncEnd): Promise<SyncOutcome> {
  const { syncRuns } = wiring.store;
  const run = await syncRuns.find(companyId, syncRunId);
  const hasRefused = Object.values(run?.registers ?? {}).some(({ refused }) => refused > 0);
  const outcome = end.stop ? 'failed' : hasRefused || end.uncertain.length > 0 ? 'partial' : 'done';
  await syncRuns.finish(syncRunId, outcome, end.stop ?? uncertainty(end.uncertain));
  await releaseWaiting(wiring, companyId, run?.changes ?? []);
  return outcome;
}

const REGISTERS: Record<RegisterName, { nb: string; en: string }> = {
  vatTypes: { nb: 'mva-koder', en: 'VAT types' },
  currencies: { nb: 'valutaer', en: 'currencies' },
  costCategories: { nb: 'kostnadskategorier', en: 'cost categories' },
  paymentTypes: { nb: 'betalingstyper', en: 'payment types' },
  departments: { nb: 'avdelinger', en: 'departments' },
  employees: { nb: 'ansatte', en: 'employees' },
  projects: { nb: 'prosjekter', en: 'projects' },
};

/** What people are told of registers that were not surely read to their end. */
function uncertainty(uncertain: readonly RegisterName[]): Stop | null {
  if (uncertain.length === 0) return null;
  const names = (language: 'nb' | 'en') => uncertain.map((register) => REGISTERS[register][language]).join(', ');
  return {
    code: 'TLX-901',
    class: 'A',
    who: 'nobody',
    message: {
      nb: `Vi er ikke sikre på at vi har lest alt (${names('nb')}): det ble endret underveis, eller det er flere enn de 10 000 Tripletex svarer med. Ingenting er satt inaktivt. Neste synkronisering prøver igjen.`,
      en: `We are not sure that everything was read (${names('en')}): it was changed meanwhile, or there are more than the 10 000 that Tripletex answers. Nothing was made inactive. The next synchronisation tries again.`,
    },
    nextTryAt: null,
    details: { registers: [...uncertain] },
  };
}

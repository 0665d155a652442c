import { EVERYBODY, type OutageSteps } from '../../contract/outage-steps.js';
import type { Outage } from '../../store/outages.js';
import { isAnswer, listTravelExpenses, TripletexError } from '../../tripletex/index.js';
import type { Wiring } from '../create-activities.js';
import { ProblemError } from '../problem-error.js';
import { nextProbe } from '../waiting.js';
import { letGo } from './let-go.js';

/** The activity of the probe. */
export function outageSteps(wiring: Wiring): OutageSteps {
  return {
    probeOutages: async () => {
      const { outages } = wiring.store;
      // An earlier try may have come no further.
      for (const scope of await outages.toLetGo()) await letGo(wiring, scope);
      const open = await outages.opened();
      const all = open.find(({ scope }) => scope === EVERYBODY);
      const companies = open.filter(({ scope }) => scope !== EVERYBODY);
      if (all === undefined) await probeEach(wiring, companies.filter(isDueOn(wiring.now())));
      else if (isDueOn(wiring.now())(all)) await probeAll(wiring, all, companies);
      return nextOf(wiring, await outages.opened());
    },
  };
}

/** Probes come no closer than this, in milliseconds, `WAIT_SCALE` not yet applied. */
const LEAST_PAUSE_MS = 1000;

/** While Tripletex as a whole is away its probe is the only one. */
function nextOf({ now, settings }: Wiring, open: readonly Outage[]): string | null {
  const next = open.find(({ scope }) => scope === EVERYBODY) ?? open[0];
  if (next === undefined) return null;
  const soonest = now().getTime() + LEAST_PAUSE_MS * settings.waits.scale;
  return new Date(Math.max(soonest, next.nextProbeAt?.getTime() ?? 0)).toISOString();
}

function isDueOn(now: Date) {
  return ({ nextProbeAt }: Outage) => nextProbeAt === null || nextProbeAt <= now;
}

/** One call in all, for one company after another; when it is answered, one for each company that was given up on its own. */
async function probeAll(wiring: Wiring, all: Outage, companies: readonly Outage[]): Promise<void> {
  const witnesses = await wiring.store.outages.witnesses();
  const isBack = await probe(wiring, all, witnesses[all.probes % witnesses.length]);
  if (isBack) await Promise.all([letGo(wiring, EVERYBODY), probeEach(wiring, companies)]);
}

const AT_ONCE = 10;

/** Side by side, so that one that does not answer keeps no other waiting. */
async function probeEach(wiring: Wiring, companies: readonly Outage[]): Promise<void> {
  const left = companies.values();
  const lane = async () => {
    for (const outage of left) {
      if (await probe(wiring, outage, outage.scope)) await letGo(wiring, outage.scope);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Asks for a company, and keeps what came of it. True when the outage is over, also for want of anybody who could be asked. */
async function probe({ store, access, settings, now }: Wiring, outage: Outage, companyId?: string): Promise<boolean> {
  const { scope, probes } = outage;
  const isBack = companyId === undefined || (await canAnswer(access, companyId));
  if (isBack) await store.outages.end(scope);
  else await store.outages.stillAway(scope, nextProbe(probes + 1, now(), settings.waits, Math.random()));
  return isBack;
}

/**
 * Whether Tripletex answers a company, be it with a refusal. What is asked is cheap and close to what transfers need. A company
 * that is paused, or has no key that works, is not asked and waits for no answer.
 */
async function canAnswer(access: Wiring['access'], companyId: string): Promise<boolean> {
  try {
    const tripletex = await access.openForProbe(companyId);
    await tripletex?.call(listTravelExpenses, { query: { count: 1 } });
    return true;
  } catch (error) {
    if (error instanceof TripletexError) return isAnswer(error);
    if (!(error instanceof ProblemError)) throw error;
    // Before the time that was named in a 429 nothing is sent: nobody knows.
    return error.problem.code !== 'TLX-702' || isAnswer(error.cause);
  }
}

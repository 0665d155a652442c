import { Context } from '@temporalio/activity';
import { EVERYBODY, type OutageSteps } from '../../contract/outage-steps.js';
import { isDatabaseUnavailable } from '../../store/database.js';
import type { Outage } from '../../store/outages.js';
import { isAnswer, listTravelExpenses, TripletexError } from '../../tripletex/index.js';
import type { Wiring } from '../create-activities.js';
import { ProblemError } from '../problem-error.js';
import { forWorkflow, temporalNow } from '../temporal-time.js';
import { leastPauseMs, nextProbe } from '../waiting.js';
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

/** While Tripletex as a whole is away its probe is the only one. */
function nextOf({ now, settings }: Wiring, open: readonly Outage[]): string | null {
  const next = open.find(({ scope }) => scope === EVERYBODY) ?? open[0];
  if (next === undefined) return null;
  const times = { now: now(), temporalNow: temporalNow(Context.current()) };
  return forWorkflow(next.nextProbeAt ?? times.now, times, leastPauseMs(settings.waits)).toISOString();
}

function isDueOn(now: Date) {
  return ({ nextProbeAt }: Outage) => nextProbeAt === null || nextProbeAt <= now;
}

/** How many of those that had least trouble of their own are asked for at every probe of Tripletex as a whole. */
const LEAST_TROUBLED = 2;

/**
 * A handful of calls in all: for those that had no trouble of their own, or least, and for one after another in turn. When any
 * is answered, one for each company that was given up on its own.
 */
async function probeAll(wiring: Wiring, all: Outage, companies: readonly Outage[]): Promise<void> {
  const witnesses = await wiring.store.outages.witnesses();
  const inTurn = [...witnesses].sort()[all.probes % witnesses.length] ?? [];
  const asked = new Set(witnesses.slice(0, LEAST_TROUBLED).concat(inTurn));
  const answers = await allOf([...asked].map((companyId) => ask(wiring, companyId)));
  // Who cannot be asked tells nothing; over it is for want of anybody who could be.
  const isBack = asked.size === 0 || answers.includes('answered');
  await keep(wiring, all, isBack);
  if (isBack) await allOf([letGo(wiring, EVERYBODY), probeEach(wiring, companies)]);
}

const AT_ONCE = 10;

/** Side by side, so that one that does not answer keeps no other waiting, nor one that cannot be kept any other from being asked. */
async function probeEach(wiring: Wiring, companies: readonly Outage[]): Promise<void> {
  const left = companies.values();
  const failures: unknown[] = [];
  const lane = async () => {
    for (const outage of left) await probe(wiring, outage).catch((error: unknown) => void failures.push(error));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (failures.length > 0) throw failures[0];
}

/** Asks for a company, keeps what came of it, and lets go what waited. One that cannot be asked waits for no answer. */
async function probe(wiring: Wiring, outage: Outage): Promise<void> {
  const isBack = (await ask(wiring, outage.scope)) !== 'silent';
  await keep(wiring, outage, isBack);
  if (isBack) await letGo(wiring, outage.scope);
}

async function keep({ store, settings, now }: Wiring, { scope, probes }: Outage, isBack: boolean): Promise<void> {
  if (isBack) await store.outages.end(scope);
  else await store.outages.stillAway(scope, nextProbe(probes + 1, now(), settings.waits, Math.random()));
}

/** Everything, to its end, whatever becomes of the others; then the first failure is thrown. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/**
 * Whether Tripletex answers a company, be it with a refusal. What is asked is cheap and close to what transfers need. A company
 * that is paused, or has no key that works, is not asked. What is wrong with one company of ours, as a key that cannot be read,
 * is told and no answer: it stops nobody else. Throws only while the database is away.
 */
async function ask({ access }: Wiring, companyId: string): Promise<'answered' | 'silent' | 'notAsked'> {
  try {
    const tripletex = await access.openForProbe(companyId);
    if (tripletex === undefined) return 'notAsked';
    await tripletex.call(listTravelExpenses, { query: { count: 1 } });
    return 'answered';
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code !== 'TLX-702') return 'notAsked';
    if (isDatabaseUnavailable(error)) throw error;
    if (!(error instanceof TripletexError) && !(error instanceof ProblemError)) tellOf(companyId, error);
    // Before the time that was named in a 429 nothing is sent: nobody knows.
    return isAnswer(error instanceof ProblemError ? error.cause : error) ? 'answered' : 'silent';
  }
}

/** By its name alone: its words may hold anything. */
function tellOf(companyId: string, error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  Context.current().log.warn('Could not ask Tripletex for a company: look at its key.', { companyId, error: name });
}

import { setTimeout } from 'node:timers/promises';
import type { SyncRun } from '../contract/sync-run.js';
import type { Store } from '../store/index.js';
import { isKeyStored, type Company } from '../store/companies.js';
import type { FollowedRun } from '../store/read-so-far.js';
import { forEachAtMost } from './at-most.js';
import { areAsWanted, type CompanySchedules } from './company-schedules.js';
import { WORKER_MS } from './in-worker.js';
import { notConnectedYet, withoutKey } from './not-connected.js';
import { Refused } from './refused.js';
import type { CompanySchedule } from './schedule-kinds.js';
import type { Started, Trigger } from './schedules-of-kind.js';

/** Told how far a run has come: what it has read, and what it is reading. */
export type OnProgress = (followed: FollowedRun) => void;

/** A run with its changes, and what it is reading. */
export interface SyncProgress extends FollowedRun {
  readonly run: SyncRun;
}

/** Of how many companies a repair made or removed schedules. */
export interface Repaired {
  readonly ensured: number;
  readonly removed: number;
}

const LOOK_EVERY_MS = 200;
const LOOKS_PER_QUESTION = 25;
const AT_ONCE = 10;

/** The synchronisation of companies with Tripletex: when it runs, what it did. */
export class SyncClient {
  constructor(
    private readonly schedules: CompanySchedules,
    private readonly store: Store,
  ) {}

  /** Synchronises a company now, or joins the run under way. Throws `Refused` (404 without a key, 409 while it is paused). */
  async start(companyId: string): Promise<Started> {
    const company = await this.connected(companyId);
    if (company.paused)
      throw new Refused(409, {
        nb: 'Selskapet er satt på pause: fortsett først, så synkroniseres det.',
        en: 'The company is paused: resume it first, then it is synchronised.',
      });
    const underWay = await this.underWay(companyId);
    if (underWay) return this.schedules.synchronisation.hurried(underWay);
    const trigger: Trigger = {
      isOver: async ({ runId }) => (await this.store.syncRuns.summary(companyId, runId))?.finishedAt != null,
      onTrigger: () => this.store.companies.requestSync(companyId),
    };
    const started = await this.schedules.synchronisation.trigger(companyId, trigger);
    if (started) return started;
    // Somebody deleted the schedule by hand.
    await this.schedule(companyId);
    const again = await this.schedules.synchronisation.trigger(companyId, trigger);
    if (again === undefined) throw new Error('The schedule of the company is deleted again and again.');
    return again;
  }

  /** The run of a company that goes on, whoever started it. */
  private async underWay(companyId: string): Promise<Started | undefined> {
    const newest = await this.store.syncRuns.underWayOf(companyId);
    if (newest === undefined) return undefined;
    const run = { workflowId: newest.workflowId, runId: newest.id };
    return (await this.schedules.synchronisation.isRunning(run)) ? run : undefined;
  }

  /**
   * Waits until a run has finished and answers it; tells how far it has come. One that was skipped beside another is that other.
   * Throws `Refused` (503) when no worker begins it within half a minute, after which it begins as soon as there is one, and when
   * somebody ended it from outside.
   */
  async finished(companyId: string, started: Started, onProgress?: OnProgress): Promise<SyncRun> {
    const startBefore = Date.now() + WORKER_MS;
    let followed = started;
    for (let looks = 1; ; looks += 1) {
      const isTimeToAsk = looks % LOOKS_PER_QUESTION === 0;
      const seen = await this.store.syncRuns.follow(companyId, followed.runId);
      if (seen) onProgress?.(seen);
      const run = seen?.run;
      if (run?.finishedAt) return this.run(companyId, run.id);
      if (run === undefined) followed = (await this.besideWhich(companyId, followed, isTimeToAsk)) ?? followed;
      else if (isTimeToAsk && !(await this.goesOn(companyId, followed)))
        throw new Refused(503, {
          nb: 'Noen avbrøt synkroniseringen utenfra. Start den på nytt.',
          en: 'Somebody ended the synchronisation from outside. Start it again.',
        });
      if (run === undefined && Date.now() > startBefore)
        throw new Refused(503, {
          nb: 'Synkroniseringen kom ikke i gang innen 30 sekunder. Den går av seg selv så snart tjenesten er i gang igjen.',
          en: 'No worker began it within 30 seconds. It runs by itself as soon as one is started.',
        });
      await setTimeout(LOOK_EVERY_MS);
    }
  }

  /**
   * The run beside which another was skipped: one that goes on, or, once the skipped one has ended, the newest. One that was
   * ended from outside stands as under way until the next begins: it is nobody's answer.
   */
  private async besideWhich(companyId: string, skipped: Started, mayAsk: boolean): Promise<Started | undefined> {
    const other = await this.underWay(companyId);
    if (other) return other;
    if (!mayAsk || (await this.schedules.synchronisation.isRunning(skipped))) return undefined;
    const newest = await this.store.syncRuns.newest(companyId);
    return newest && { ...skipped, runId: newest.id };
  }

  /** A run may end between two looks: its record is the last word. */
  private async goesOn(companyId: string, run: Started): Promise<boolean> {
    if (await this.schedules.synchronisation.isRunning(run)) return true;
    return (await this.store.syncRuns.summary(companyId, run.runId))?.finishedAt != null;
  }

  /** The newest runs first, those before a given one. Throws `Refused` (404) for a company that was never connected. */
  async runs(companyId: string, page?: { limit?: number; before?: string | undefined }): Promise<SyncRun[]> {
    await this.known(companyId);
    return this.store.syncRuns.list(companyId, page);
  }

  /** The newest run and, while it goes on, how far it has come; undefined before the first. */
  async progress(companyId: string): Promise<SyncProgress | undefined> {
    const newest = await this.store.syncRuns.newest(companyId);
    const followed = newest && (await this.store.syncRuns.follow(companyId, newest.id));
    if (followed === undefined) return undefined;
    const changes = await this.store.syncRuns.changes(followed.run.id);
    return { ...followed, run: { ...followed.run, changes } };
  }

  /** Deactivates exactly what a run refused to. Throws `Refused` (404, or 409 when nothing of it waits for that any more). */
  async acceptDeactivations(companyId: string, syncRunId: string): Promise<SyncRun> {
    await this.run(companyId, syncRunId);
    const accepted = await this.store.syncRuns.acceptDeactivations(companyId, syncRunId);
    if (accepted === 0)
      throw new Refused(409, {
        nb: 'Det er ingenting å godta i denne synkroniseringen: den avviste ingenting, det er alt godtatt, eller en senere har lest registeret på nytt. Se på den nyeste.',
        en: 'Nothing waits to be accepted in this run: it refused nothing, that was accepted already, or a later run has read the register again. Look at the newest run.',
      });
    return this.run(companyId, syncRunId);
  }

  /** Sees to it that the schedules of a company are what its settings say. */
  async schedule(companyId: string): Promise<void> {
    await this.schedules.ensure(scheduleOf(await this.connected(companyId)));
  }

  /**
   * Sees to it that every company with a key has its schedules, and nobody else. What schedules there are is read before the
   * companies, and each company again just before its schedules are touched: somebody may connect meanwhile.
   */
  async repairSchedules(): Promise<Repaired> {
    const listed = await this.schedules.listed();
    const connected = (await this.store.companies.connected()).map(scheduleOf);
    const wrong = connected.filter((schedule) => !areAsWanted(schedule, listed.get(schedule.companyId)));
    const known = new Set(connected.map(({ companyId }) => companyId));
    const orphans = [...listed.keys()].filter((companyId) => !known.has(companyId));
    const repaired = { ensured: 0, removed: 0 };
    await forEachAtMost(AT_ONCE, [...wrong.map(({ companyId }) => companyId), ...orphans], async (companyId) => {
      const company = await this.store.companies.find(companyId);
      if (isKeyStored(company)) await this.schedules.ensure(scheduleOf(company));
      else await this.schedules.remove(companyId);
      repaired[isKeyStored(company) ? 'ensured' : 'removed'] += 1;
    });
    return repaired;
  }

  /** Makes every schedule anew, so that all it holds is encrypted with the key in use. Answers how many. */
  async renewSchedules(): Promise<number> {
    let renewed = 0;
    for (const { companyId } of await this.store.companies.connected()) {
      const company = await this.store.companies.find(companyId);
      if (!isKeyStored(company)) continue;
      renewed += await this.schedules.renew(scheduleOf(company));
    }
    return renewed;
  }

  private async run(companyId: string, syncRunId: string): Promise<SyncRun> {
    const run = await this.store.syncRuns.find(companyId, syncRunId);
    if (run) return run;
    throw new Refused(404, {
      nb: 'Selskapet har ingen slik synkronisering: se hvilke det har.',
      en: 'The company has no such run: look at those it has.',
    });
  }

  private async known(companyId: string): Promise<Company> {
    const company = await this.store.companies.find(companyId);
    if (company) return company;
    throw notConnectedYet();
  }

  private async connected(companyId: string): Promise<Company> {
    const company = await this.known(companyId);
    if (isKeyStored(company)) return company;
    throw withoutKey();
  }
}

function scheduleOf({
  companyId,
  settings,
  paused,
}: Pick<Company, 'companyId' | 'settings' | 'paused'>): CompanySchedule {
  return { companyId, every: settings.syncEvery, isPaused: paused };
}
